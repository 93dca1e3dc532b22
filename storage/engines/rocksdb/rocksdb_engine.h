// The default engine: one RocksDB directory, a column family a table. This header names no RocksDB
// header, so that whoever opens a data directory does not compile against it.
//
// The lease is a lock on the file `hallcase.lock` in the directory, held from opening to the end
// of the engine: one process a directory.
//
// If the directory cannot be opened as it is, it is opened read-only at its last consistent point:
// the end of the last whole commit before the damage. read_only_reason() says what was wrong;
// reads of damaged parts answer DATA_LOSS.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/engine.h"

namespace rocksdb {
class FileSystem;
}  // namespace rocksdb

namespace hallcase::storage {

// read_only_reason() of an engine that was asked to be read-only and found nothing wrong.
inline constexpr std::string_view kReadOnlyOnRequest = "opened read-only on request";

struct RocksdbOptions {
  std::string dir;

  // Decoded blocks, indexes and filters: what reads may keep in memory.
  size_t block_cache_bytes = size_t{64} << 20;
  // Rows not yet in a table file, all tables together.
  size_t memtable_bytes = size_t{64} << 20;
  // Log that a start after a crash has to replay (measured: 30 MiB in 0.8 s, 120 MiB in 2–5 s).
  uint64_t wal_bytes_max = uint64_t{32} << 20;
  // Threads for flushing and compaction together.
  int background_jobs = 2;

  // False: an absent directory is NOT_FOUND.
  bool create_if_missing = true;
  // True: nothing is written, whatever the state of the directory. Still takes the lease where the
  // medium lets it.
  bool read_only = false;

  // Null: the machine's own. Tests inject faults here.
  std::shared_ptr<rocksdb::FileSystem> file_system;
};

//   FAILED_PRECONDITION  another process (or engine in this one) holds the directory; it is named
//   NOT_FOUND            no such directory, and it may not be created
//   INVALID_ARGUMENT     the directory has tables that this program does not know: it is newer
//   DATA_LOSS            damaged beyond opening, even read-only
//   UNAVAILABLE          the file system refuses (permissions, no space, I/O errors)
absl::StatusOr<std::unique_ptr<Engine>> OpenRocksdb(const RocksdbOptions& options);

}  // namespace hallcase::storage
