#include "server/app/feed.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "server/app/chain.h"
#include "server/app/limits.h"
#include "server/app/row_codec.h"
#include "server/base/thread_name.h"

namespace hallcase::app {

using base::MutexLock;
using domain::Reason;
using storage::Table;

struct Feed::Subscriber {
  FeedSink sink;
  std::function<void(domain::Rejection)> cut;
  std::atomic<bool> ended{false};
  // Last entry delivered, and whether there was one. Written by the thread that serves the
  // subscriber, under the feed's lock.
  uint64_t position = 0;
  bool moved = false;
  bool live = false;
  // Being served: the other thread leaves it alone.
  bool busy = false;
  // Monotonic instant since which its buffer is full, -1 = it is not. Of the catch-up thread alone.
  int64_t full_since_us = -1;
};

Feed::Feed(std::string hall, const HallState* state, const base::Clock* clock,
           size_t subscribers_max)
    : hall_(std::move(hall)), state_(state), clock_(clock), subscribers_max_(subscribers_max) {
  {
    MutexLock lock(mutex_);
    head_seq_ = state->head().seq;
  }
  live_thread_ = std::thread([this] { RunLive(); });
  catch_up_thread_ = std::thread([this] { RunCatchUp(); });
}

Feed::~Feed() {
  std::vector<SubscriberPtr> left;
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    left = subscribers_;
  }
  changed_.NotifyAll();
  behind_.NotifyAll();
  live_thread_.join();
  catch_up_thread_.join();
  for (const SubscriberPtr& subscriber : left) {
    Cut(subscriber, domain::Reject(Reason::kNotOwner, "服务正在停止，请重新订阅"));
  }
}

void Feed::Append(std::vector<FeedItem> items) {
  {
    MutexLock lock(mutex_);
    for (FeedItem& item : items) {
      head_seq_ = item.entry->seq();
      // The writer has just serialised it.
      ring_bytes_ += static_cast<size_t>(item.entry->GetCachedSize());
      ring_.push_back(std::move(item));
    }
    // Waking a thread costs the writer more than a small batch does: not for nothing.
    if (subscribers_.empty() && ring_.size() <= kFeedRingEntriesMax + kFeedTrimEntries) return;
  }
  changed_.NotifyAll();
}

std::vector<FeedItem> Feed::TrimRing() {
  std::vector<FeedItem> taken;
  while (ring_.size() > kFeedRingEntriesMax || ring_bytes_ > kFeedRingBytesMax) {
    ring_bytes_ -= static_cast<size_t>(ring_.front().entry->GetCachedSize());
    taken.push_back(std::move(ring_.front()));
    ring_.pop_front();
  }
  return taken;
}

void Feed::Reset(uint64_t head_seq) {
  {
    MutexLock lock(mutex_);
    ring_.clear();
    ring_bytes_ = 0;
    head_seq_ = head_seq;
  }
  WakeAll();
}

std::function<void()> Feed::Subscribe(uint64_t after_seq, FeedSink sink,
                                      std::function<void(domain::Rejection)> cut) {
  auto subscriber = std::make_shared<Subscriber>();
  subscriber->sink = std::move(sink);
  subscriber->cut = std::move(cut);
  subscriber->position = after_seq;
  bool refused = false;
  {
    MutexLock lock(mutex_);
    refused = subscribers_.size() >= subscribers_max_;
    if (!refused) subscribers_.push_back(subscriber);
  }
  if (refused) {
    Cut(subscriber, domain::Reject(Reason::kQueueFull, "订阅已达上限，请稍后重试"));
  }
  WakeAll();
  return [this, subscriber] {
    if (subscriber->ended.exchange(true)) return;
    MutexLock lock(mutex_);
    Remove(subscriber);
  };
}

size_t Feed::subscribers() const {
  MutexLock lock(mutex_);
  return subscribers_.size();
}

void Feed::TEST_WaitLive() {
  MutexLock lock(mutex_);
  while (!AllSettled()) changed_.Wait(mutex_);
}

bool Feed::AllSettled() const {
  for (const SubscriberPtr& subscriber : subscribers_) {
    if (!subscriber->live || subscriber->busy || subscriber->position < head_seq_) return false;
  }
  return true;
}

void Feed::WakeAll() {
  changed_.NotifyAll();
  behind_.NotifyAll();
}

void Feed::Remove(const SubscriberPtr& subscriber) {
  subscribers_.erase(std::remove(subscribers_.begin(), subscribers_.end(), subscriber),
                     subscribers_.end());
}

void Feed::Cut(const SubscriberPtr& subscriber, domain::Rejection rejection) {
  {
    MutexLock lock(mutex_);
    Remove(subscriber);
  }
  WakeAll();
  if (subscriber->ended.exchange(true)) return;
  rejection.With("after_seq", std::to_string(subscriber->position));
  if (subscriber->cut) subscriber->cut(std::move(rejection));
}

Feed::SubscriberPtr Feed::NextBehind(bool live) {
  for (size_t i = 0; i < subscribers_.size(); ++i) {
    const size_t at = (turn_ + i) % subscribers_.size();
    const SubscriberPtr& subscriber = subscribers_[at];
    if (subscriber->live != live || subscriber->busy) continue;
    if (live && subscriber->position >= head_seq_) continue;
    turn_ = at + 1;
    return subscriber;
  }
  return nullptr;
}

std::vector<FeedItem> Feed::FromRing(uint64_t seq, size_t items_max) const {
  std::vector<FeedItem> items;
  if (ring_.empty() || seq + 1 < ring_.front().entry->seq()) return items;
  const size_t from = static_cast<size_t>(seq + 1 - ring_.front().entry->seq());
  for (size_t i = from; i < ring_.size() && items.size() < items_max; ++i) {
    items.push_back(ring_[i]);
  }
  return items;
}

