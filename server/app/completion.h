// The completion pool: answers callers away from the writer thread. Batches of answers are handed
// over whole; with one thread, answers arrive in the order in which commands were decided.
#pragma once

#include <cstdint>
#include <deque>
#include <thread>
#include <vector>

#include "server/app/ticket.h"
#include "server/base/mutex.h"

namespace hallcase::app {

// Thread-safe.
class CompletionPool {
 public:
  explicit CompletionPool(size_t threads);
  // Delivers what is left, then ends.
  ~CompletionPool();
  CompletionPool(const CompletionPool&) = delete;
  CompletionPool& operator=(const CompletionPool&) = delete;

  void Post(std::vector<Answer> answers);
  // Any other small work that must not run on the writer thread.
  void Post(std::function<void()> work);

  // Returns when everything posted before has been delivered. Not from a callback.
  void Drain();
  // How often something was posted.
  uint64_t posted();

 private:
  struct Parcel {
    std::vector<Answer> answers;
    std::function<void()> work;
  };
  void Push(Parcel parcel);
  void Run();

  base::Mutex mutex_;
  base::CondVar changed_;
  std::deque<Parcel> parcels_ HC_GUARDED_BY(mutex_);
  uint64_t posted_ HC_GUARDED_BY(mutex_) = 0;
  size_t busy_ HC_GUARDED_BY(mutex_) = 0;
  bool stopping_ HC_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace hallcase::app
