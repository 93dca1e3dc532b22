// The storage seam: ordered bytes in tables, consistent snapshots, one atomic commit.
//
// Everything above sees storage through this header only. Engines lie in storage/engines/; each
// passes the one suite in storage/engine_contract.h.
//
// Who may do what:
//   * An Engine is thread-safe. Snapshots may be taken and read by any number of threads; one
//     Snapshot may be read by several threads at once.
//   * A hall has one writer: the caller never has two Commits of the same hall under way at once.
//     Commits of different halls may run at the same time.
//   * Snapshots end before their Engine does.
//
// The head of a hall is the seq of its last ledger entry, 0 while there is none. Acquire reads it
// from the ledger table itself; no row has to agree with it. A Commit that carries n ledger entries
// moves the head by n; one without (sessions, cursors) leaves it where it is.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "storage/batch.h"
#include "storage/schema.h"

namespace hallcase::storage {

// The right to write one hall. Every Acquire of a hall ends the leases given out before it.
struct Lease {
  uint64_t epoch = 0;     // rises with every Acquire while the engine object lives
  uint64_t head_seq = 0;  // seq of the last ledger entry, 0 for an empty hall
};

enum class Durability {
  kSynced,    // OK means: survives loss of power
  kBuffered,  // OK means: survives death of the process; the next synced commit hardens it
};

// What became of a commit. Tells the caller what to do next, whatever the engine.
enum class CommitFate {
  kCommitted,  // written and visible
  kFenced,     // nothing written: the lease is over (another owner, or a failure since). Drop
               // caches, stop serving the hall until it is acquired again
  kRefused,    // nothing written, the lease holds: answer the callers, later commits may succeed
  kUnknown,    // may or may not be on disk: stop the hall, Acquire again, read what is true
};

// The fate that a Commit's status stands for:
//   OK                                                        kCommitted
//   FAILED_PRECONDITION                                       kFenced (epoch or head do not match)
//   INVALID_ARGUMENT, RESOURCE_EXHAUSTED, PERMISSION_DENIED   kRefused (malformed batch; no room;
//                                                             engine is read-only)
//   any other code (engines use UNKNOWN)                      kUnknown
CommitFate FateOf(const absl::Status& commit_status);

inline constexpr uint64_t kNoLimit = std::numeric_limits<uint64_t>::max();

// Keys k with begin <= k < end, in ascending order, or in descending order if `reverse`.
struct ScanRange {
  std::string begin;
  std::string end;  // empty: no bound
  bool reverse = false;
  uint64_t rows_max = kNoLimit;
  uint64_t bytes_max = kNoLimit;  // keys + values; the first row is visited whatever its size
};

// All keys that start with `prefix`.
ScanRange PrefixRange(std::string_view prefix, bool reverse = false);

struct ScanResult {
  uint64_t rows = 0;     // rows visited
  bool complete = true;  // false: stopped by the visitor or by a limit; `rest` is what remains
  ScanRange rest;        // same direction and limits; set only if !complete
};

// Sees one row; false stops the scan after it. The views end with the call.
using RowVisitor = absl::FunctionRef<bool(std::string_view key, std::string_view value)>;

struct Row {
  std::string key;
  std::string value;
};

// The state after some commit, and nothing later. Cheap to take; holding one for long keeps old
// versions of rows on disk, so long readers renew theirs.
// Every read may fail with DATA_LOSS (bytes are damaged) or UNAVAILABLE (the device does not
// answer); neither says anything about other rows.
class Snapshot {
 public:
  virtual ~Snapshot() = default;

  // True and the value if the key is there; false, and *value unspecified, if it is not.
  // Reuses *value's memory.
  virtual absl::StatusOr<bool> Find(Table table, std::string_view key,
                                    std::string* value) const = 0;

  // One optional a key, in the order of the keys; faster than as many Finds.
  virtual absl::StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      Table table, absl::Span<const std::string> keys) const = 0;

  // Visits rows in order until the range ends, the visitor returns false or a limit is reached.
  // The visitor may read from this snapshot.
  virtual absl::StatusOr<ScanResult> Scan(Table table, const ScanRange& range,
                                          RowVisitor visit) const = 0;

  absl::StatusOr<std::optional<std::string>> Get(Table table, std::string_view key) const;

  // The last row whose key starts with `prefix`, if any.
  absl::StatusOr<std::optional<Row>> Last(Table table, std::string_view prefix) const;
};

class Engine {
 public:
  virtual ~Engine() = default;

  // Makes the caller the owner of `hall` and tells where its ledger ends. After a commit of
  // unknown fate, in this hall or another, this is what finds out: what Acquire and later
  // snapshots show is what is on disk, and it stays.
  //   INVALID_ARGUMENT  malformed hall id
  //   UNAVAILABLE       not now: another server owns the hall, or snapshots from before a failure
  //                     are still held; try again once they are dropped
  //   DATA_LOSS         the hall's ledger cannot be read
  // A read-only engine gives leases too; its commits are refused. After a failure Acquire may take
  // as long as opening the storage does, and calls of other threads wait for it.
  virtual absl::StatusOr<Lease> Acquire(std::string_view hall) = 0;

  // The latest committed state. UNAVAILABLE between a failure and the next Acquire.
  virtual absl::StatusOr<std::unique_ptr<Snapshot>> GetSnapshot() = 0;

  // Writes the batch, all or nothing, visible to every snapshot taken after it returns OK.
  // The lease's epoch must be the hall's latest, and `expected_head_seq` the head as stored; see
  // CheckBatch (batch.h) for what the batch must look like. An empty batch is OK and writes
  // nothing. Statuses: see CommitFate. After kUnknown the hall's lease is over.
  virtual absl::Status Commit(std::string_view hall, uint64_t epoch, uint64_t expected_head_seq,
                              const WriteBatch& batch, Durability durability) = 0;

  // Writes a consistent copy of everything committed, which the same engine can open, to `dir`.
  //   ALREADY_EXISTS  `dir` exists      UNIMPLEMENTED  the engine has nothing on disk
  virtual absl::Status Checkpoint(const std::string& dir) = 0;

  // Reads all files that hold rows, whole, and compares each with the checksum that was taken when
  // it was written: also finds damage in bytes that no read of rows asks for. DATA_LOSS names the
  // first file that differs. Takes as long as reading the disk does.
  virtual absl::Status VerifyFiles() = 0;

  // Rewrites what must be so that no byte of a row of a side table (schema.h) that was deleted or
  // replaced before the call is left in any file of the storage, its logs and lists included. Takes
  // as long as rewriting the side tables does; reads and commits go on meanwhile.
  //   UNAVAILABLE        a snapshot or reader from before holds old bytes: try again
  //   PERMISSION_DENIED  read-only
  //   other              as for commits that fail; nothing is lost
  virtual absl::Status DropObsolete() = 0;

  // True if the engine was opened over damage (or on request) and takes no commits. `why` is empty
  // otherwise. Fixed for the life of the engine, except that an Acquire after a failure may set it.
  virtual bool read_only() const = 0;
  virtual std::string read_only_reason() const = 0;
  // True if it is read-only for want of something that may come back (space, the device): a later
  // Acquire tries again. False over damage and on request.
  virtual bool refuses_for_now() const = 0;

  // Bytes that the storage can still take.
  virtual absl::StatusOr<uint64_t> FreeBytes() const = 0;

  // Test hook: writes whatever the batch says, unfenced and unchecked, to make the damage that
  // verification must find. Heads known to the engine do not move.
  virtual absl::Status TEST_WriteUnchecked(const WriteBatch& batch) = 0;
};

}  // namespace hallcase::storage
