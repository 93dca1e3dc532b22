// A fixed number of threads behind a bounded queue. Thread-safe.
#pragma once

#include <cstddef>
#include <deque>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "server/base/mutex.h"

namespace hallcase::rpc {

class Pool {
 public:
  using Task = absl::AnyInvocable<void()>;

  // `niceness` above 0 lets other threads go first (19 = all of them).
  // REQUIRES: threads >= 1, queue_max >= 1.
  Pool(size_t threads, size_t queue_max, int niceness = 0);
  // Runs what is queued, then ends its threads.
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // False, and the task does not run, when the queue is full or the pool is ending.
  [[nodiscard]] bool TryRun(Task task);

  // Also when the queue is full: for the rest of work that has begun and must be answered.
  void Run(Task task);

 private:
  void Work(int niceness);
  bool Push(Task task, bool bounded);

  const size_t queue_max_;
  base::Mutex mutex_;
  base::CondVar wake_;
  std::deque<Task> queue_ HC_GUARDED_BY(mutex_);
  size_t idle_ HC_GUARDED_BY(mutex_) = 0;
  bool ending_ HC_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace hallcase::rpc
