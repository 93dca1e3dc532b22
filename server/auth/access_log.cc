#include "server/auth/access_log.h"

#include <algorithm>
#include <utility>

namespace hallcase::auth {

void AccessLog::Add(Key key, const Count& count) {
  if (counts_.size() >= kObservationsKeptMax && !counts_.contains(key)) {
    key = Key(std::string(kUnknownAccount), std::get<1>(key), "");
  }
  Count& sum = counts_[std::move(key)];
  sum.from_us = sum.count == 0 ? count.from_us : std::min(sum.from_us, count.from_us);
  sum.to_us = std::max(sum.to_us, count.to_us);
  sum.count += count.count;
}

void AccessLog::Observe(std::string_view principal, ledger::v1::AccessEvent event,
                        std::string_view method) {
  const int64_t now_us = clock_.NowMicros();
  base::MutexLock lock(mutex_);
  Add(Key(std::string(principal), event, std::string(method)), Count{1, now_us, now_us});
}

std::vector<ledger::v1::AccessObserved> AccessLog::Take() {
  absl::btree_map<Key, Count> counts;
  {
    base::MutexLock lock(mutex_);
    counts.swap(counts_);
  }
  std::vector<ledger::v1::AccessObserved> observed;
  observed.reserve(counts.size());
  for (const auto& [key, count] : counts) {
    ledger::v1::AccessObserved& one = observed.emplace_back();
    one.set_id(std::get<0>(key));
    one.set_event(static_cast<ledger::v1::AccessEvent>(std::get<1>(key)));
    one.set_method(std::get<2>(key));
    one.set_count(count.count);
    one.set_from_us(count.from_us);
    one.set_to_us(count.to_us);
  }
  return observed;
}

void AccessLog::Return(const std::vector<ledger::v1::AccessObserved>& observed) {
  base::MutexLock lock(mutex_);
  for (const ledger::v1::AccessObserved& one : observed) {
    Add(Key(one.id(), one.event(), one.method()),
        Count{one.count(), one.from_us(), one.to_us()});
  }
}

}  // namespace hallcase::auth
