// Purpose: RocksDB's settings for a LocalStore: memory within bounds, damage found. Thread: a value. Limits: inside
// this folder; RocksDB's headers.
#pragma once

#include "backend/engine/store/localstore.h"

#include <rocksdb/cache.h>
#include <rocksdb/options.h>

namespace weir::engine {

struct StoreSettings
{
    rocksdb::Options options;
    std::shared_ptr<rocksdb::Cache> cache; ///< all memory is charged to it
};
StoreSettings storeSettings(const StoreOptions& options);

} // namespace weir::engine
