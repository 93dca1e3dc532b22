#include "storage/engines/rocksdb/rocksdb_engine.h"

#include <sys/stat.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/env.h"
#include "rocksdb/file_system.h"
#include "rocksdb/utilities/checkpoint.h"
#include "rocksdb/write_batch.h"
#include "server/base/mutex.h"
#include "storage/engine_util.h"
#include "storage/engines/rocksdb/directory_lock.h"
#include "storage/engines/rocksdb/drop_obsolete.h"
#include "storage/engines/rocksdb/open_db.h"
#include "storage/engines/rocksdb/rocksdb_snapshot.h"
#include "storage/engines/rocksdb/slice.h"
#include "storage/engines/rocksdb/status.h"
#include "storage/keys.h"

namespace hallcase::storage {
namespace {

using base::MutexLock;

constexpr mode_t kDirectoryMode = 0700;

class RocksdbEngine : public Engine {
 public:
  RocksdbEngine(RocksdbOptions options, std::unique_ptr<DirectoryLock> lock,
                std::shared_ptr<OpenDb> open)
      : options_(std::move(options)), lock_(std::move(lock)), open_(std::move(open)) {}

  absl::StatusOr<Lease> Acquire(std::string_view hall) override;
  absl::StatusOr<std::unique_ptr<Snapshot>> GetSnapshot() override;
  absl::Status Commit(std::string_view hall, uint64_t epoch, uint64_t expected_head_seq,
                      const WriteBatch& batch, Durability durability) override;
  absl::Status Checkpoint(const std::string& dir) override;
  absl::Status VerifyFiles() override;
  absl::Status DropObsolete() override;
  bool read_only() const override;
  std::string read_only_reason() const override;
  bool refuses_for_now() const override;
  absl::StatusOr<uint64_t> FreeBytes() const override;
  absl::Status TEST_WriteUnchecked(const WriteBatch& batch) override;

 private:
  struct HallState {
    uint64_t epoch = 0;
    uint64_t head_seq = 0;
  };

  absl::StatusOr<std::shared_ptr<OpenDb>> CurrentDb() const;
  absl::StatusOr<std::shared_ptr<OpenDb>> CheckLease(std::string_view hall, uint64_t epoch,
                                                     uint64_t expected_head_seq) const;
  void GiveUpOpening() HC_REQUIRES(mutex_);
  absl::Status Reopen() HC_REQUIRES(mutex_);

  const RocksdbOptions options_;
  const std::unique_ptr<DirectoryLock> lock_;  // ends after open_: declared before it

