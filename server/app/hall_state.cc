#include "server/app/hall_state.h"

#include <utility>

#include "server/app/limits.h"

namespace hallcase::app {

using base::MutexLock;

HallState::HallState(storage::Engine* engine, const base::Clock* clock,
                     const Recovered& recovered)
    : engine_(engine), clock_(clock), cases_(kHotCasesMax) {
  Publish(recovered.head, recovered.reference);
  SetEngineRefuses(recovered.engine_refuses);
  if (recovered.damaged_seq != 0) SetDamaged(recovered.damaged_seq, recovered.damage);
}

void HallState::Publish(Head head, std::shared_ptr<const domain::Reference> reference) {
  // What is replaced is freed after the lock.
  SnapshotPtr old_snapshot;
  std::shared_ptr<const domain::Reference> old_reference;
  MutexLock lock(mutex_);
  old_snapshot = std::move(snapshot_);
  snapshot_ = nullptr;
  old_reference = std::exchange(reference_, std::move(reference));
  head_ = std::move(head);
  // A failure shows itself to the next reader.
  RenewLocked().IgnoreError();
}

void HallState::Renew() {
  SnapshotPtr old_snapshot;
  MutexLock lock(mutex_);
  old_snapshot = std::move(snapshot_);
  snapshot_ = nullptr;
  RenewLocked().IgnoreError();
}

void HallState::DropSnapshot() {
  SnapshotPtr old_snapshot;
  MutexLock lock(mutex_);
  old_snapshot = std::move(snapshot_);
  snapshot_ = nullptr;
}

void HallState::SetEngineRefuses(bool refuses) {
  MutexLock lock(mutex_);
  engine_refuses_ = refuses;
}

bool HallState::engine_refuses() const {
  MutexLock lock(mutex_);
  return engine_refuses_;
}

void HallState::SetDamaged(uint64_t seq, std::string what) {
  MutexLock lock(mutex_);
  if (damaged_seq_ != 0) return;
  damaged_seq_ = seq;
  damage_ = std::move(what);
}

Head HallState::head() const {
  MutexLock lock(mutex_);
  return head_;
}

std::shared_ptr<const domain::Reference> HallState::reference() const {
  MutexLock lock(mutex_);
  return reference_;
}

uint64_t HallState::damaged_seq() const {
  MutexLock lock(mutex_);
  return damaged_seq_;
}

std::string HallState::damage() const {
  MutexLock lock(mutex_);
  return damage_;
}

absl::Status HallState::RenewLocked() const {
  auto taken = engine_->GetSnapshot();
  if (!taken.ok()) return taken.status();
  snapshot_ = *std::move(taken);
  taken_at_us_ = clock_->MonotonicMicros();
  return absl::OkStatus();
}

absl::StatusOr<HallState::View> HallState::view() const {
  SnapshotPtr old_snapshot;
  MutexLock lock(mutex_);
  // An idle hall's snapshot would otherwise hold back the compaction of busy ones.
  const bool stale = clock_->MonotonicMicros() - taken_at_us_ > kSnapshotAgeMicrosMax;
  if (snapshot_ == nullptr || stale) {
    old_snapshot = std::move(snapshot_);
    snapshot_ = nullptr;
    absl::Status renewed = RenewLocked();
    if (!renewed.ok()) return renewed;
  }
  return View{snapshot_, head_.seq};
}

absl::StatusOr<SnapshotPtr> HallState::snapshot() const {
  auto taken = view();
  if (!taken.ok()) return taken.status();
  return std::move(taken->snapshot);
}

}  // namespace hallcase::app
