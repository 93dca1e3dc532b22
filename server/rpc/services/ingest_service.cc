// IngestService: any command, streamed. Items are decided in the order in which they came, outcomes
// go back in that order, and no more than `ingest_in_flight_max` wait for theirs.

#include <atomic>
#include <deque>

#include "hallcase/v1/ingest.pb.h"
#include "server/rpc/method_table.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"
#include "server/rpc/status_map.h"
#include "server/rpc/stream.h"
#include "server/rpc/write_path.h"

namespace hallcase::rpc {
namespace {

using google::protobuf::Message;

// Items prepared in one run on the pool before others get their turn.
constexpr size_t kItemsPerRun = 32;

struct Item {
  v1::IngestRequest request;
  CallContext context;
  const Message* command = nullptr;
  app::Outcome outcome;
  v1::IngestResponse response;
  // Guarded by the stream's mutex.
  bool done = false;
};
using ItemPtr = std::shared_ptr<Item>;

// The command inside an item, and the method that takes it.
Message* CommandOf(v1::IngestRequest* request) {
  const auto* reflection = request->GetReflection();
  const auto* oneof = v1::IngestRequest::descriptor()->FindOneofByName("command");
  const auto* field = reflection->GetOneofFieldDescriptor(*request, oneof);
  return reflection->MutableMessage(request, field);
}

void FillError(const Rejection& rejection, v1::IngestResponse* response) {
  response->mutable_error()->ParseFromString(ToWireStatus(rejection).details);
}

class IngestStream final : public StreamHandler {
 public:
  IngestStream(const CallContext& context, EventSink* sink)
      : context_(context),
        sink_(sink->Share()),
        in_flight_max_(static_cast<size_t>(context.desk->limits.ingest_in_flight_max)),
        etags_(std::make_shared<app::StreamEtags>()) {}

  void OnMessage(std::unique_ptr<Message> message) override {
    auto item = std::make_shared<Item>();
    item->request = std::move(static_cast<v1::IngestRequest&>(*message));
    bool read = false;
    {
      base::MutexLock lock(mutex_);
      if (!begun_) stop_on_error_ = item->request.stop_on_error();
      begun_ = true;
      waiting_.push_back(item);
      slots_.push_back(std::move(item));
      read = slots_.size() < in_flight_max_;
      paused_ = !read;
    }
    Schedule();
    if (read) sink_->ReadNext();
  }

  void OnHalfClose() override {
    {
      base::MutexLock lock(mutex_);
      closed_ = true;
    }
    Flush();
  }

  void OnSent() override {}

  void OnDone() override {
    gone_ = true;
    base::MutexLock lock(mutex_);
    over_ = true;
    waiting_.clear();
  }

 private:
  std::shared_ptr<IngestStream> Self() {
    return std::static_pointer_cast<IngestStream>(shared_from_this());
  }

  void Schedule() {
    {
      base::MutexLock lock(mutex_);
      if (over_ || running_ || waiting_.empty() || (stop_on_error_ && undecided_ > 0)) return;
      running_ = true;
    }
    sink_->pool().Run([self = Self()] { self->Run(); });
  }

  // One run at a time, so that commands reach the queue in order.
  void Run() {
    for (size_t i = 0; i < kItemsPerRun; ++i) {
      ItemPtr item;
      {
        base::MutexLock lock(mutex_);
        if (over_ || waiting_.empty() || (stop_on_error_ && undecided_ > 0)) break;
        item = std::move(waiting_.front());
        waiting_.pop_front();
        ++undecided_;
      }
      // For each item: whoever sends one after losing the right must not find it still there.
      RefreshRights();
      Submit(item);
    }
    {
      base::MutexLock lock(mutex_);
      running_ = false;
    }
    Schedule();
  }

  void RefreshRights() {
    auto reference = context_.desk->hall.reference();
    if (reference == context_.reference) return;
    context_.reference = std::move(reference);
    context_.scope = context_.desk->sessions.ScopeOf(*context_.session, *context_.reference);
  }

