#include "backend/engine/store/storebatch.h"

#include "backend/engine/store/storeinside.h"

#include <rocksdb/write_batch.h>

namespace weir::engine {

StoreBatch::Private::Private() : batch(std::make_unique<rocksdb::WriteBatch>()) {}
StoreBatch::Private::~Private() = default;

StoreBatch::StoreBatch() : d(std::make_unique<Private>()) {}
StoreBatch::~StoreBatch() = default;
StoreBatch::StoreBatch(StoreBatch&&) noexcept = default;
StoreBatch& StoreBatch::operator=(StoreBatch&&) noexcept = default;

void StoreBatch::put(StoreTable table, std::string_view key, std::string_view value)
{
    d->batch->Put(d->keys.of(table, key), rocksdb::Slice(value.data(), value.size()));
}

void StoreBatch::erase(StoreTable table, std::string_view key) { d->batch->Delete(d->keys.of(table, key)); }

void StoreBatch::eraseRange(StoreTable table, std::string_view from, std::string_view to)
{
    if (to.empty() || from < to)
        d->batch->DeleteRange(storeKey(table, from), storeEnd(table, to));
}

void StoreBatch::setPosition(std::string_view log, std::int64_t offset)
{
    d->batch->Put(d->keys.of(positionTable, log), positionText(offset));
}

void StoreBatch::erasePosition(std::string_view log) { d->batch->Delete(d->keys.of(positionTable, log)); }

void StoreBatch::setMark(std::string_view name, std::string_view text)
{
    d->batch->Put(d->keys.of(positionTable, markKey(name)), rocksdb::Slice(text.data(), text.size()));
}

void StoreBatch::eraseMark(std::string_view name) { d->batch->Delete(d->keys.of(positionTable, markKey(name))); }

bool StoreBatch::isEmpty() const { return d->batch->Count() == 0; }
std::size_t StoreBatch::bytes() const { return d->batch->GetDataSize(); }
void StoreBatch::clear() { d->batch->Clear(); }

} // namespace weir::engine
