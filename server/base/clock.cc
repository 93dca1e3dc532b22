#include "server/base/clock.h"

#include <chrono>

namespace hallcase::base {

int64_t RealClock::NowMicros() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count();
}

int64_t RealClock::MonotonicMicros() const {
  const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(since_start).count();
}

}  // namespace hallcase::base
