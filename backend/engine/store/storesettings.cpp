#include "backend/engine/store/storesettings.h"

#include <algorithm>
#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/write_buffer_manager.h>

namespace weir::engine {
namespace {

constexpr std::size_t megabyte = 1u << 20;
constexpr int filesOpen = 400; ///< a process may usually have 1,024

rocksdb::BlockBasedTableOptions tableOptions(const std::shared_ptr<rocksdb::Cache>& cache)
{
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = cache;
    table.block_size = 8 * 1024;
    table.data_block_index_type = rocksdb::BlockBasedTableOptions::kDataBlockBinaryAndHash;
    table.format_version = 5;
    table.checksum = rocksdb::kXXH3;
    // Indexes and filters of a hundred million keys would not fit: they are cut into pages and cached like the rest.
    table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    table.partition_filters = true;
    table.metadata_block_size = 4 * 1024;
    table.cache_index_and_filter_blocks = true;
    table.cache_index_and_filter_blocks_with_high_priority = true;
    table.pin_top_level_index_and_filter = true; // a few KB a table
    table.pin_l0_filter_and_index_blocks_in_cache = false;
    return table;
}

} // namespace

std::shared_ptr<rocksdb::Cache> setUp(rocksdb::Options& options, const StoreOptions& wanted)
{
    const std::size_t memory = std::max(wanted.memoryBytes, 8 * megabyte);
    const std::size_t unwritten = memory / 4;
    rocksdb::LRUCacheOptions caching;
    caching.capacity = memory;
    caching.high_pri_pool_ratio = 0.3;
    const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(caching);
    options.create_if_missing = true;
    options.paranoid_checks = true;
    options.force_consistency_checks = true;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(tableOptions(cache)));
    // What is not yet written counts as cached, so that one bound holds for both.
    options.write_buffer_manager = std::make_shared<rocksdb::WriteBufferManager>(unwritten, cache);
    options.write_buffer_size = std::clamp(unwritten / 3, megabyte, 64 * megabyte);
    options.max_write_buffer_number = 3;
    // Most keys that are looked for are not among the newest: a filter is cheaper than to search for them there.
    options.memtable_whole_key_filtering = true;
    options.memtable_prefix_bloom_size_ratio = 0.1;
    options.target_file_size_base = 64 * megabyte;
    options.max_bytes_for_level_base = 256 * megabyte;
    options.level_compaction_dynamic_level_bytes = true;
    options.compression = rocksdb::kLZ4Compression;
    options.max_background_jobs = 2;
    options.max_open_files = filesOpen;
    options.bytes_per_sync = megabyte;
    options.avoid_flush_during_shutdown = false;
    // An error of the disk ends the store's use: the owner decides when to try again.
    options.max_bgerror_resume_count = 0;
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
    options.max_log_file_size = megabyte;
    options.keep_log_file_num = 2;
    options.stats_dump_period_sec = 0;
    options.stats_persist_period_sec = 0;
    return cache;
}

} // namespace weir::engine
