#include "server/app/jobs.h"

#include <algorithm>
#include <utility>

#include "server/app/limits.h"
#include "server/app/row_codec.h"
#include "storage/keys.h"

namespace hallcase::app {

using base::MutexLock;
using storage::Table;

absl::Status JobRunner::Resume() {
  const auto snapshot = options_.state->snapshot();
  if (!snapshot.ok()) return snapshot.status();
  std::vector<int64_t> running;
  absl::Status unsound;
  const auto range = storage::PrefixRange(storage::HallPrefix(options_.hall));
  const auto scanned =
      (*snapshot)->Scan(Table::kJobs, range, [&](std::string_view, std::string_view bytes) {
        ledger::v1::JobRow row;
        const absl::Status sound = ParseRow(Table::kJobs, bytes, &row);
        unsound.Update(sound);
        const bool mine = sound.ok() && !row.started().has_rotation();
        if (mine && row.state() == ledger::v1::JOB_STATE_RUNNING) {
          running.push_back(row.started().job_id());
        }
        return true;
      });
  if (!scanned.ok()) return scanned.status();
  Running(running);
  return unsound;
}

void JobRunner::Running(const std::vector<int64_t>& job_ids) {
  for (const int64_t job_id : job_ids) {
    bool fresh = false;
    {
      MutexLock lock(mutex_);
      fresh = active_.try_emplace(job_id).second;
    }
    if (fresh) Advance(job_id);
  }
}

int64_t JobRunner::Run() {
  std::vector<int64_t> ready;
  int64_t left_us = INT64_MAX;
  {
    MutexLock lock(mutex_);
    const int64_t now_us = options_.clock->MonotonicMicros();
    for (auto& [job_id, active] : active_) {
      if (active.rests_until_us == 0) continue;
      if (active.rests_until_us > now_us) {
        left_us = std::min(left_us, active.rests_until_us - now_us);
        continue;
      }
      active.rests_until_us = 0;
      ready.push_back(job_id);
    }
  }
  for (const int64_t job_id : ready) Advance(job_id);
  return left_us;
}

void JobRunner::Advance(int64_t job_id) {
  {
    MutexLock lock(mutex_);
    active_[job_id].sent_us = options_.clock->MonotonicMicros();
  }
  CommandCall call;
  call.lane = Lane::kJobs;
  call.source = ledger::v1::SOURCE_SYSTEM;
  call.command.mutable_advance_job()->set_job_id(job_id);
  call.done = [this, job_id](Outcome outcome) { Answered(job_id, outcome); };
  options_.submit(std::move(call));
}

void JobRunner::Answered(int64_t job_id, const Outcome& outcome) {
  const bool refused = outcome.kind == Outcome::Kind::kRejected;
  const bool goes_on = outcome.kind == Outcome::Kind::kCommitted && outcome.job_row != nullptr &&
                       outcome.job_row->state() == ledger::v1::JOB_STATE_RUNNING;
  int64_t rest_us = 0;
  {
    MutexLock lock(mutex_);
    Active& active = active_[job_id];
    const int64_t now_us = options_.clock->MonotonicMicros();
    if (refused) rest_us = kRetryMicros;
    if (goes_on) rest_us = std::min(now_us - active.sent_us, options_.rest_us_max);
    active.rests_until_us = rest_us == 0 ? 0 : now_us + rest_us;
    if (!refused && !goes_on) active_.erase(job_id);
  }
  if (rest_us != 0) return options_.wake_keeper();
  if (goes_on) Advance(job_id);
}

}  // namespace hallcase::app
