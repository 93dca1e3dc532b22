#include "server/auth/try_budget.h"

#include <algorithm>
#include <cstring>

#include "server/base/hash.h"

namespace hallcase::auth {
namespace {

constexpr size_t kSecretBytes = 32;

std::string Secret(base::RandomSource& random) {
  std::string secret(kSecretBytes, '\0');
  random.Fill(secret.data(), secret.size());
  return secret;
}

}  // namespace

TryBudget::TryBudget(const base::Clock& clock, base::RandomSource& random, Limits limits)
    : clock_(clock), limits_(limits), secret_(Secret(random)), whole_again_us_(limits.counts, 0) {}

size_t TryBudget::IndexOf(std::string_view name) const {
  const base::Hash hash = base::HmacSha256(secret_, {name});
  uint64_t number = 0;
  std::memcpy(&number, hash.data(), sizeof number);
  return number % limits_.counts;
}

int64_t TryBudget::Take(std::string_view name) {
  const size_t index = IndexOf(name);
  const int64_t now_us = clock_.MonotonicMicros();
  base::MutexLock lock(mutex_);
  const int64_t whole_us = std::max(whole_again_us_[index], now_us) + limits_.regain_us;
  const int64_t wait_us = whole_us - now_us - limits_.tries_max * limits_.regain_us;
  if (wait_us > 0) return wait_us;
  whole_again_us_[index] = whole_us;
  return 0;
}

void TryBudget::GiveBack(std::string_view name) {
  const size_t index = IndexOf(name);
  base::MutexLock lock(mutex_);
  whole_again_us_[index] -= limits_.regain_us;
}

}  // namespace hallcase::auth
