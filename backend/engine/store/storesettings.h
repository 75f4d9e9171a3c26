// Purpose: RocksDB's settings for a LocalStore: memory within bounds, damage found. Thread: a free function. Limits:
// inside this folder.
#pragma once

#include "backend/engine/store/localstore.h"

namespace rocksdb {
class Cache;
struct Options;
} // namespace rocksdb

namespace weir::engine {

/// Returns the cache that all memory is charged to.
std::shared_ptr<rocksdb::Cache> setUp(rocksdb::Options& options, const StoreOptions& wanted);

} // namespace weir::engine
