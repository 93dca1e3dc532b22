#include "server/rpc/pool.h"

#include <sys/resource.h>

#include <utility>

namespace hallcase::rpc {

Pool::Pool(size_t threads, size_t queue_max, int niceness) : queue_max_(queue_max) {
  threads_.reserve(threads);
  for (size_t i = 0; i < threads; ++i) threads_.emplace_back([this, niceness] { Work(niceness); });
}

Pool::~Pool() {
  {
    base::MutexLock lock(mutex_);
    ending_ = true;
  }
  wake_.NotifyAll();
  for (std::thread& thread : threads_) thread.join();
}

bool Pool::Push(Task task, bool bounded) {
  bool wake = false;
  {
    base::MutexLock lock(mutex_);
    if (bounded && (ending_ || queue_.size() >= queue_max_)) return false;
    queue_.push_back(std::move(task));
    wake = idle_ > 0;
  }
  // A busy worker looks at the queue before it sleeps: waking costs a system call a task otherwise.
  if (wake) wake_.NotifyOne();
  return true;
}

bool Pool::TryRun(Task task) { return Push(std::move(task), true); }

void Pool::Run(Task task) { Push(std::move(task), false); }

void Pool::Work(int niceness) {
  // On Linux a thread has a niceness of its own. Refused or not, the work is done.
  if (niceness != 0) setpriority(PRIO_PROCESS, 0, niceness);
  while (true) {
    Task task;
    {
      base::MutexLock lock(mutex_);
      while (queue_.empty()) {
        if (ending_) return;
        ++idle_;
        wake_.Wait(mutex_);
        --idle_;
      }
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    task();
  }
}

}  // namespace hallcase::rpc