  mutable base::Mutex mutex_;
  // Null after a failed write, until Acquire has opened the directory anew.
  std::shared_ptr<OpenDb> open_ HC_GUARDED_BY(mutex_);
  // Whether the opening given up last is closed: snapshots may still hold it.
  std::shared_ptr<const std::atomic<bool>> closed_ HC_GUARDED_BY(mutex_);
  std::map<std::string, HallState, std::less<>> halls_ HC_GUARDED_BY(mutex_);
  uint64_t last_epoch_ HC_GUARDED_BY(mutex_) = 0;
};

// Deletes key by key. RocksDB has range deletions, but in 7.8 its iterators abort the process when
// they meet a damaged file in a table that holds one: damage must be an answer, not an end.
absl::Status TranslateRange(const OpenDb& open, const WriteBatch& batch,
                            const WriteBatch::Op& range, rocksdb::WriteBatch* rocks) {
  rocksdb::ColumnFamilyHandle* table = open.table(range.table);
  rocksdb::ReadOptions options;
  const rocksdb::Slice begin = ToSlice(range.key);
  const rocksdb::Slice end = ToSlice(range.value);
  options.iterate_lower_bound = &begin;
  options.iterate_upper_bound = &end;
  const std::unique_ptr<rocksdb::Iterator> rows(open.db().NewIterator(options, table));
  for (rows->SeekToFirst(); rows->Valid(); rows->Next()) {
    rocks->Delete(table, rows->key()).PermitUncheckedError();
  }
  if (!rows->status().ok()) {
    return absl::PermissionDeniedError(
        "nothing was written: a range to be deleted cannot be read: " + rows->status().ToString());
  }
  // What the batch itself put there before.
  bool before = true;
  batch.ForEach([&](const WriteBatch::Op& op) {
    before = before && op.key.data() != range.key.data();
    if (!before || op.kind != WriteBatch::OpKind::kPut || op.table != range.table) return;
    if (op.key < range.key || op.key >= range.value) return;
    rocks->Delete(table, ToSlice(op.key)).PermitUncheckedError();
  });
  return absl::OkStatus();
}

// PERMISSION_DENIED if a range to be deleted cannot be read.
absl::StatusOr<rocksdb::WriteBatch> Translate(const OpenDb& open, const WriteBatch& batch) {
  rocksdb::WriteBatch rocks(batch.byte_count() + 16);
  absl::Status status;
  batch.ForEach([&](const WriteBatch::Op& op) {
    rocksdb::ColumnFamilyHandle* table = open.table(op.table);
    // The batch is in memory and its sizes are checked: these cannot fail.
    switch (op.kind) {
      case WriteBatch::OpKind::kPut:
        rocks.Put(table, ToSlice(op.key), ToSlice(op.value)).PermitUncheckedError();
        break;
      case WriteBatch::OpKind::kDelete:
        rocks.Delete(table, ToSlice(op.key)).PermitUncheckedError();
        break;
      case WriteBatch::OpKind::kDeleteRange:
        if (status.ok()) status = TranslateRange(open, batch, op, &rocks);
        break;
    }
  });
  if (!status.ok()) return status;
  return rocks;
}

absl::StatusOr<std::shared_ptr<OpenDb>> RocksdbEngine::CurrentDb() const {
  MutexLock lock(mutex_);
  if (open_ == nullptr) return absl::UnavailableError("a commit failed: acquire the hall again");
  return open_;
}

void RocksdbEngine::GiveUpOpening() {
  closed_ = open_->closed();
  open_.reset();
  halls_.clear();
}

absl::Status RocksdbEngine::Reopen() {
  if (!*closed_) {
    return absl::UnavailableError("snapshots from before the failed commit are still held");
  }
  absl::StatusOr<std::shared_ptr<OpenDb>> open = OpenDb::Open(options_);
  if (!open.ok()) return open.status();
  open_ = *std::move(open);
  return absl::OkStatus();
}

absl::StatusOr<Lease> RocksdbEngine::Acquire(std::string_view hall) {
  if (!IsHallId(hall)) return absl::InvalidArgumentError("hall id is malformed");
  MutexLock lock(mutex_);
  // All copies are made under the mutex: a count of one is ours and stays so.
  if (open_ != nullptr && open_->may_become_writable() && open_.use_count() == 1) GiveUpOpening();
  if (open_ == nullptr) {
    absl::Status reopened = Reopen();
    if (!reopened.ok()) return reopened;
  }
  RocksdbSnapshot snapshot(open_);
  absl::StatusOr<uint64_t> head_seq = ReadHeadSeq(snapshot, hall);
  if (!head_seq.ok()) return head_seq.status();
  HallState& state = halls_[std::string(hall)];
  state = {++last_epoch_, *head_seq};
  return Lease{state.epoch, state.head_seq};
}

absl::StatusOr<std::unique_ptr<Snapshot>> RocksdbEngine::GetSnapshot() {
  absl::StatusOr<std::shared_ptr<OpenDb>> open = CurrentDb();
  if (!open.ok()) return open.status();
  return std::make_unique<RocksdbSnapshot>(*std::move(open));
}

absl::StatusOr<std::shared_ptr<OpenDb>> RocksdbEngine::CheckLease(
    std::string_view hall, uint64_t epoch, uint64_t expected_head_seq) const {
  MutexLock lock(mutex_);
  const auto found = halls_.find(hall);
  if (open_ == nullptr || found == halls_.end() || found->second.epoch != epoch) {
    return absl::FailedPreconditionError("the lease is over");
  }
  if (found->second.head_seq != expected_head_seq) {
    return absl::FailedPreconditionError(absl::StrCat("head is ", found->second.head_seq,
                                                      ", expected ", expected_head_seq));
  }
  return open_;
}

absl::Status RocksdbEngine::Commit(std::string_view hall, uint64_t epoch,
                                   uint64_t expected_head_seq, const WriteBatch& batch,
                                   Durability durability) {
  absl::StatusOr<std::shared_ptr<OpenDb>> open = CheckLease(hall, epoch, expected_head_seq);
  if (!open.ok()) return open.status();
  if ((*open)->read_only()) {
    return absl::PermissionDeniedError("read-only: " + (*open)->read_only_reason());
  }
  absl::Status checked = CheckBatch(hall, expected_head_seq, batch);
  if (!checked.ok() || batch.empty()) return checked;

  absl::StatusOr<rocksdb::WriteBatch> rocks = Translate(**open, batch);
  if (!rocks.ok()) return rocks.status();
  rocksdb::WriteOptions write;
  write.sync = durability == Durability::kSynced;
  const rocksdb::Status written = (*open)->db().Write(write, &*rocks);

  MutexLock lock(mutex_);
  if (!written.ok()) {
    // Whatever went wrong, the log may hold the record or half of it. No more writes on this
    // opening: the next Acquire reads the directory anew and so learns what is true.
    (*open)->MarkFailed();
    if (open_ == *open) GiveUpOpening();
    return absl::UnknownError("commit of unknown fate: " + written.ToString());
  }
  const auto found = halls_.find(hall);
  if (found != halls_.end() && found->second.epoch == epoch) {
    found->second.head_seq += batch.ledger_entries();
  }
  return absl::OkStatus();
}

absl::Status RocksdbEngine::Checkpoint(const std::string& dir) {
  absl::StatusOr<std::shared_ptr<OpenDb>> open = CurrentDb();
  if (!open.ok()) return open.status();
  rocksdb::DB& db = (*open)->db();
  if (db.GetEnv()->FileExists(dir).ok()) return absl::AlreadyExistsError(dir + " exists");
  rocksdb::Checkpoint* made = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(&db, &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  if (status.ok()) status = checkpoint->CreateCheckpoint(dir);
  return ToReadStatus(status, "checkpoint to " + dir);
}

absl::Status RocksdbEngine::VerifyFiles() {
  absl::StatusOr<std::shared_ptr<OpenDb>> open = CurrentDb();
  if (!open.ok()) return open.status();
  return ToReadStatus((*open)->db().VerifyFileChecksums(rocksdb::ReadOptions()),
                      "verifying files");
}

absl::Status RocksdbEngine::DropObsolete() {
  absl::StatusOr<std::shared_ptr<OpenDb>> open = CurrentDb();
  if (!open.ok()) return open.status();
  if ((*open)->read_only()) {
    return absl::PermissionDeniedError("read-only: " + (*open)->read_only_reason());
  }
  return DropObsoleteFiles(**open, options_);
}

bool RocksdbEngine::read_only() const {
  MutexLock lock(mutex_);
  return open_ != nullptr && open_->read_only();
}

std::string RocksdbEngine::read_only_reason() const {
  MutexLock lock(mutex_);
  return open_ != nullptr ? open_->read_only_reason() : std::string();
}

bool RocksdbEngine::refuses_for_now() const {
  MutexLock lock(mutex_);
  return open_ != nullptr && open_->read_only() && open_->may_become_writable();
}

absl::StatusOr<uint64_t> RocksdbEngine::FreeBytes() const {
  absl::StatusOr<std::shared_ptr<OpenDb>> open = CurrentDb();
  if (!open.ok()) return open.status();
  uint64_t bytes = 0;
  const rocksdb::Status status =
      (*open)->db().GetEnv()->GetFreeSpace(options_.dir, &bytes);
  if (!status.ok()) return ToReadStatus(status, "asking for free space");
  return bytes;
}

absl::Status RocksdbEngine::TEST_WriteUnchecked(const WriteBatch& batch) {
  absl::StatusOr<std::shared_ptr<OpenDb>> open = CurrentDb();
  if (!open.ok()) return open.status();
  absl::StatusOr<rocksdb::WriteBatch> rocks = Translate(**open, batch);
  if (!rocks.ok()) return rocks.status();
  rocksdb::WriteOptions write;
  write.sync = true;
  return ToReadStatus((*open)->db().Write(write, &*rocks), "test write");
}

}  // namespace

absl::StatusOr<std::unique_ptr<Engine>> OpenRocksdb(const RocksdbOptions& options) {
  struct stat info;
  if (::stat(options.dir.c_str(), &info) != 0) {
    if (!options.create_if_missing || options.read_only) {
      return absl::NotFoundError("no directory " + options.dir);
    }
    if (::mkdir(options.dir.c_str(), kDirectoryMode) != 0) {
      return absl::UnavailableError(absl::StrCat("cannot make ", options.dir, ": ",
                                                 std::strerror(errno)));
    }
  }
  absl::StatusOr<std::unique_ptr<DirectoryLock>> lock = DirectoryLock::Take(options.dir);
  if (!lock.ok()) {
    // A medium that takes no lock file has no writer either.
    if (!options.read_only || absl::IsFailedPrecondition(lock.status())) return lock.status();
    lock = std::unique_ptr<DirectoryLock>();
  }
  absl::StatusOr<std::shared_ptr<OpenDb>> open = OpenDb::Open(options);
  if (!open.ok()) return open.status();
  return std::make_unique<RocksdbEngine>(options, *std::move(lock), *std::move(open));
}

}  // namespace hallcase::storage
