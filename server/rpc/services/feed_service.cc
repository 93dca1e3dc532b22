// FeedService: what happened, in ledger order, to whoever may hear of it.
//
// Between the hall's feed and the network lies a bounded buffer. While a subscriber catches up, a
// full one makes the hall wait with the next entry; once it is live, it is cut, never waited for.

#include <deque>
#include <unordered_set>

#include "server/rpc/convert/story.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"
#include "server/rpc/stream.h"

namespace hallcase::rpc {
namespace {

using domain::access::Permission;
using ledger::v1::Fact;

// Entries told in one run on the pool before others get their turn.
constexpr size_t kEntriesPerRun = 64;
// Messages that may wait for the network before reading on.
constexpr size_t kUnsentMax = 16;
// After so many entries without an event a bare bookmark keeps the resume point near.
constexpr uint64_t kBookmarkEveryEntries = 1'000;

class WatchStream final : public StreamHandler {
 public:
  WatchStream(const CallContext& context, EventSink* sink)
      : context_(context), sink_(sink->Share()),
        buffer_max_(static_cast<size_t>(context.desk->limits.feed_buffer_events_max)) {}

  void OnMessage(std::unique_ptr<google::protobuf::Message> message) override {
    request_ = static_cast<const v1::WatchRequest&>(*message);
    for (const std::string& type : request_.types()) types_.insert(type);
    Schedule();
  }
  void OnHalfClose() override {}
  void OnSent() override { Schedule(); }
  void OnDone() override {
    std::function<void()> end;
    {
      base::MutexLock lock(mutex_);
      over_ = true;
      buffer_.clear();
      end.swap(unsubscribe_);
    }
    if (end) end();
  }

 private:
  // One run at a time; a wake-up during a run makes it run once more.
  void Schedule() {
    {
      base::MutexLock lock(mutex_);
      if (over_) return;
      again_ = true;
      if (running_) return;
      running_ = true;
    }
    auto self = std::static_pointer_cast<WatchStream>(shared_from_this());
    sink_->pool().Run([self] { self->Run(); });
  }

  void Run() {
    {
      base::MutexLock lock(mutex_);
      again_ = false;
    }
    const bool more = opened_ ? Drain() : Open();
    {
      base::MutexLock lock(mutex_);
      running_ = !over_ && (again_ || more);
      if (!running_) return;
    }
    auto self = std::static_pointer_cast<WatchStream>(shared_from_this());
    sink_->pool().Run([self] { self->Run(); });
  }

  void Cut(Rejection rejection) {
    {
      base::MutexLock lock(mutex_);
      over_ = true;
      buffer_.clear();
    }
    sink_->Finish(std::move(rejection));
  }

  // The bookmark names this ledger, or none was given.
  bool Open() {
    opened_ = true;
    const app::Head head = context_.desk->hall.head();
    if (request_.has_after()) {
      seq_ = request_.after().seq();
      hash_ = request_.after().hash();
    } else {
      seq_ = head.seq;
      hash_ = head.hash;
    }
    if (request_.has_after() && seq_ != 0) {
      auto item = context_.desk->hall.GetEntry(seq_);
      if (!item.ok()) {
        Cut(*ReadFailed(item.status()));
        return false;
      }
      if (!item->has_value() || (*item)->hash != hash_) {
        Cut(Reject(Reason::kBookmarkMismatch,
                   "书签与本台账不符：台账可能被截断或更换，请核查后从头订阅", "after")
                .With("head_seq", base::StrCat(head.seq)));
        return false;
      }
    }
    // At once, so that the subscriber knows that it listens, and from where.
    SendBookmark();
    Subscribe();
    return true;
  }

  // The hall's feed gives history first, then what happens, without gap or repeat.
  void Subscribe() {
    auto self = std::static_pointer_cast<WatchStream>(shared_from_this());
    std::weak_ptr<WatchStream> weak = self;
    auto end = context_.desk->hall.Subscribe(
        seq_,
        [weak](const app::FeedItem& item) {
          auto stream = weak.lock();
          return stream != nullptr && stream->Push(item);
        },
        [weak](Rejection rejection) {
          if (auto stream = weak.lock()) stream->Cut(std::move(rejection));
        });
    {
      base::MutexLock lock(mutex_);
      if (!over_) {
        unsubscribe_ = std::move(end);
        return;
      }
    }
    end();
  }

  // From the hall's feed threads: never blocks. False = the buffer is full.
  bool Push(const app::FeedItem& item) {
    {
      base::MutexLock lock(mutex_);
      if (over_ || buffer_.size() >= buffer_max_) return false;
      buffer_.push_back(item);
    }
    Schedule();
    return true;
  }

