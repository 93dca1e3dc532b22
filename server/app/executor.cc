#include "server/app/executor.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "server/app/limits.h"
#include "server/base/thread_name.h"

namespace hallcase::app {

using base::MutexLock;
using domain::Reason;

class Executor::Seat {
 public:
  Seat(const base::Limits& limits, Writer* its_writer, WriterThread* its_thread)
      : lanes(limits), writer(its_writer), thread(its_thread) {}

  // Guarded by the thread's mutex.
  LaneQueue lanes;
  Writer* const writer;
  WriterThread* const thread;
  // Taken from the lanes and not decided yet: a batch limit came first. Of the writer thread
  // alone.
  std::deque<TicketPtr> taken;
  // Callers around when the last batch ended, those whom it answered included: how much company to
  // expect. Guarded by the thread's mutex.
  size_t company = 0;
};

class Executor::WriterThread {
 public:
  explicit WriterThread(const base::Limits& limits)
      : limits_(limits), thread_([this] { Run(); }) {}

  Seat* Add(Writer* writer) {
    MutexLock lock(mutex_);
    seats_.push_back(std::make_unique<Seat>(limits_, writer, this));
    return seats_.back().get();
  }

  size_t seats() {
    MutexLock lock(mutex_);
    return seats_.size();
  }

  // False, and the ticket stays with the caller, if it was not taken; `*stopping` says why.
  bool Push(Seat* seat, TicketPtr& ticket, bool* stopping) {
    MutexLock lock(mutex_);
    *stopping = stopping_;
    if (stopping_ || !seat->lanes.Push(ticket)) return false;
    if (waiting_ && (wanted_ == 0 || seat->lanes.size() >= wanted_)) work_.NotifyOne();
    return true;
  }

  size_t Waiting(Seat* seat) {
    MutexLock lock(mutex_);
    return seat->lanes.size();
  }

  void WaitIdle() {
    MutexLock lock(mutex_);
    while (busy_ || FindWork() != nullptr) idle_.Wait(mutex_);
  }

  void Stop() {
    {
      MutexLock lock(mutex_);
      stopping_ = true;
      work_.NotifyOne();
    }
    if (thread_.joinable()) thread_.join();
  }

 private:
  // Halls take turns.
  Seat* FindWork() HC_REQUIRES(mutex_) {
    for (size_t i = 0; i < seats_.size(); ++i) {
      Seat* seat = seats_[(turn_ + i) % seats_.size()].get();
      if (seat->lanes.size() == 0 && seat->taken.empty()) continue;
      turn_ = (turn_ + i + 1) % seats_.size();
      return seat;
    }
    return nullptr;
  }

  void Run() {
    base::NameThisThread("hc-writer");
    mutex_.Lock();
    while (true) {
      Seat* seat = FindWork();
      if (seat == nullptr) {
        idle_.NotifyAll();
        if (stopping_) break;
        Sleep();
        continue;
      }
      Company company;
      Join(seat, &company);
      busy_ = true;
      mutex_.Unlock();
      seat->writer->RunBatch(&seat->taken, [&] { return Gather(seat, &company); });
      mutex_.Lock();
      // Who was taken and not decided is among those who joined too.
      seat->company = company.joined + seat->lanes.size();
      busy_ = false;
    }
    mutex_.Unlock();
  }

  void Sleep() HC_REQUIRES(mutex_) {
    waiting_ = true;
    work_.Wait(mutex_);
    waiting_ = false;
  }

  // Who is in the batch under way, and until when it waits for more.
  struct Company {
    size_t joined = 0;
    std::optional<std::chrono::steady_clock::time_point> until;
  };

  void Join(Seat* seat, Company* company) HC_REQUIRES(mutex_) {
    const auto commands_max = static_cast<size_t>(limits_.batch_commands_max);
    const size_t room = commands_max - std::min(commands_max, seat->taken.size());
    seat->lanes.Take(room, &seat->taken);
    company->joined += seat->taken.size();
  }

  // The callers of the last batch are only now sending their next commands: a batch that ends at
  // once would leave out the other half of them, and both halves would go on paying a sync and its
  // wakes each. What has come is decided meanwhile. Who is alone at work never waits, and a batch
  // that is worth a sync does not either. True if more have joined.
  bool Gather(Seat* seat, Company* company) {
    MutexLock lock(mutex_);
    const size_t enough = std::min(seat->company, kGatherCommands);
    if (seat->company < 2 || company->joined >= enough) return false;
    if (!company->until.has_value()) {
      company->until = std::chrono::steady_clock::now() +
                       std::chrono::microseconds(
                           std::min(limits_.batch_gather_us_max,
                                    std::max(kGatherMicros, seat->writer->last_commit_us() / 2)));
    }
    waiting_ = true;
    wanted_ = std::min(enough - company->joined, kGatherPieceCommands);
    while (!stopping_ && seat->lanes.size() < wanted_) {
      const int64_t left_us = std::chrono::duration_cast<std::chrono::microseconds>(
                                  *company->until - std::chrono::steady_clock::now())
                                  .count();
      if (left_us <= 0 || !work_.WaitFor(mutex_, left_us)) break;
    }
    waiting_ = false;
    wanted_ = 0;
    if (seat->lanes.size() == 0) return false;
    Join(seat, company);
    return true;
  }

  const base::Limits& limits_;
  base::Mutex mutex_;
  base::CondVar work_;
  base::CondVar idle_;
  std::vector<std::unique_ptr<Seat>> seats_ HC_GUARDED_BY(mutex_);
  size_t turn_ HC_GUARDED_BY(mutex_) = 0;
  bool waiting_ HC_GUARDED_BY(mutex_) = false;
  // While it waits for company: how many make it worth starting. 0 = any command does.
  size_t wanted_ HC_GUARDED_BY(mutex_) = 0;
  bool busy_ HC_GUARDED_BY(mutex_) = false;
  bool stopping_ HC_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

Executor::Executor(const base::Limits& limits, CompletionPool* completions)
    : limits_(limits), completions_(completions) {
  for (int64_t i = 0; i < limits_.executor_threads; ++i) {
    threads_.push_back(std::make_unique<WriterThread>(limits_));
  }
}

Executor::~Executor() { Stop(); }

Executor::Seat* Executor::Add(Writer* writer) {
  const auto least = std::min_element(
      threads_.begin(), threads_.end(),
      [](const auto& a, const auto& b) { return a->seats() < b->seats(); });
  return (*least)->Add(writer);
}

void Executor::Submit(Seat* seat, TicketPtr ticket) {
  bool stopping = false;
  if (seat->thread->Push(seat, ticket, &stopping)) return;
  std::vector<Answer> answers;
  if (stopping) {
    answers.push_back(Refuse(std::move(ticket),
                             domain::Reject(Reason::kOutcomeUnknown, "服务正在停止，请稍后重试")));
  } else {
    domain::Rejection full = domain::Reject(Reason::kQueueFull, "排队的请求过多，请稍后重试");
    full.retry_after_seconds = 1;
    answers.push_back(Refuse(std::move(ticket), full));
  }
  completions_->Post(std::move(answers));
}

void Executor::WaitIdle() {
  for (const auto& thread : threads_) thread->WaitIdle();
}

void Executor::Stop() {
  for (const auto& thread : threads_) thread->Stop();
}

size_t Executor::Waiting(Seat* seat) const { return seat->thread->Waiting(seat); }

}  // namespace hallcase::app
