// Lockout after failed sign-ins, for each pair of account and source address, so that nobody can
// lock another's account from elsewhere, nor a whole hall out of one. In memory only. Thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace hallcase::auth {

// Pairs of account and source remembered; beyond it the oldest is forgotten.
inline constexpr size_t kLockoutPairsMax = 65'536;

class Lockout {
 public:
  struct Limits {
    // So many failures are free; the next sign-in is locked out.
    int64_t failures_max = 5;
    // The first lockout; each further failure doubles it.
    int64_t first_us = 300 * base::kMicrosPerSecond;
    // No lockout is longer.
    int64_t longest_us = base::kMicrosPerDay;
    size_t pairs_max = kLockoutPairsMax;
  };

  // The clock must outlive this.
  Lockout(const base::Clock& clock, Limits limits) : clock_(clock), limits_(limits) {}

  // Microseconds until the pair may try again; 0 = now. A try that goes on after 0 was answered
  // counts as failed until Succeeded is called, so that many tries at once cannot outrun the count.
  int64_t BeginTry(std::string_view account, std::string_view source);

  // The password was right: the pair starts afresh.
  void Succeeded(std::string_view account, std::string_view source);

  // The try that BeginTry let through never came to a verdict (server busy).
  void Abandoned(std::string_view account, std::string_view source);

 private:
  struct Entry {
    int64_t failures = 0;
    int64_t locked_until_us = 0;
  };
  void ForgetOldest() HC_REQUIRES(mutex_);

  const base::Clock& clock_;
  const Limits limits_;
  base::Mutex mutex_;
  absl::flat_hash_map<std::string, Entry> entries_ HC_GUARDED_BY(mutex_);
  std::deque<std::string> order_ HC_GUARDED_BY(mutex_);
};

}  // namespace hallcase::auth
