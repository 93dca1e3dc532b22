// Runs the jobs of one hall: sends one chunk command after the other until the job says that it is
// finished. What a chunk does is the domain's affair; where a job stands is in its row, so that it
// goes on after a restart. Rotations of keys are not its own: they need the keys
// (rpc/key_rotator.h).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "server/app/command_call.h"
#include "server/app/hall_state.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace hallcase::app {

// Thread-safe.
class JobRunner {
 public:
  JobRunner(std::string hall, const HallState* state, const base::Clock* clock,
            std::function<void(CommandCall)> submit)
      : hall_(std::move(hall)), state_(state), clock_(clock), submit_(std::move(submit)) {}

  // Finds the jobs that were running when the server stopped.
  absl::Status Resume();

  // Jobs that a commit left running. Those under way are not started twice.
  void Running(const std::vector<int64_t>& job_ids);

  // Tries refused chunks again whose pause is over.
  void Retry();

 private:
  void Advance(int64_t job_id);
  void Answered(int64_t job_id, const Outcome& outcome);

  const std::string hall_;
  const HallState* const state_;
  const base::Clock* const clock_;
  const std::function<void(CommandCall)> submit_;
  base::Mutex mutex_;
  // Job -> monotonic instant before which it is left alone, 0 = its chunk is under way.
  absl::flat_hash_map<int64_t, int64_t> active_ HC_GUARDED_BY(mutex_);
};

}  // namespace hallcase::app
