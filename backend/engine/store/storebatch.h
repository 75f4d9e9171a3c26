// Purpose: changes of a LocalStore that take place together. Thread: one at a time. Limits: memory; keys and values are
// copied, in order: the last of the same key counts.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace weir::engine {

/// A table of a store: its owner gives it a number from 1 to 254, for ever. 0 is the store's own.
using StoreTable = std::uint8_t;

class StoreBatch
{
public:
    StoreBatch();
    ~StoreBatch();
    StoreBatch(StoreBatch&&) noexcept;
    StoreBatch& operator=(StoreBatch&&) noexcept;

    void put(StoreTable table, std::string_view key, std::string_view value);
    void erase(StoreTable table, std::string_view key);
    /// All keys ≥ `from` and < `to`; `to` empty: to the table's end. For many; erase() is cheaper for a few.
    void eraseRange(StoreTable table, std::string_view from, std::string_view to);
    /// Up to where (exclusive) a log has been taken over: "topic/partition".
    void setPosition(std::string_view log, std::int64_t offset);
    void erasePosition(std::string_view log);
    /// A word of the owner about the whole store, or one of its logs: LocalStore::mark().
    void setMark(std::string_view name, std::string_view text);
    void eraseMark(std::string_view name);

    bool isEmpty() const;
    std::size_t bytes() const;
    void clear();

private:
    friend class LocalStore;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir::engine
