#include "backend/engine/store/localstore.h"

#include "backend/engine/store/storeinside.h"
#include "backend/engine/store/storesettings.h"

#include <atomic>
#include <filesystem>
#include <mutex>
#include <rocksdb/cache.h>
#include <rocksdb/db.h>

namespace weir::engine {
namespace {

Error errorOf(const rocksdb::Status& status, const std::string& folder)
{
    const std::string text = status.ToString();
    ErrorKind kind = ErrorKind::Internal;
    if (status.IsCorruption() || status.IsPathNotFound())
        kind = ErrorKind::Decode;
    else if (status.IsBusy() || (status.IsIOError() && text.find("lock") != text.npos))
        kind = ErrorKind::Busy;
    else if (status.IsIOError())
        kind = ErrorKind::Io;
    // Files of another version.
    else if (status.IsNotFound() || status.IsInvalidArgument() || status.IsNotSupported())
        kind = ErrorKind::Decode;
    return {kind, static_cast<int>(status.subcode()), QString::fromStdString(text), QString::fromStdString(folder)};
}

class Snapshot final : public StoreSnapshot
{
public:
    explicit Snapshot(rocksdb::DB& db) : m_db(db), m_snapshot(db.GetSnapshot()) {}
    ~Snapshot() override { m_db.ReleaseSnapshot(m_snapshot); }
    const rocksdb::Snapshot* inside() const { return m_snapshot; }

private:
    rocksdb::DB& m_db;
    const rocksdb::Snapshot* m_snapshot;
};

rocksdb::ReadOptions readingAt(const StoreSnapshot* snapshot)
{
    rocksdb::ReadOptions options;
    if (snapshot)
        options.snapshot = static_cast<const Snapshot*>(snapshot)->inside();
    return options;
}

/// The least text that is above all that begin with `prefix`; empty: there is none.
std::string behindPrefix(std::string_view prefix)
{
    std::string text(prefix);
    while (!text.empty() && text.back() == '\xff')
        text.pop_back();
    if (!text.empty())
        ++text.back();
    return text;
}

} // namespace

struct LocalStore::Private
{
    std::string folder;
    std::shared_ptr<rocksdb::Cache> cache;
    rocksdb::WriteOptions writing;
    std::unique_ptr<rocksdb::DB> db;
    std::atomic<bool> isDamaged = false;
    std::mutex failing;
    std::optional<Error> failed; ///< the writers'

    std::optional<Error> failure()
    {
        const std::lock_guard lock(failing);
        return failed;
    }
    Error fail(const rocksdb::Status& status)
    {
        const Error said = error(status);
        const std::lock_guard lock(failing);
        failed = said;
        return said;
    }

    Error error(const rocksdb::Status& status)
    {
        Error error = errorOf(status, folder);
        if (needsRebuild(error))
            isDamaged = true;
        return error;
    }
    std::uint64_t property(const std::string& name) const
    {
        std::uint64_t value = 0;
        return db->GetIntProperty(name, &value) ? value : 0;
    }
};

LocalStore::LocalStore(std::unique_ptr<Private> state) : d(std::move(state)) {}
LocalStore::~LocalStore() = default;

Result<std::unique_ptr<LocalStore>> LocalStore::open(const std::string& folder, const StoreOptions& options)
{
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code)
        return Error{ErrorKind::Io, code.value(), QString::fromStdString(code.message()),
                     QString::fromStdString(folder)};
    auto state = std::make_unique<Private>();
    state->folder = folder;
    rocksdb::Options settings;
    state->cache = setUp(settings, options);
    state->writing.disableWAL = !options.isWriteAheadLogged;
    state->writing.sync = options.isWriteAheadLogged && options.isSynced;
    rocksdb::DB* db = nullptr;
    if (const rocksdb::Status status = rocksdb::DB::Open(settings, folder, &db); !status.ok())
        return errorOf(status, folder);
    state->db.reset(db);
    return std::unique_ptr<LocalStore>(new LocalStore(std::move(state)));
}

Result<std::optional<std::string>> LocalStore::get(StoreTable table, std::string_view key,
                                                   const StoreSnapshot* snapshot) const
{
    thread_local StoreKeys keys;
    std::string value;
    const rocksdb::Status status = d->db->Get(readingAt(snapshot), keys.of(table, key), &value);
    if (status.ok())
        return std::optional<std::string>(std::move(value));
    if (status.IsNotFound())
        return std::optional<std::string>();
    return d->error(status);
}

