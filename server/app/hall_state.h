// What a hall's writer has published: the state that readers see. Written after each commit, read
// by anybody.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/app/case_cache.h"
#include "server/app/hall.h"
#include "server/app/recovery.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/domain/reference.h"
#include "storage/engine.h"

namespace hallcase::app {

using SnapshotPtr = std::shared_ptr<const storage::Snapshot>;

// Thread-safe. One snapshot serves all readers between two commits: taking one a read would cost
// every reader the engine's lock.
class HallState {
 public:
  // Starts with what Recover gave.
  HallState(storage::Engine* engine, const base::Clock* clock, const Recovered& recovered);

  // After a commit or a recovery: renews the snapshot as well.
  void Publish(Head head, std::shared_ptr<const domain::Reference> reference);
  // Renews the snapshot after a commit without entries.
  void Renew();
  // Lets go of the snapshot (the engine failed); the next reader takes a new one.
  void DropSnapshot();
  void SetEngineRefuses(bool refuses);
  // The first damage that is reported stays.
  void SetDamaged(uint64_t seq, std::string what);

  // Data keys that are wrapped under an older hall key are refused from now on.
  void RequireHallKey(uint32_t number) { hall_key_.store(number); }
  uint32_t hall_key_required() const { return hall_key_.load(); }

  Head head() const;
  std::shared_ptr<const domain::Reference> reference() const;
  // Seq of the first damaged entry, 0 = none found.
  uint64_t damaged_seq() const;
  // True while the engine itself takes no commits.
  bool engine_refuses() const;
  std::string damage() const;
  // The latest committed state. UNAVAILABLE between a failure and the hall's recovery.
  absl::StatusOr<SnapshotPtr> snapshot() const;
  // The snapshot together with the head that it shows.
  struct View {
    SnapshotPtr snapshot;
    uint64_t seq = 0;
  };
  absl::StatusOr<View> view() const;

  CaseCache& cases() const { return cases_; }

 private:
  absl::Status RenewLocked() const HC_REQUIRES(mutex_);

  storage::Engine* const engine_;
  const base::Clock* const clock_;
  mutable CaseCache cases_;
  std::atomic<uint32_t> hall_key_{0};
  mutable base::Mutex mutex_;
  mutable SnapshotPtr snapshot_ HC_GUARDED_BY(mutex_);
  mutable int64_t taken_at_us_ HC_GUARDED_BY(mutex_) = 0;
  Head head_ HC_GUARDED_BY(mutex_);
  std::shared_ptr<const domain::Reference> reference_ HC_GUARDED_BY(mutex_);
  bool engine_refuses_ HC_GUARDED_BY(mutex_) = false;
  uint64_t damaged_seq_ HC_GUARDED_BY(mutex_) = 0;
  std::string damage_ HC_GUARDED_BY(mutex_);
};

}  // namespace hallcase::app