  // Tells what is buffered, as long as the network takes it. True = there is more.
  bool Drain() {
    for (size_t i = 0; i < kEntriesPerRun; ++i) {
      if (sink_->unsent() >= kUnsentMax) return false;
      app::FeedItem item;
      {
        base::MutexLock lock(mutex_);
        if (over_ || buffer_.empty()) return false;
        item = std::move(buffer_.front());
        buffer_.pop_front();
      }
      Tell(item);
    }
    return true;
  }

  void SendBookmark() {
    v1::WatchResponse response;
    response.mutable_bookmark()->set_seq(seq_);
    response.mutable_bookmark()->set_hash(hash_);
    sink_->Send(response);
    told_seq_ = seq_;
  }

  void Tell(const app::FeedItem& item) {
    if (!RefreshRights()) return;
    const ledger::v1::Entry& entry = *item.entry;
    seq_ = entry.seq();
    hash_ = item.hash;
    v1::WatchResponse response;
    const Reader reader(context_, true);
    for (int i = 0; i < entry.facts_size(); ++i) {
      if (Hears(entry.facts(i))) FillEvent(reader, entry, i, response.add_events());
    }
    if (response.events_size() == 0 && seq_ - told_seq_ < kBookmarkEveryEntries) return;
    response.mutable_bookmark()->set_seq(seq_);
    response.mutable_bookmark()->set_hash(hash_);
    sink_->Send(response);
    told_seq_ = seq_;
  }

  // The rights are those of now, not those of when the stream was opened.
  bool RefreshRights() {
    auto reference = context_.desk->hall.reference();
    if (reference == context_.reference) return true;
    context_.reference = std::move(reference);
    auth::Sessions& sessions = context_.desk->sessions;
    if (sessions.Check(*context_.session, *context_.reference, /*touch=*/false) !=
        auth::SessionState::kAlive) {
      Cut(Reject(Reason::kSessionExpired, "登录已结束，请重新登录后再订阅"));
      return false;
    }
    context_.scope = sessions.ScopeOf(*context_.session, *context_.reference);
    if (context_.scope != nullptr && context_.scope->Holds(Permission::kFeedRead)) return true;
    Cut(Reject(Reason::kPermissionDenied, "您的角色已变更，无权继续订阅"));
    return false;
  }

  bool Hears(const Fact& fact) {
    const auto audience = AudienceOf(fact);
    if (!audience.has_value() || !context_.scope->Holds(*audience)) return false;
    if (!types_.empty() && types_.count(FactName(fact)) == 0) return false;
    const int64_t case_id = FactCase(fact);
    if (request_.case_id() != 0 && request_.case_id() != case_id) return false;
    if (context_.scope->HoldsHallWide(*audience) &&
        context_.scope->HoldsHallWide(Permission::kFeedRead)) {
      return case_id == 0 || !IsConfidential(case_id);
    }
    if (case_id == 0) return false;
    auto found = ScopedHall(context_, *audience).CaseById(case_id);
    return found.ok() && found->row != nullptr &&
           context_.scope->Reaches(Permission::kFeedRead, *found->row);
  }

  // A loop of a bad mark, of which this caller must not know. A kind does not change, and the facts
  // of a case come together: so one is remembered.
  bool IsConfidential(int64_t case_id) {
    if (context_.scope->HoldsHallWide(Permission::kRatingRead)) return false;
    if (case_id == last_case_) return last_confidential_;
    const auto found = ScopedHall(context_, Permission::kCaseRead).CaseById(case_id);
    last_case_ = case_id;
    last_confidential_ = !found.ok() || found->row == nullptr;
    return last_confidential_;
  }

  CallContext context_;
  const std::shared_ptr<EventSink> sink_;
  const size_t buffer_max_;
  v1::WatchRequest request_;
  std::unordered_set<std::string> types_;

  // Of the run under way: one at a time.
  bool opened_ = false;
  uint64_t seq_ = 0;
  std::string hash_;
  uint64_t told_seq_ = 0;
  int64_t last_case_ = 0;
  bool last_confidential_ = false;

  base::Mutex mutex_;
  std::deque<app::FeedItem> buffer_ HC_GUARDED_BY(mutex_);
  bool running_ HC_GUARDED_BY(mutex_) = false;
  bool again_ HC_GUARDED_BY(mutex_) = false;
  bool over_ HC_GUARDED_BY(mutex_) = false;
  std::function<void()> unsubscribe_ HC_GUARDED_BY(mutex_);
};

std::unique_ptr<StreamHandler> OpenWatch(const CallContext& context, EventSink* sink) {
  return std::make_unique<WatchStream>(context, sink);
}

}  // namespace

void AddFeedService(Registry& registry) {
  registry.Stream<v1::WatchRequest, v1::WatchResponse>("FeedService.Watch", &OpenWatch);
}

}  // namespace hallcase::rpc
