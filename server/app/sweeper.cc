#include "server/app/sweeper.h"

#include <algorithm>
#include <utility>

#include "server/app/limits.h"
#include "storage/keys.h"

namespace hallcase::app {

using base::MutexLock;
using storage::Table;

Sweeper::Sweeper(SweeperOptions options) : options_(std::move(options)) {}

void Sweeper::SetGap(int64_t from_us, int64_t until_us) {
  MutexLock lock(mutex_);
  gap_from_us_ = from_us;
  gap_until_us_ = until_us;
}

void Sweeper::TimerSet(int64_t wake_at_us) {
  {
    MutexLock lock(mutex_);
    first_row_us_ = std::min(first_row_us_, wake_at_us);
    if (wake_at_us >= next_look_us_) return;
    next_look_us_ = wake_at_us;
  }
  options_.wake_keeper();
}

void Sweeper::Rescan() {
  {
    MutexLock lock(mutex_);
    next_look_us_ = INT64_MIN;
    first_row_us_ = INT64_MIN;
  }
  options_.wake_keeper();
}

uint64_t Sweeper::rows_scanned() const {
  MutexLock lock(mutex_);
  return rows_scanned_;
}

uint64_t Sweeper::fired() const {
  MutexLock lock(mutex_);
  return fired_;
}

int64_t Sweeper::Run() {
  const int64_t now_us = options_.clock->NowMicros();
  {
    MutexLock lock(mutex_);
    // The answers to what is under way come first: until then the table shows rows that are about
    // to go.
    if (running_ || in_flight_ > 0) return INT64_MAX;
    if (now_us < next_look_us_) return next_look_us_;
    if (!options_.clock_guard->Sound() || options_.state->damaged_seq() != 0) return INT64_MAX;
    running_ = true;
    // TimerSet during the scan lowers it again.
    next_look_us_ = INT64_MAX;
  }
  std::vector<Due> due;
  const absl::Status scanned = Scan(now_us, &due);
  {
    MutexLock lock(mutex_);
    running_ = false;
    in_flight_ = due.size();
    if (!scanned.ok()) next_look_us_ = std::min(next_look_us_, now_us + kRetryMicros);
  }
  for (const Due& one : due) Send(one);
  MutexLock lock(mutex_);
  return in_flight_ > 0 ? INT64_MAX : next_look_us_;
}

bool Sweeper::IsParked(const Due& due) {
  const auto found = parked_.find(due.case_id);
  return found != parked_.end() && found->second.wake_at_us == due.wake_at_us &&
         found->second.not_before_us > options_.clock->MonotonicMicros();
}

void Sweeper::Park(const Due& due) {
  const int64_t now_us = options_.clock->MonotonicMicros();
  if (parked_.size() >= kSweepParkedMax) {
    absl::erase_if(parked_, [now_us](const auto& one) {
      return one.second.not_before_us <= now_us;
    });
  }
  parked_[due.case_id] = {due.wake_at_us, now_us + kRetryMicros};
  next_look_us_ = std::min(next_look_us_, options_.clock->NowMicros() + kRetryMicros);
}

absl::Status Sweeper::Scan(int64_t now_us, std::vector<Due>* due) {
  auto range = storage::PrefixRange(storage::HallPrefix(options_.hall));
  int64_t from_us = INT64_MIN;
  {
    // Before the snapshot is taken: a row that it does not show is told of after this, and lowers
    // the bound again.
    MutexLock lock(mutex_);
    from_us = std::exchange(first_row_us_, INT64_MAX);
  }
  if (from_us != INT64_MIN) range.begin = storage::TimerKey(options_.hall, from_us, 0, 0);
  const auto snapshot = options_.state->snapshot();
  if (!snapshot.ok()) {
    MutexLock lock(mutex_);
    first_row_us_ = std::min(first_row_us_, from_us);
    return snapshot.status();
  }
  int64_t first_row_us = INT64_MAX;
  absl::Status sound;
  const auto scanned =
      (*snapshot)->Scan(Table::kTimers, range, [&](std::string_view key, std::string_view) {
        const auto parts = storage::ParseTimerKey(key);
        MutexLock lock(mutex_);
        ++rows_scanned_;
        if (!parts.has_value()) {
          sound = absl::DataLossError("a timer key cannot be parsed");
          return false;
        }
        first_row_us = std::min(first_row_us, parts->wake_at_us);
        if (parts->wake_at_us > now_us) {
          next_look_us_ = std::min(next_look_us_, parts->wake_at_us);
          return false;
        }
        const Due one{parts->wake_at_us, parts->subject_id};
        if (IsParked(one)) {
          next_look_us_ = std::min(next_look_us_, now_us + kRetryMicros);
          return true;
        }
        due->push_back(one);
        if (due->size() < kSweepInFlightMax) return true;
        next_look_us_ = std::min(next_look_us_, now_us);
        return false;
      });
  const absl::Status status = scanned.ok() ? sound : scanned.status();
  MutexLock lock(mutex_);
  first_row_us_ = std::min(first_row_us_, status.ok() ? first_row_us : INT64_MIN);
  // What the gap held back has fired. A timer that is set to a past instant later, for a case that
  // was written down late, has nothing to do with it.
  if (status.ok() && first_row_us > gap_until_us_) gap_until_us_ = INT64_MIN;
  return status;
}

void Sweeper::Send(const Due& due) {
  CommandCall call;
  call.lane = Lane::kJobs;
  call.source = ledger::v1::SOURCE_SYSTEM;
  auto* wake = call.command.mutable_fire_wake();
  wake->set_case_id(due.case_id);
  {
    MutexLock lock(mutex_);
    if (due.wake_at_us <= gap_until_us_) wake->set_gap_from_us(gap_from_us_);
  }
  call.done = [this, due](Outcome outcome) { Answered(due, outcome); };
  options_.submit(std::move(call));
}

void Sweeper::Answered(const Due& due, const Outcome& outcome) {
  bool last = false;
  {
    MutexLock lock(mutex_);
    if (outcome.kind == Outcome::Kind::kCommitted) {
      ++fired_;
    } else {
      // Either somebody moved the wake meanwhile, or the command was refused: looking at the same
      // row again at once would spin.
      Park(due);
    }
    last = --in_flight_ == 0;
  }
  if (last) options_.wake_keeper();
}

}  // namespace hallcase::app
