#include "server/auth/access_log.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "server/domain/calendar/civil.h"

namespace hallcase::auth {
namespace {

bool IsOfADay(int event) {
  return event == ledger::v1::ACCESS_EVENT_ANSWER_READ ||
         event == ledger::v1::ACCESS_EVENT_QUERY_CODE_REFUSED;
}

}  // namespace

void AccessLog::Add(Key key, const Count& count) {
  if (counts_.size() >= kObservationsKeptMax && !counts_.contains(key)) {
    key = Key(std::string(kUnknownAccount), std::get<1>(key), "");
  }
  Count& sum = counts_[std::move(key)];
  sum.from_us = sum.count == 0 ? count.from_us : std::min(sum.from_us, count.from_us);
  sum.to_us = std::max(sum.to_us, count.to_us);
  sum.count += count.count;
}

int64_t AccessLog::StartOfDay(int64_t at_us) const {
  const domain::Day day = domain::LocalDay(domain::Instant{at_us}, utc_offset_minutes_);
  return domain::StartOfDay(day, utc_offset_minutes_).micros;
}

void AccessLog::Observe(std::string_view principal, ledger::v1::AccessEvent event,
                        std::string_view method) {
  const int64_t now_us = clock_.NowMicros();
  const int64_t at_us = IsOfADay(event) ? StartOfDay(now_us) : now_us;
  base::MutexLock lock(mutex_);
  Add(Key(std::string(principal), event, std::string(method)), Count{1, at_us, at_us});
}

std::vector<ledger::v1::AccessObserved> AccessLog::Take() {
  return TakeDays(StartOfDay(clock_.NowMicros()));
}

std::vector<ledger::v1::AccessObserved> AccessLog::TakeAll() { return TakeDays(INT64_MAX); }

std::vector<ledger::v1::AccessObserved> AccessLog::TakeDays(int64_t before_us) {
  absl::btree_map<Key, Count> taken;
  {
    base::MutexLock lock(mutex_);
    taken.swap(counts_);
    for (auto it = taken.begin(); it != taken.end();) {
      const bool kept = IsOfADay(std::get<1>(it->first)) && it->second.to_us >= before_us;
      if (kept) counts_.insert(*it);
      it = kept ? taken.erase(it) : std::next(it);
    }
  }
  std::vector<ledger::v1::AccessObserved> observed;
  observed.reserve(taken.size());
  for (const auto& [key, count] : taken) {
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
