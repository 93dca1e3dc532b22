// All halls that this process serves, and the threads that they share: executor, completion pool,
// keeper (timers, jobs, clocks) and scrubber.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "server/app/completion.h"
#include "server/app/executor.h"
#include "server/app/hall_impl.h"
#include "server/base/clock.h"
#include "server/base/config.h"
#include "server/base/mutex.h"
#include "storage/engine.h"

namespace hallcase::app {

struct HallsOptions {
  storage::Engine* engine = nullptr;
  const base::Clock* clock = nullptr;
  base::Limits limits;
  // What an answer promises. Less than kSynced is for halls that can be made again, like simulated
  // ones: what was acknowledged last is lost when the power fails.
  storage::Durability durability = storage::Durability::kSynced;
  size_t completion_threads = 1;
  // Without them nothing happens on its own: tests call KeepOnce and move the clock themselves.
  bool background = true;
};

// Thread-safe. `engine` and `clock` outlive it.
class Halls {
 public:
  explicit Halls(HallsOptions options);
  // Stop().
  ~Halls();
  Halls(const Halls&) = delete;
  Halls& operator=(const Halls&) = delete;

  // Opens every hall that the engine holds.
  absl::Status OpenAll();

  // Opens one hall, whether or not it has entries yet. ALREADY_EXISTS if it is open,
  // INVALID_ARGUMENT for a malformed id, else what Recover says.
  absl::StatusOr<Hall*> Open(std::string_view hall);

  // Null if it is not open. Halls stay open until Stop.
  HallImpl* Find(std::string_view hall) const;
  std::vector<HallImpl*> All() const;

  // One round of the keeper. Gives the wall instant of the next one.
  int64_t KeepOnce();
  // Returns when nothing waits, no batch is under way and every answer is delivered.
  void WaitIdle();

  // Carries out what waits, answers everybody, cuts the feeds. Submitting afterwards is refused.
  void Stop();

 private:
  void RunKeeper();
  void RunScrubber();
  // False if it is time to stop.
  bool ScrubPass(HallImpl* hall);
  bool PauseScrubber(int64_t pause_us);
  void WakeKeeper();
  void EngineFailed();

  const HallsOptions options_;
  CompletionPool completions_;
  Executor executor_;

  mutable base::Mutex mutex_;
  base::CondVar keeper_changed_;
  base::CondVar scrubber_changed_;
  absl::btree_map<std::string, std::unique_ptr<HallImpl>, std::less<>> halls_
      HC_GUARDED_BY(mutex_);
  bool keeper_asked_ HC_GUARDED_BY(mutex_) = false;
  bool stopping_ HC_GUARDED_BY(mutex_) = false;
  std::thread keeper_;
  std::thread scrubber_;
};

// Ids of the halls that have entries.
absl::StatusOr<std::vector<std::string>> ListHalls(const storage::Snapshot& snapshot);

}  // namespace hallcase::app
