#include "storage/engines/rocksdb/tuning.h"

#include "rocksdb/cache.h"
#include "rocksdb/file_checksum.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/table.h"

namespace hallcase::storage {
namespace {

// Of write_buffer_size.
constexpr double kRequestsBloomRatio = 0.02;
constexpr uint64_t kBytesPerBackgroundSync = uint64_t{512} << 10;
constexpr size_t kInfoLogBytes = size_t{4} << 20;
constexpr size_t kInfoLogFiles = 4;
constexpr size_t kArenaBlockBytes = size_t{256} << 10;
// Few threads read at once; small shards hold big blocks badly.
constexpr int kBlockCacheShardBits = 2;
constexpr size_t kBlockBytes = size_t{8} << 10;
constexpr int kMemtablesPerTable = 4;
constexpr double kBloomBitsPerKey = 10;

// After a failed write or sync nothing may be tried again behind our back: what is on disk is
// unknown until the directory is read anew.
class NoAutomaticRecovery : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason /*reason*/,
                            rocksdb::Status /*background_error*/, bool* auto_recovery) override {
    *auto_recovery = false;
  }
};

}  // namespace

rocksdb::DBOptions MakeDbOptions(const RocksdbOptions& options, rocksdb::Env* env) {
  rocksdb::DBOptions db;
  db.env = env;
  db.create_if_missing = options.create_if_missing;
  db.paranoid_checks = true;
  // A checksum over each whole file: blocks have their own, but not every byte lies in a block that
  // reading rows asks for (VerifyFiles).
  db.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();

  // A torn last record is what a crash leaves and was never acknowledged; damage anywhere else in
  // the log is damage and must not pass for a crash.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  // Notices a log file that is missing or shorter than what was synced.
  db.track_and_verify_wals_in_manifest = true;
  // Bounds the replay after a crash, whatever the tables hold.
  db.max_total_wal_size = options.wal_bytes_max;
  // One bound for all tables: how writes spread over tables changes with the hour.
  db.db_write_buffer_size = options.memtable_bytes;

  // Short enough that drop_obsolete.cc can have it begun anew; each time costs two syncs, once in
  // some hundred flushes.
  db.max_manifest_file_size = kManifestBytesMax;

  db.max_background_jobs = options.background_jobs;
  // Without it the dirty pages of a flush pile up, and the next commit's sync waits for all of
  // them.
  db.bytes_per_sync = kBytesPerBackgroundSync;
  db.max_bgerror_resume_count = 0;
  db.listeners = {std::make_shared<NoAutomaticRecovery>()};

  // RocksDB starts these anew for each table it opens: at the default of 16 that is 300 threads a
  // start, for files of which there are a few dozen.
  db.max_file_opening_threads = 1;
  // Starting reads no table properties: they only feed compaction's estimates.
  db.skip_stats_update_on_db_open = true;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  db.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  db.max_log_file_size = kInfoLogBytes;
  db.keep_log_file_num = kInfoLogFiles;
  return db;
}

rocksdb::DBOptions MakeSalvageDbOptions(const RocksdbOptions& options, rocksdb::Env* env) {
  rocksdb::DBOptions db = MakeDbOptions(options, env);
  db.create_if_missing = false;
  // Stop at the damage: the commits before it are whole and in order.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  // Logs stay tracked: without it RocksDB 7.8 aborts the process when it opens a directory that has
  // tracked logs for reading, because it wants to write that they are tracked no more.
  return db;
}

rocksdb::ColumnFamilyOptions MakeTableOptions(const RocksdbOptions& options) {
  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache = rocksdb::NewLRUCache(options.block_cache_bytes, kBlockCacheShardBits);
  // Indexes and filters grow with the hall; in the cache they are bounded with everything else, and
  // in pieces: the filter of a file of a million requests is as big as a shard of the cache, and
  // each lookup would read it whole (measured: 150 us of a registration's 350).
  blocks.cache_index_and_filter_blocks = true;
  blocks.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  blocks.partition_filters = true;
  // … except those of the newest files, which every read asks.
  blocks.pin_l0_filter_and_index_blocks_in_cache = true;
  // Most point reads ask for what is not there (is this number, id or request known?).
  blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  // Rows are 50–500 bytes and are read one by one or in runs: half the index of 4 KiB blocks.
  blocks.block_size = kBlockBytes;

  rocksdb::ColumnFamilyOptions table;
  table.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  // No bound of its own: db_write_buffer_size and max_total_wal_size decide.
  table.write_buffer_size = options.memtable_bytes;
  // Small, because each of twenty tables holds at least one and they count as used.
  table.arena_block_size = kArenaBlockBytes;
  // The log's bound flushes all tables at once: the next memtables must not wait for that.
  table.max_write_buffer_number = kMemtablesPerTable;
  table.compression = rocksdb::kLZ4Compression;
  // Keeps the space that old versions take near a tenth of the data.
  table.level_compaction_dynamic_level_bytes = true;
  return table;
}

rocksdb::ColumnFamilyOptions ForTable(const rocksdb::ColumnFamilyOptions& all, Table table) {
  rocksdb::ColumnFamilyOptions one = all;
  if (table == Table::kBlind) {
    // Its keys are digests, so every new file overlaps all older ones and in levels each fourth
    // flush would rewrite the whole table: with 1,000,000 cases that was 400 MB for 150,000
    // registrations, a third of the server's processor time. Runs of growing size rewrite a row a
    // few times in all, and search reads few rows.
    one.compaction_style = rocksdb::kCompactionStyleUniversal;
  }
  if (table == Table::kRequests) {
    // Each command asks whether its id was seen, and mostly it was not: the memtable says so
    // without a search (measured: 7 % of the processor time of a simulated season).
    one.memtable_whole_key_filtering = true;
    one.memtable_prefix_bloom_size_ratio = kRequestsBloomRatio;
  }
  // Random bytes do not get smaller.
  if (table == Table::kBlind || table == Table::kDataKeys) {
    one.compression = rocksdb::kNoCompression;
  }
  return one;
}

}  // namespace hallcase::storage
