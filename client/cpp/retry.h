// When to try again, and after how long. Pure; the caller waits.
#pragma once

#include <cstdint>

#include "client/cpp/error.h"
#include "server/base/random.h"

namespace hallcase::client {

struct RetryPolicy {
  int attempts_max = 6;
  int redirects_max = 3;
  int64_t backoff_first_us = 50'000;
  int64_t backoff_max_us = 2'000'000;
};

// The pause before attempt `attempt` + 1, where `attempt` counts from 1: doubles each time up to
// the maximum, then half of it is drawn at random, so that clients cut off together do not come
// back together. At least what the server asked for. REQUIRES: attempt >= 1.
int64_t BackoffMicros(const RetryPolicy& policy, int attempt, const Error& error,
                      base::RandomSource& random);

}  // namespace hallcase::client