absl::StatusOr<std::vector<FeedItem>> Feed::FromLedger(uint64_t seq, size_t items_max) const {
  const auto snapshot = state_->snapshot();
  if (!snapshot.ok()) return snapshot.status();
  std::vector<FeedItem> items;
  storage::ScanRange range = LedgerFrom(hall_, seq + 1);
  range.rows_max = items_max;
  uint64_t expected = seq + 1;
  absl::Status sound;
  const auto scanned =
      (*snapshot)->Scan(Table::kLedger, range, [&](std::string_view, std::string_view row) {
        const auto stored = SplitLedgerRow(row);
        auto entry = std::make_shared<ledger::v1::Entry>();
        sound = stored.ok() ? ParseRow(Table::kLedger, stored->entry_bytes, entry.get())
                            : stored.status();
        if (sound.ok() && entry->seq() != expected) sound = absl::DataLossError("a gap in seq");
        if (!sound.ok()) return false;
        ++expected;
        items.push_back({std::move(entry), std::string(stored->hash)});
        return true;
      });
  if (!scanned.ok()) return scanned.status();
  if (!sound.ok()) return sound;
  return items;
}

Feed::Delivery Feed::Deliver(const SubscriberPtr& subscriber,
                             const std::vector<FeedItem>& items) {
  uint64_t position = 0;
  Delivery delivery = Delivery::kMoved;
  for (const FeedItem& item : items) {
    if (subscriber->ended.load()) {
      delivery = Delivery::kEnded;
      break;
    }
    if (!subscriber->sink(item)) {
      delivery = Delivery::kFull;
      break;
    }
    position = item.entry->seq();
  }
  if (position != 0) {
    MutexLock lock(mutex_);
    subscriber->position = position;
    subscriber->moved = true;
  }
  return delivery;
}

void Feed::RunLive() {
  base::NameThisThread("hc-feed");
  mutex_.Lock();
  while (!stopping_) {
    // Here, not in Append: freeing old entries is no work for the writer.
    if (std::vector<FeedItem> old = TrimRing(); !old.empty()) {
      mutex_.Unlock();
      old.clear();
      mutex_.Lock();
      continue;
    }
    const SubscriberPtr subscriber = NextBehind(true);
    if (subscriber == nullptr) {
      changed_.Wait(mutex_);
      continue;
    }
    const std::vector<FeedItem> items = FromRing(subscriber->position, kFeedCatchUpEntriesMax);
    if (items.empty()) {
      // Memory does not hold what comes next: back to the ledger.
      subscriber->live = false;
      WakeAll();
      continue;
    }
    subscriber->busy = true;
    mutex_.Unlock();
    if (Deliver(subscriber, items) == Delivery::kFull) {
      Cut(subscriber, domain::Reject(Reason::kSubscriberTooSlow, "订阅方接收过慢，请从断点重新订阅"));
    }
    mutex_.Lock();
    subscriber->busy = false;
    changed_.NotifyAll();
  }
  mutex_.Unlock();
}

void Feed::RunCatchUp() {
  base::NameThisThread("hc-feed-old");
  mutex_.Lock();
  while (!stopping_) {
    const SubscriberPtr subscriber = NextBehind(false);
    if (subscriber == nullptr) {
      behind_.Wait(mutex_);
      continue;
    }
    subscriber->busy = true;
    mutex_.Unlock();
    const bool moved = CatchUp(subscriber);
    mutex_.Lock();
    subscriber->busy = false;
    if (subscriber->live) changed_.NotifyAll();
    // A full buffer empties at its reader's pace; nothing tells when.
    if (!moved && !stopping_) behind_.WaitFor(mutex_, kFeedRetryMicros);
  }
  mutex_.Unlock();
}

bool Feed::CatchUp(const SubscriberPtr& subscriber) {
  uint64_t position = 0;
  std::vector<FeedItem> items;
  {
    MutexLock lock(mutex_);
    position = subscriber->position;
    // What it was given may be ahead of what Append has brought: a snapshot shows a commit a little
    // before the feed hears of it.
    const bool known = subscriber->moved || position <= state_->head().seq;
    if (position >= head_seq_ && known) {
      subscriber->live = true;
      return true;
    }
    items = FromRing(position, kFeedCatchUpEntriesMax);
  }
  if (items.empty()) {
    auto read = FromLedger(position, kFeedCatchUpEntriesMax);
    if (absl::IsUnavailable(read.status())) return false;
    if (!read.ok()) {
      Cut(subscriber, domain::Reject(Reason::kLedgerDamaged, "台账读取失败，请联系系统管理员"));
      return true;
    }
    items = *std::move(read);
  }
  if (items.empty()) {
    Cut(subscriber, domain::Reject(Reason::kBookmarkMismatch, "断点在台账末尾之后，请核对断点"));
    return true;
  }
  const Delivery delivery = Deliver(subscriber, items);
  if (delivery != Delivery::kFull) {
    subscriber->full_since_us = -1;
    return true;
  }
  const int64_t now_us = clock_->MonotonicMicros();
  if (subscriber->full_since_us < 0) subscriber->full_since_us = now_us;
  if (now_us - subscriber->full_since_us > kFeedStallMicrosMax) {
    Cut(subscriber, domain::Reject(Reason::kSubscriberTooSlow, "订阅方长时间未接收，请从断点重新订阅"));
  }
  return false;
}

}  // namespace hallcase::app
