#include "server/app/completion.h"

#include <utility>

#include "server/base/thread_name.h"

namespace hallcase::app {

using base::MutexLock;

CompletionPool::CompletionPool(size_t threads) {
  for (size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

CompletionPool::~CompletionPool() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyAll();
  for (std::thread& thread : threads_) thread.join();
}

void CompletionPool::Post(std::vector<Answer> answers) {
  if (answers.empty()) return;
  Push({std::move(answers), nullptr});
}

void CompletionPool::Post(std::function<void()> work) { Push({{}, std::move(work)}); }

void CompletionPool::Push(Parcel parcel) {
  {
    MutexLock lock(mutex_);
    parcels_.push_back(std::move(parcel));
    ++posted_;
  }
  changed_.NotifyAll();
}

void CompletionPool::Drain() {
  MutexLock lock(mutex_);
  while (!parcels_.empty() || busy_ > 0) changed_.Wait(mutex_);
}

uint64_t CompletionPool::posted() {
  MutexLock lock(mutex_);
  return posted_;
}

void CompletionPool::Run() {
  base::NameThisThread("hc-answers");
  mutex_.Lock();
  while (true) {
    while (parcels_.empty() && !stopping_) changed_.Wait(mutex_);
    if (parcels_.empty()) break;
    Parcel parcel = std::move(parcels_.front());
    parcels_.pop_front();
    ++busy_;
    mutex_.Unlock();
    for (Answer& answer : parcel.answers) Deliver(std::move(answer));
    if (parcel.work) parcel.work();
    parcel = {};
    mutex_.Lock();
    --busy_;
    if (parcels_.empty() && busy_ == 0) changed_.NotifyAll();
  }
  mutex_.Unlock();
}

}  // namespace hallcase::app
