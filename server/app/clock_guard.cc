#include "server/app/clock_guard.h"

namespace hallcase::app {

using base::MutexLock;

ClockGuard::ClockGuard(const base::Clock* clock, int64_t jump_max_us, int64_t recorded_at_us)
    : clock_(clock),
      jump_max_us_(jump_max_us),
      wall_us_(clock->NowMicros()),
      monotonic_us_(clock->MonotonicMicros()) {
  jumped_ = wall_us_ < recorded_at_us - jump_max_us_;
  if (jumped_) sound_until_us_ = recorded_at_us;
}

bool ClockGuard::Sound() {
  MutexLock lock(mutex_);
  const int64_t wall_us = clock_->NowMicros();
  const int64_t monotonic_us = clock_->MonotonicMicros();
  const int64_t apart_us = (wall_us - wall_us_) - (monotonic_us - monotonic_us_);
  if (!jumped_ && (apart_us > jump_max_us_ || apart_us < -jump_max_us_)) {
    jumped_ = true;
    sound_until_us_ = wall_us_;
  }
  wall_us_ = wall_us;
  monotonic_us_ = monotonic_us;
  return !jumped_;
}

int64_t ClockGuard::sound_until_us() {
  MutexLock lock(mutex_);
  return sound_until_us_;
}

void ClockGuard::Confirm() {
  MutexLock lock(mutex_);
  wall_us_ = clock_->NowMicros();
  monotonic_us_ = clock_->MonotonicMicros();
  jumped_ = false;
  sound_until_us_ = 0;
}

}  // namespace hallcase::app
