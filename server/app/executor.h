// The executor: a fixed pool of writer threads with halls pinned to them. Callers put tickets into
// a hall's lanes; its thread takes what waits as one batch.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "server/app/completion.h"
#include "server/app/lanes.h"
#include "server/app/ticket.h"
#include "server/app/writer.h"
#include "server/base/config.h"
#include "server/base/mutex.h"

namespace hallcase::app {

// Thread-safe.
class Executor {
 public:
  // `completions` must outlive the executor.
  Executor(const base::Limits& limits, CompletionPool* completions);
  // Stop().
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // A hall's place: its lanes and its writer on one thread.
  class Seat;

  // Pins a hall to the thread with the fewest. The writer must outlive Stop().
  Seat* Add(Writer* writer);

  // Never blocks. A full lane is answered QUEUE_FULL, a stopping executor OUTCOME_UNKNOWN, both by
  // the completion pool.
  void Submit(Seat* seat, TicketPtr ticket);

  // Returns when no lane has anything waiting and no batch is under way.
  void WaitIdle();

  // Carries out what waits, then ends the threads.
  void Stop();

  // Tickets that wait in a hall's lanes.
  size_t Waiting(Seat* seat) const;

 private:
  class WriterThread;

  const base::Limits limits_;
  CompletionPool* const completions_;
  std::vector<std::unique_ptr<WriterThread>> threads_;
};

}  // namespace hallcase::app
