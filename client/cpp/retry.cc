#include "client/cpp/retry.h"

#include <algorithm>

namespace hallcase::client {

int64_t BackoffMicros(const RetryPolicy& policy, int attempt, const Error& error,
                      base::RandomSource& random) {
  int64_t full = policy.backoff_first_us;
  for (int i = 1; i < attempt && full < policy.backoff_max_us; ++i) full *= 2;
  full = std::min(full, policy.backoff_max_us);
  const int64_t half = full / 2;
  const auto drawn = static_cast<int64_t>(random.Below(static_cast<uint64_t>(half) + 1));
  return std::max(half + drawn, error.retry_after_us);
}

}  // namespace hallcase::client
