// Purpose: tables of keys and values on this machine's disk (RocksDB), a copy of what Kafka knows for certain. Thread:
// any; of two batches with the same key written at once either may be the last. Limits: memory as in StoreOptions,
// whatever there is on disk; keys of 8 MB, values of 1 GB.
//
// All tables lie in one column family behind one byte each, so a batch with its positions is there or is not, whatever
// happens: without the write-ahead log a crash takes the store back to an older moment, never to a mixture. What is
// damaged is found at open or when it is read: the store says so (needsRebuild()) and writes nothing more; destroy() it
// and read the changelog again. Values are plain on disk unless they come encrypted.
#pragma once

#include "backend/base/result.h"
#include "backend/engine/store/storebatch.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace weir::engine {

struct StoreOptions
{
    std::size_t memoryBytes = 256u << 20; ///< blocks, indexes, filters and what is not yet written: at least 8 MB
    bool isWriteAheadLogged = false;      ///< survives the process's end to the last batch, at a price
    bool isSynced = false;                ///< with the write-ahead log: survives the machine's end, too
};

/// What readers see while the writer goes on. Must not outlive its store; long-lived ones keep old data on disk.
class StoreSnapshot
{
public:
    virtual ~StoreSnapshot() = default;
};

class LocalStore
{
public:
    /// Made if it is not there. Busy: another process has it; Io: no folder can be made, the disk is full; Decode: it
    /// is damaged (needsRebuild()).
    static Result<std::unique_ptr<LocalStore>> open(const std::string& folder, const StoreOptions& options = {});
    ~LocalStore(); ///< without a write-ahead log: writes what is in memory
    LocalStore(const LocalStore&) = delete;
    LocalStore& operator=(const LocalStore&) = delete;

    Result<std::optional<std::string>> get(StoreTable table, std::string_view key,
                                           const StoreSnapshot* snapshot = nullptr) const;
    /// In the order of the keys; many at once are faster than get() each.
    Result<std::vector<std::optional<std::string>>> multiGet(StoreTable table, std::span<const std::string_view> keys,
                                                             const StoreSnapshot* snapshot = nullptr) const;
    /// The same without copies: what is there, by its place among the keys.
    using VisitFound = std::function<void(std::size_t index, std::string_view value)>;
    Result<void> getMany(StoreTable table, std::span<const std::string_view> keys, const VisitFound& visit,
                         const StoreSnapshot* snapshot = nullptr) const;
    /// False: enough. The views live during the call.
    using Visit = std::function<bool(std::string_view key, std::string_view value)>;
    /// Keys that begin with `prefix`, ascending by bytes, as they are at the beginning.
    Result<void> each(StoreTable table, std::string_view prefix, const Visit& visit,
                      const StoreSnapshot* snapshot = nullptr) const;
    /// Keys ≥ `from` and < `to`; `to` empty: to the table's end.
    Result<void> eachFrom(StoreTable table, std::string_view from, std::string_view to, const Visit& visit,
                          const StoreSnapshot* snapshot = nullptr) const;
    std::unique_ptr<StoreSnapshot> snapshot() const;

    /// All of it or nothing. Io: the disk is full or broken: nothing of it counts, and no later batch is taken until
    /// the store is opened again.
    Result<void> write(const StoreBatch& batch);
    /// None: nothing of that log was taken over.
    Result<std::optional<std::int64_t>> position(std::string_view log) const;
    /// None: never set.
    Result<std::optional<std::string>> mark(std::string_view name) const;
    /// What has been written is on disk afterwards. Waits.
    Result<void> flush();

    std::uint64_t bytesOnDisk() const; ///< about
    std::size_t bytesInMemory() const; ///< blocks cached and pinned, what is not yet written, readers of tables
    std::uint64_t keysAbout() const;   ///< an estimate
    bool isDamaged() const;            ///< something read or written said needsRebuild()

    /// All its files. Not while it is open: Busy.
    static Result<void> destroy(const std::string& folder);

private:
    struct Private;
    explicit LocalStore(std::unique_ptr<Private> state);
    std::unique_ptr<Private> d;
};

/// The local data are damaged: destroy() and read them again from Kafka.
inline bool needsRebuild(const Error& error) { return error.kind == ErrorKind::Decode; }

} // namespace weir::engine
