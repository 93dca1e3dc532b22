#include "server/app/jobs.h"

#include <utility>

#include "server/app/limits.h"
#include "server/app/row_codec.h"
#include "storage/keys.h"

namespace hallcase::app {

using base::MutexLock;
using storage::Table;

absl::Status JobRunner::Resume() {
  const auto snapshot = state_->snapshot();
  if (!snapshot.ok()) return snapshot.status();
  std::vector<int64_t> running;
  absl::Status sound;
  const auto range = storage::PrefixRange(storage::HallPrefix(hall_));
  const auto scanned =
      (*snapshot)->Scan(Table::kJobs, range, [&](std::string_view, std::string_view bytes) {
        ledger::v1::JobRow row;
        sound = ParseRow(Table::kJobs, bytes, &row);
        const bool mine = sound.ok() && !row.started().has_rotation();
        if (mine && row.state() == ledger::v1::JOB_STATE_RUNNING) {
          running.push_back(row.started().job_id());
        }
        return sound.ok();
      });
  if (!scanned.ok()) return scanned.status();
  Running(running);
  return sound;
}

void JobRunner::Running(const std::vector<int64_t>& job_ids) {
  for (const int64_t job_id : job_ids) {
    bool fresh = false;
    {
      MutexLock lock(mutex_);
      fresh = active_.try_emplace(job_id, 0).second;
    }
    if (fresh) Advance(job_id);
  }
}

void JobRunner::Retry() {
  std::vector<int64_t> ready;
  {
    MutexLock lock(mutex_);
    const int64_t now_us = clock_->MonotonicMicros();
    for (auto& [job_id, not_before_us] : active_) {
      if (not_before_us == 0 || not_before_us > now_us) continue;
      not_before_us = 0;
      ready.push_back(job_id);
    }
  }
  for (const int64_t job_id : ready) Advance(job_id);
}

void JobRunner::Advance(int64_t job_id) {
  CommandCall call;
  call.lane = Lane::kJobs;
  call.source = ledger::v1::SOURCE_SYSTEM;
  call.command.mutable_advance_job()->set_job_id(job_id);
  call.done = [this, job_id](Outcome outcome) { Answered(job_id, outcome); };
  submit_(std::move(call));
}

void JobRunner::Answered(int64_t job_id, const Outcome& outcome) {
  const bool refused = outcome.kind == Outcome::Kind::kRejected;
  const bool goes_on = outcome.kind == Outcome::Kind::kCommitted && outcome.job_row != nullptr &&
                       outcome.job_row->state() == ledger::v1::JOB_STATE_RUNNING;
  {
    MutexLock lock(mutex_);
    if (refused) {
      active_[job_id] = clock_->MonotonicMicros() + kRetryMicros;
    } else if (!goes_on) {
      active_.erase(job_id);
    }
  }
  if (goes_on) Advance(job_id);
}

}  // namespace hallcase::app