Result<std::vector<std::optional<std::string>>>
LocalStore::multiGet(StoreTable table, std::span<const std::string_view> keys, const StoreSnapshot* snapshot) const
{
    std::vector<std::optional<std::string>> values(keys.size());
    const Result<void> read = getMany(
        table, keys, [&](std::size_t index, std::string_view value) { values[index].emplace(value); }, snapshot);
    if (!read)
        return read.error();
    return values;
}

Result<void> LocalStore::getMany(StoreTable table, std::span<const std::string_view> keys, const VisitFound& visit,
                                 const StoreSnapshot* snapshot) const
{
    std::size_t bytes = 0;
    for (const std::string_view key : keys)
        bytes += key.size() + 1;
    std::string names;
    names.reserve(bytes);
    std::vector<rocksdb::Slice> slices;
    slices.reserve(keys.size());
    for (const std::string_view key : keys) {
        const std::size_t begin = names.size();
        names.append(1, static_cast<char>(table)).append(key);
        slices.emplace_back(names.data() + begin, key.size() + 1);
    }
    std::vector<rocksdb::PinnableSlice> found(keys.size());
    std::vector<rocksdb::Status> states(keys.size());
    d->db->MultiGet(readingAt(snapshot), d->db->DefaultColumnFamily(), keys.size(), slices.data(), found.data(),
                    states.data());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (states[i].ok())
            visit(i, found[i].ToStringView());
        else if (!states[i].IsNotFound())
            return d->error(states[i]);
    }
    return {};
}

Result<void> LocalStore::each(StoreTable table, std::string_view prefix, const Visit& visit,
                              const StoreSnapshot* snapshot) const
{
    return eachFrom(table, prefix, behindPrefix(prefix), visit, snapshot);
}

Result<void> LocalStore::eachFrom(StoreTable table, std::string_view from, std::string_view to, const Visit& visit,
                                  const StoreSnapshot* snapshot) const
{
    const std::string end = storeEnd(table, to);
    const rocksdb::Slice bound(end);
    rocksdb::ReadOptions options = readingAt(snapshot);
    options.iterate_upper_bound = &bound;
    options.fill_cache = false; // a scan of everything would push out what is in use
    const std::unique_ptr<rocksdb::Iterator> at(d->db->NewIterator(options));
    for (at->Seek(storeKey(table, from)); at->Valid(); at->Next()) {
        if (!visit(at->key().ToStringView().substr(1), at->value().ToStringView()))
            return {};
    }
    if (!at->status().ok())
        return d->error(at->status());
    return {};
}

std::unique_ptr<StoreSnapshot> LocalStore::snapshot() const { return std::make_unique<Snapshot>(*d->db); }

Result<void> LocalStore::write(const StoreBatch& batch)
{
    if (const std::optional<Error> failed = d->failure())
        return *failed;
    if (d->isDamaged)
        return Error{ErrorKind::Decode, 0, QStringLiteral("the local store is damaged"),
                     QString::fromStdString(d->folder)};
    const rocksdb::Status status = d->db->Write(d->writing, batch.d->batch.get());
    return status.ok() ? Result<void>() : Result<void>(d->fail(status));
}

Result<std::optional<std::int64_t>> LocalStore::position(std::string_view log) const
{
    const Result<std::optional<std::string>> text = get(positionTable, log);
    if (!text)
        return text.error();
    if (!*text)
        return std::optional<std::int64_t>();
    std::int64_t offset = 0;
    if ((*text)->size() != sizeof offset)
        return d->error(rocksdb::Status::Corruption("a position has another size"));
    std::memcpy(&offset, (*text)->data(), sizeof offset);
    return std::optional<std::int64_t>(offset);
}

Result<std::optional<std::string>> LocalStore::mark(std::string_view name) const
{
    return get(positionTable, markKey(name));
}

Result<void> LocalStore::flush()
{
    if (const std::optional<Error> failed = d->failure())
        return *failed;
    const rocksdb::Status status = d->db->Flush(rocksdb::FlushOptions());
    return status.ok() ? Result<void>() : Result<void>(d->fail(status));
}

std::uint64_t LocalStore::bytesOnDisk() const { return d->property(rocksdb::DB::Properties::kTotalSstFilesSize); }

std::size_t LocalStore::bytesInMemory() const
{
    return d->cache->GetUsage() + d->property(rocksdb::DB::Properties::kEstimateTableReadersMem);
}

std::uint64_t LocalStore::keysAbout() const { return d->property(rocksdb::DB::Properties::kEstimateNumKeys); }

bool LocalStore::isDamaged() const { return d->isDamaged; }

Result<void> LocalStore::destroy(const std::string& folder)
{
    const rocksdb::Status status = rocksdb::DestroyDB(folder, rocksdb::Options());
    if (!status.ok())
        return errorOf(status, folder);
    return {};
}

} // namespace weir::engine
