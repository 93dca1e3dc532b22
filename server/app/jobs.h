// Runs the jobs of one hall: sends one chunk command after the other until the job says that it is
// finished. Between two chunks a job rests for as long as the first took, so that clerks have half
// of the writer at least. What a chunk does is the domain's affair; where a job stands is in its
// row, so that it goes on after a restart. Rotations of keys are not its own: they need the keys
// (rpc/key_rotator.h).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "server/app/command_call.h"
#include "server/app/hall_state.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace hallcase::app {

struct JobRunnerOptions {
  std::string hall;
  const HallState* state = nullptr;
  const base::Clock* clock = nullptr;
  // Longest rest between two chunks, 0 = none.
  int64_t rest_us_max = 0;
  // Hands a command to the hall's executor.
  std::function<void(CommandCall)> submit;
  // Asks for Run soon. Must not block.
  std::function<void()> wake_keeper;
};

// Thread-safe.
class JobRunner {
 public:
  explicit JobRunner(JobRunnerOptions options) : options_(std::move(options)) {}

  // Finds the jobs that were running when the server stopped, or that a commit of unknown fate
  // started. A row that cannot be read holds none of the others up; the first one is told.
  absl::Status Resume();

  // Jobs that a commit left running. Those under way are not started twice.
  void Running(const std::vector<int64_t>& job_ids);

  // Goes on with the jobs whose rest is over. Gives the microseconds until the next one's is,
  // INT64_MAX if none rests.
  int64_t Run();

 private:
  void Advance(int64_t job_id);
  void Answered(int64_t job_id, const Outcome& outcome);

  const JobRunnerOptions options_;
  base::Mutex mutex_;
  // Monotonic instants: when the last chunk was sent, and until when the job rests; 0 = the chunk
  // is under way.
  struct Active {
    int64_t sent_us = 0;
    int64_t rests_until_us = 0;
  };
  absl::flat_hash_map<int64_t, Active> active_ HC_GUARDED_BY(mutex_);
};

}  // namespace hallcase::app
