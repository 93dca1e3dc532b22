// How often something may be tried: so many times at once, and once more after each pause. For
// guesses at what is named by number, where names can be made up: all of them share a fixed number
// of counts, so that nothing is ever forgotten to make room. In memory only. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/base/random.h"

namespace hallcase::auth {

// Names that share a count do so by a chance of one in so many, and nobody knows which ones.
inline constexpr size_t kTryCounts = 65'536;

class TryBudget {
 public:
  struct Limits {
    int64_t tries_max = 5;
    // After so long one more.
    int64_t regain_us = 600 * base::kMicrosPerSecond;
    size_t counts = kTryCounts;
  };

  // The clock must outlive this.
  TryBudget(const base::Clock& clock, base::RandomSource& random, Limits limits);

  // Takes one try. Microseconds until there is one again; 0 = it was taken.
  int64_t Take(std::string_view name);

  // The try was right, or never came to a verdict.
  void GiveBack(std::string_view name);

 private:
  size_t IndexOf(std::string_view name) const;

  const base::Clock& clock_;
  const Limits limits_;
  const std::string secret_;
  base::Mutex mutex_;
  // Monotonic instant at which all tries will be back.
  std::vector<int64_t> whole_again_us_ HC_GUARDED_BY(mutex_);
};

}  // namespace hallcase::auth
