// The reference engine: everything in memory, gone with the object. Unit tests, the simulator and
// ThreadSanitizer run on it.
//
// Checkpoint is UNIMPLEMENTED and read_only() is always false. A commit of unknown fate closes the
// engine (GetSnapshot answers UNAVAILABLE, every lease is over) until the next Acquire, as the
// engines on disk do.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "server/base/mutex.h"
#include "storage/engine.h"
#include "storage/engine_util.h"
#include "storage/engines/memory/tree.h"

namespace hallcase::storage {

// What a MemoryEngine pretends to suffer at its next commit.
enum class CommitTrouble {
  kUnknownLost,     // UNKNOWN, and nothing was written
  kUnknownWritten,  // UNKNOWN, and yet everything was written
  kRefused,         // RESOURCE_EXHAUSTED
};

class MemoryEngine : public Engine {
 public:
  MemoryEngine() = default;

  absl::StatusOr<Lease> Acquire(std::string_view hall) override;
  absl::StatusOr<std::unique_ptr<Snapshot>> GetSnapshot() override;
  absl::Status Commit(std::string_view hall, uint64_t epoch, uint64_t expected_head_seq,
                      const WriteBatch& batch, Durability durability) override;
  absl::Status Checkpoint(const std::string& dir) override;
  absl::Status VerifyFiles() override { return absl::OkStatus(); }
  // Nothing is on disk; what snapshots hold is theirs.
  absl::Status DropObsolete() override;
  bool read_only() const override { return false; }
  std::string read_only_reason() const override { return {}; }
  bool refuses_for_now() const override { return false; }
  absl::StatusOr<uint64_t> FreeBytes() const override;
  absl::Status TEST_WriteUnchecked(const WriteBatch& batch) override;

  // The next commit that passes its checks runs into `trouble`; those after it do not.
  void TroubleNextCommit(CommitTrouble trouble);
  // What FreeBytes answers from now on.
  void SetFreeBytes(uint64_t bytes);
  // Loss of power: back to the state after the last synced commit; every lease is over.
  void CutPower();

 private:
  using Trees = std::array<Tree, kTableNumberEnd>;
  class MemorySnapshot;

  struct HallState {
    uint64_t epoch = 0;
    uint64_t head_seq = 0;
  };

  void Apply(const WriteBatch& batch) HC_REQUIRES(mutex_);

  mutable base::Mutex mutex_;
  // One pointer a version: a snapshot copies it, a commit replaces it.
  std::shared_ptr<const Trees> trees_ HC_GUARDED_BY(mutex_) = std::make_shared<const Trees>();
  std::shared_ptr<const Trees> synced_ HC_GUARDED_BY(mutex_) = trees_;
  std::map<std::string, HallState, std::less<>> halls_ HC_GUARDED_BY(mutex_);
  uint64_t last_epoch_ HC_GUARDED_BY(mutex_) = 0;
  bool closed_ HC_GUARDED_BY(mutex_) = false;
  std::optional<CommitTrouble> trouble_ HC_GUARDED_BY(mutex_);
  uint64_t free_bytes_ HC_GUARDED_BY(mutex_) = kNoLimit;
};

}  // namespace hallcase::storage
