// Purpose: how tables lie in RocksDB's one row of keys. Thread: free functions. Limits: inside this folder.
#pragma once

#include "backend/engine/store/storebatch.h"

#include <cstring>
#include <string>

namespace rocksdb {
class WriteBatch;
}

namespace weir::engine {

inline constexpr StoreTable positionTable = 0;

inline std::string storeKey(StoreTable table, std::string_view key)
{
    return std::string(1, static_cast<char>(table)).append(key);
}

/// The first key that is not below (table, to); of an empty `to`: not in the table.
inline std::string storeEnd(StoreTable table, std::string_view to)
{
    if (!to.empty())
        return storeKey(table, to);
    return std::string(1, static_cast<char>(table + 1));
}

/// Beside the positions: no log's name begins with 0.
inline std::string markKey(std::string_view name) { return std::string(1, '\0').append(name); }

inline std::string positionText(std::int64_t offset)
{
    std::string text(sizeof offset, '\0');
    std::memcpy(text.data(), &offset, sizeof offset);
    return text;
}

/// Keys with their table in front, in memory that is used again.
class StoreKeys
{
public:
    const std::string& of(StoreTable table, std::string_view key)
    {
        m_key.assign(1, static_cast<char>(table)).append(key);
        return m_key;
    }

private:
    std::string m_key;
};

struct StoreBatch::Private
{
    Private();
    ~Private();
    std::unique_ptr<rocksdb::WriteBatch> batch;
    StoreKeys keys;
};

} // namespace weir::engine
