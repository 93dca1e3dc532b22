// The sweeper of one hall: when a timer is due, sends FireWake for its subject like any caller.
//
// It reads the timer table only when its earliest row is due, and then no more rows than it fires
// and one. It begins where the last look found the first row: what lies before has fired, and the
// engine would step over each of those rows until it has swept them away itself. Rows are taken
// away by the facts of the wake, never by the sweeper.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "server/app/clock_guard.h"
#include "server/app/command_call.h"
#include "server/app/hall_state.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace hallcase::app {

struct SweeperOptions {
  std::string hall;
  const HallState* state = nullptr;
  const base::Clock* clock = nullptr;
  ClockGuard* clock_guard = nullptr;
  // Hands a command to the hall's executor.
  std::function<void(CommandCall)> submit;
  // Asks for Run soon: something became due earlier than the last Run said. Must not block.
  std::function<void()> wake_keeper;
};

// Thread-safe.
class Sweeper {
 public:
  explicit Sweeper(SweeperOptions options);

  // Timers that were due by `until_us` went off while nobody watched since `from_us`: their
  // warnings name that gap. from_us = 0: no gap.
  void SetGap(int64_t from_us, int64_t until_us);

  // A commit set a timer to this instant.
  void TimerSet(int64_t wake_at_us);
  // Nothing is known about the table any more.
  void Rescan();

  // Sends what is due and can be sent now. Gives the wall instant at which there will be more to
  // do, as far as is known.
  int64_t Run();

  uint64_t rows_scanned() const;
  uint64_t fired() const;

 private:
  struct Due {
    int64_t wake_at_us;
    int64_t case_id;
  };

  // Up to kSweepInFlightMax rows due at `now_us`; lowers next_look_us_ to what comes after them.
  absl::Status Scan(int64_t now_us, std::vector<Due>* due);
  bool IsParked(const Due& due) HC_REQUIRES(mutex_);
  void Park(const Due& due) HC_REQUIRES(mutex_);
  void Send(const Due& due);
  void Answered(const Due& due, const Outcome& outcome);

  const SweeperOptions options_;
  mutable base::Mutex mutex_;
  // Wall instant before which there is nothing to do.
  int64_t next_look_us_ HC_GUARDED_BY(mutex_) = INT64_MIN;
  // No row lies before this instant.
  int64_t first_row_us_ HC_GUARDED_BY(mutex_) = INT64_MIN;
  size_t in_flight_ HC_GUARDED_BY(mutex_) = 0;
  bool running_ HC_GUARDED_BY(mutex_) = false;
  int64_t gap_from_us_ HC_GUARDED_BY(mutex_) = 0;
  int64_t gap_until_us_ HC_GUARDED_BY(mutex_) = INT64_MIN;
  // Wakes that were refused, by subject, and the monotonic instant before which they rest.
  struct Parked {
    int64_t wake_at_us;
    int64_t not_before_us;
  };
  absl::flat_hash_map<int64_t, Parked> parked_ HC_GUARDED_BY(mutex_);
  uint64_t rows_scanned_ HC_GUARDED_BY(mutex_) = 0;
  uint64_t fired_ HC_GUARDED_BY(mutex_) = 0;
};

}  // namespace hallcase::app
