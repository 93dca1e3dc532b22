#include "server/auth/lockout.h"

#include <algorithm>

#include "server/base/strings.h"

namespace hallcase::auth {
namespace {

// 0x00 stands in neither part.
std::string KeyOf(std::string_view account, std::string_view source) {
  return base::StrCat(account, std::string_view("\0", 1), source);
}

}  // namespace

int64_t Lockout::BeginTry(std::string_view account, std::string_view source) {
  const int64_t now_us = clock_.MonotonicMicros();
  const std::string key = KeyOf(account, source);
  base::MutexLock lock(mutex_);
  auto [it, fresh] = entries_.try_emplace(key);
  Entry& entry = it->second;
  if (now_us < entry.locked_until_us) return entry.locked_until_us - now_us;
  ++entry.failures;
  if (entry.failures >= limits_.failures_max) {
    const int64_t doublings = std::min<int64_t>(entry.failures - limits_.failures_max, 30);
    const int64_t longest = std::max(limits_.longest_us, limits_.first_us);
    const int64_t span =
        limits_.first_us > (longest >> doublings) ? longest : limits_.first_us << doublings;
    entry.locked_until_us = now_us + span;
  }
  if (fresh) {
    order_.push_back(key);
    ForgetOldest();
  }
  return 0;
}

void Lockout::ForgetOldest() {
  while (order_.size() > limits_.pairs_max) {
    entries_.erase(order_.front());
    order_.pop_front();
  }
}

void Lockout::Succeeded(std::string_view account, std::string_view source) {
  base::MutexLock lock(mutex_);
  auto it = entries_.find(KeyOf(account, source));
  if (it != entries_.end()) it->second = Entry{};
}

void Lockout::Abandoned(std::string_view account, std::string_view source) {
  base::MutexLock lock(mutex_);
  auto it = entries_.find(KeyOf(account, source));
  if (it == entries_.end() || it->second.failures == 0) return;
  --it->second.failures;
  it->second.locked_until_us = 0;
}

}  // namespace hallcase::auth