  Refusal Prepare(Item* item, Draft* draft) {
    Message* command = CommandOf(&item->request);
    item->command = command;
    item->context = context_;
    const Method* method = context_.methods->FindByRequest(command->GetDescriptor());
    item->context.method = method;
    const auto* reflection = command->GetReflection();
    std::string scratch;
    const std::string& hall =
        reflection->GetStringReference(*command, method->hall_field, &scratch);
    if (!hall.empty() && hall != context_.desk->hall.id()) {
      return Reject(Reason::kWrongHall, "命令的 hall_id 与本流不同", "hall_id");
    }
    if (context_.scope == nullptr || !context_.scope->Holds(method->permission)) {
      return Reject(Reason::kPermissionDenied, "您的角色无权使用此功能")
          .With("method", method->name);
    }
    if (Refusal refusal = method->handler.validate(*command, context_.desk->limits)) {
      return refusal;
    }
    draft->call.stream_etags = etags_;
    draft->call.lane = app::Lane::kIngest;
    return MakeDraft(item->context, *command, draft);
  }

  void Submit(const ItemPtr& item) {
    Draft draft;
    if (Refusal refusal = Prepare(item.get(), &draft)) {
      FillError(*refusal, &item->response);
      return Done(item);
    }
    auto self = Self();
    draft.call.cancelled = [self] { return self->gone_.load(std::memory_order_relaxed); };
    draft.call.done = [self, item](app::Outcome outcome) {
      item->outcome = std::move(outcome);
      if (SettleReads(*item->context.method, item->outcome) &&
          item->outcome.kind != app::Outcome::Kind::kCommitted) {
        self->sink_->pool().Run([self, item] { self->Word(item); });
      } else {
        self->Word(item);
      }
    };
    context_.desk->hall.Submit(std::move(draft.call));
  }

  void Word(const ItemPtr& item) {
    if (Refusal refusal = Settle(item->context, *item->command, &item->outcome)) {
      FillError(*refusal, &item->response);
    } else {
      item->response.set_seq(item->outcome.seq);
      item->response.set_case_id(item->outcome.subject_id);
      if (item->outcome.case_row != nullptr) {
        item->response.set_etag(base::StrCat(item->outcome.case_row->etag()));
      }
      item->response.set_replayed(item->context.replayed);
    }
    Done(item);
  }

  void Done(const ItemPtr& item) {
    item->response.set_item(item->request.item());
    {
      base::MutexLock lock(mutex_);
      item->done = true;
      --undecided_;
    }
    Flush();
    Schedule();
  }

  // Outcomes leave in the order of their items, whatever order they became known in.
  void Flush() {
    bool read = false;
    bool finish = false;
    {
      base::MutexLock lock(mutex_);
      while (!over_ && !slots_.empty() && slots_.front()->done) {
        const v1::IngestResponse& response = slots_.front()->response;
        sink_->Send(response);
        if (stop_on_error_ && response.has_error()) {
          over_ = true;
          finish = true;
        }
        slots_.pop_front();
      }
      read = paused_ && !over_ && !closed_ && slots_.size() < in_flight_max_;
      if (read) paused_ = false;
      finish = finish || (closed_ && !over_ && slots_.empty());
    }
    if (read) sink_->ReadNext();
    if (finish) sink_->Finish(kGranted);
  }

  CallContext context_;
  const std::shared_ptr<EventSink> sink_;
  const size_t in_flight_max_;
  const std::shared_ptr<app::StreamEtags> etags_;
  // Asked by the writer thread, which must not wait for the lock.
  std::atomic<bool> gone_{false};

  base::Mutex mutex_;
  std::deque<ItemPtr> waiting_ HC_GUARDED_BY(mutex_);
  std::deque<ItemPtr> slots_ HC_GUARDED_BY(mutex_);
  size_t undecided_ HC_GUARDED_BY(mutex_) = 0;
  bool begun_ HC_GUARDED_BY(mutex_) = false;
  bool stop_on_error_ HC_GUARDED_BY(mutex_) = false;
  bool paused_ HC_GUARDED_BY(mutex_) = false;
  bool closed_ HC_GUARDED_BY(mutex_) = false;
  bool running_ HC_GUARDED_BY(mutex_) = false;
  bool over_ HC_GUARDED_BY(mutex_) = false;
};

std::unique_ptr<StreamHandler> OpenIngest(const CallContext& context, EventSink* sink) {
  return std::make_unique<IngestStream>(context, sink);
}

}  // namespace

void AddIngestService(Registry& registry) {
  registry.Stream<v1::IngestRequest, v1::IngestResponse>("IngestService.Ingest", &OpenIngest);
}

}  // namespace hallcase::rpc
