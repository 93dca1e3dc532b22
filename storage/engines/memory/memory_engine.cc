#include "storage/engines/memory/memory_engine.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/coding.h"
#include "storage/keys.h"

namespace hallcase::storage {

using base::MutexLock;

class MemoryEngine::MemorySnapshot : public Snapshot {
 public:
  explicit MemorySnapshot(std::shared_ptr<const Trees> trees) : trees_(std::move(trees)) {}

  absl::StatusOr<bool> Find(Table table, std::string_view key, std::string* value) const override {
    const std::string* found = TreeFind(tree(table), key);
    if (found == nullptr) return false;
    *value = *found;
    return true;
  }

  absl::StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      Table table, absl::Span<const std::string> keys) const override {
    std::vector<std::optional<std::string>> values(keys.size());
    for (size_t i = 0; i < keys.size(); ++i) {
      const std::string* found = TreeFind(tree(table), keys[i]);
      if (found != nullptr) values[i] = *found;
    }
    return values;
  }

  absl::StatusOr<ScanResult> Scan(Table table, const ScanRange& range,
                                  RowVisitor visit) const override {
    ScanMeter meter(range);
    TreeVisit(tree(table), range.begin, range.end, range.reverse, [&](const TreeNode& node) {
      return meter.Admit(node.key, node.value) && meter.Visited(visit(node.key, node.value));
    });
    return std::move(meter).Finish();
  }

 private:
  const Tree& tree(Table table) const { return (*trees_)[TableNumber(table)]; }

  const std::shared_ptr<const Trees> trees_;
};

absl::StatusOr<Lease> MemoryEngine::Acquire(std::string_view hall) {
  if (!IsHallId(hall)) return absl::InvalidArgumentError("hall id is malformed");
  MutexLock lock(mutex_);
  closed_ = false;
  MemorySnapshot snapshot(trees_);
  absl::StatusOr<uint64_t> head_seq = ReadHeadSeq(snapshot, hall);
  if (!head_seq.ok()) return head_seq.status();
  HallState& state = halls_[std::string(hall)];
  state = {++last_epoch_, *head_seq};
  return Lease{state.epoch, state.head_seq};
}

absl::StatusOr<std::unique_ptr<Snapshot>> MemoryEngine::GetSnapshot() {
  MutexLock lock(mutex_);
  if (closed_) return absl::UnavailableError("a commit failed: acquire the hall again");
  return std::make_unique<MemorySnapshot>(trees_);
}

absl::Status MemoryEngine::Commit(std::string_view hall, uint64_t epoch,
                                  uint64_t expected_head_seq, const WriteBatch& batch,
                                  Durability durability) {
  MutexLock lock(mutex_);
  const auto found = halls_.find(hall);
  if (found == halls_.end() || found->second.epoch != epoch) {
    return absl::FailedPreconditionError("the lease is over");
  }
  HallState& state = found->second;
  if (state.head_seq != expected_head_seq) {
    return absl::FailedPreconditionError(absl::StrCat("head is ", state.head_seq, ", expected ",
                                                      expected_head_seq));
  }
  absl::Status checked = CheckBatch(hall, expected_head_seq, batch);
  if (!checked.ok() || batch.empty()) return checked;
  const std::optional<CommitTrouble> trouble = std::exchange(trouble_, std::nullopt);
  if (trouble == CommitTrouble::kRefused) {
    return absl::ResourceExhaustedError("no room, as asked for by a test");
  }
  if (trouble != CommitTrouble::kUnknownLost) Apply(batch);
  if (trouble.has_value()) {
    halls_.clear();
    closed_ = true;
    return absl::UnknownError("commit of unknown fate, as asked for by a test");
  }
  state.head_seq += batch.ledger_entries();
  if (durability == Durability::kSynced) synced_ = trees_;
  return absl::OkStatus();
}

void MemoryEngine::Apply(const WriteBatch& batch) {
  auto next = std::make_shared<Trees>(*trees_);
  batch.ForEach([&next](const WriteBatch::Op& op) {
    Tree& tree = (*next)[TableNumber(op.table)];
    switch (op.kind) {
      case WriteBatch::OpKind::kPut:
        tree = TreePut(tree, op.key, op.value);
        break;
      case WriteBatch::OpKind::kDelete:
        tree = TreeDelete(tree, op.key);
        break;
      case WriteBatch::OpKind::kDeleteRange:
        tree = TreeDeleteRange(tree, op.key, op.value);
        break;
    }
  });
  trees_ = std::move(next);
}

absl::Status MemoryEngine::Checkpoint(const std::string& /*dir*/) {
  return absl::UnimplementedError("the memory engine has nothing on disk");
}

absl::Status MemoryEngine::DropObsolete() {
  MutexLock lock(mutex_);
  if (closed_) return absl::UnavailableError("a commit failed: acquire the hall again");
  // As a flush does on disk: what was deleted does not come back with a loss of power.
  synced_ = trees_;
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> MemoryEngine::FreeBytes() const {
  MutexLock lock(mutex_);
  return free_bytes_;
}

absl::Status MemoryEngine::TEST_WriteUnchecked(const WriteBatch& batch) {
  MutexLock lock(mutex_);
  Apply(batch);
  synced_ = trees_;
  return absl::OkStatus();
}

void MemoryEngine::TroubleNextCommit(CommitTrouble trouble) {
  MutexLock lock(mutex_);
  trouble_ = trouble;
}

void MemoryEngine::SetFreeBytes(uint64_t bytes) {
  MutexLock lock(mutex_);
  free_bytes_ = bytes;
}

void MemoryEngine::CutPower() {
  MutexLock lock(mutex_);
  trees_ = synced_;
  halls_.clear();
}

}  // namespace hallcase::storage
