// The feed of one hall: every subscriber gets every entry after its starting point, in order, once.
//
// A new subscriber first catches up from the ledger, at its own speed: while it does, a full buffer
// only means "later". When it has seen everything it goes live: entries then come from memory as
// they are committed, and a full buffer cuts it. Nobody is ever waited for, and whoever is live
// never makes the feed touch the disk.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server/app/hall.h"
#include "server/app/hall_state.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace hallcase::app {

// Thread-safe. Sinks and cuts are called on the feed's own threads, never under its lock.
class Feed {
 public:
  // `state` outlives the feed and has been published once.
  Feed(std::string hall, const HallState* state, const base::Clock* clock,
       size_t subscribers_max);
  // Cuts whoever is left.
  ~Feed();
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  // Entries just committed, the next ones in order. Called by the writer; does not block.
  void Append(std::vector<FeedItem> items);

  // The hall was read again from the engine and ends at `head`: what Append did not bring is read
  // from the ledger.
  void Reset(uint64_t head_seq);

  // See Hall::Subscribe. Cut with BOOKMARK_MISMATCH if the ledger ends before `after_seq`.
  std::function<void()> Subscribe(uint64_t after_seq, FeedSink sink,
                                  std::function<void(domain::Rejection)> cut);

  size_t subscribers() const;

  // Returns when every subscriber is live and has seen everything. For tests.
  void TEST_WaitLive();

 private:
  struct Subscriber;
  using SubscriberPtr = std::shared_ptr<Subscriber>;
  enum class Delivery { kMoved, kFull, kEnded };

  bool AllSettled() const HC_REQUIRES(mutex_);
  void RunLive();
  void RunCatchUp();
  // A subscriber of that sort that is behind, in turn; null if there is none.
  SubscriberPtr NextBehind(bool live) HC_REQUIRES(mutex_);
  // Entries after `seq` that the ring holds, at most `items_max`.
  std::vector<FeedItem> FromRing(uint64_t seq, size_t items_max) const HC_REQUIRES(mutex_);
  absl::StatusOr<std::vector<FeedItem>> FromLedger(uint64_t seq, size_t items_max) const;
  // Hands items to the sink, one after the other, until it refuses one.
  Delivery Deliver(const SubscriberPtr& subscriber, const std::vector<FeedItem>& items);
  // One turn of catching up. False if the subscriber's buffer is full.
  bool CatchUp(const SubscriberPtr& subscriber);
  void Cut(const SubscriberPtr& subscriber, domain::Rejection rejection);
  void Remove(const SubscriberPtr& subscriber) HC_REQUIRES(mutex_);
  void WakeAll();
  // Takes out of the ring what is too much; the caller frees it after the lock.
  std::vector<FeedItem> TrimRing() HC_REQUIRES(mutex_);

  const std::string hall_;
  const HallState* const state_;
  const base::Clock* const clock_;
  const size_t subscribers_max_;

  mutable base::Mutex mutex_;
  base::CondVar changed_;
  // Of the catch-up thread alone: a new entry is no news to it.
  base::CondVar behind_;
  std::deque<FeedItem> ring_ HC_GUARDED_BY(mutex_);
  size_t ring_bytes_ HC_GUARDED_BY(mutex_) = 0;
  uint64_t head_seq_ HC_GUARDED_BY(mutex_) = 0;
  std::vector<SubscriberPtr> subscribers_ HC_GUARDED_BY(mutex_);
  size_t turn_ HC_GUARDED_BY(mutex_) = 0;
  bool stopping_ HC_GUARDED_BY(mutex_) = false;
  std::thread live_thread_;
  std::thread catch_up_thread_;
};

}  // namespace hallcase::app
