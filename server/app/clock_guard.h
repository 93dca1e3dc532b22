// Watches the wall clock against the monotonic one: somebody who sets the clock by hours must not
// turn every deadline of the hall over. After a jump nothing is written and nothing fires until an
// operator has looked.
#pragma once

#include <cstdint>

#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace hallcase::app {

// Thread-safe.
class ClockGuard {
 public:
  // `recorded_at_us`: the last ledger time. A wall clock that lies before it by more than
  // `jump_max_us` has jumped while nobody was watching.
  ClockGuard(const base::Clock* clock, int64_t jump_max_us, int64_t recorded_at_us);

  // False after a jump, until Confirm. Call at least every few minutes: slow drift between two
  // calls is no jump.
  bool Sound();

  // The wall time at which the clock was last known to be right, 0 while it has not jumped.
  int64_t sound_until_us();

  // An operator says that the wall clock is right.
  void Confirm();

 private:
  const base::Clock* const clock_;
  const int64_t jump_max_us_;
  base::Mutex mutex_;
  int64_t wall_us_ HC_GUARDED_BY(mutex_);
  int64_t monotonic_us_ HC_GUARDED_BY(mutex_);
  int64_t sound_until_us_ HC_GUARDED_BY(mutex_) = 0;
  bool jumped_ HC_GUARDED_BY(mutex_) = false;
};

}  // namespace hallcase::app
