// The beats of a stream, and what the dispatcher does from time to time.

#include <algorithm>
#include <utility>

#include "server/rpc/dispatch.h"
#include "server/rpc/wire.h"

namespace hallcase::rpc {
namespace {

using google::protobuf::Message;

// Ticks, of a second each, between two writings of the access logs.
constexpr int64_t kTicksPerFlush = 5;

// People's sessions end when nobody calls; a stream left open is no call. Machines only listen.
bool IsMachine(const CallContext& context) {
  const auto* principal = context.reference->FindPrincipal(context.session->principal());
  return principal != nullptr && principal->added().kind() == ledger::v1::PRINCIPAL_KIND_SERVICE;
}

}  // namespace

void Dispatcher::StartStream(std::shared_ptr<Stream> stream) {
  const std::string hash = TokenHash(stream->authorization());
  if (hash.empty()) return stream->Finish(Unauthenticated());
  if (Found caller = FindCaller(hash, /*load=*/false)) {
    return StreamAuthenticated(stream, *caller);
  }
  const bool queued = read_pool_.TryRun([this, stream, hash] {
    StreamAuthenticated(stream, *FindCaller(hash, /*load=*/true));
  });
  if (!queued) stream->Finish(Reject(Reason::kQueueFull, "服务繁忙，请稍后重试"));
}

void Dispatcher::StreamAuthenticated(const std::shared_ptr<Stream>& stream,
                                     const Caller& caller) {
  stream->context_.method = &stream->method_;
  stream->context_.methods = &methods_;
  Refusal refusal = Admit(caller, stream->method_, &stream->context_);
  if (refusal.has_value()) {
    Observe(stream->context_, stream->method_, refusal);
    return stream->Finish(std::move(refusal));
  }
  if (!Admitted(stream)) {
    return stream->Finish(Reject(Reason::kQueueFull, "同时打开的订阅或接入流过多，请稍后重试"));
  }
  stream->ReadNext();
}

bool Dispatcher::Admitted(const std::shared_ptr<Stream>& stream) {
  const int64_t streams_max = stream->method_.client_streams ? limits_.ingest_streams_max
                                                             : limits_.feed_subscribers_max;
  base::MutexLock lock(mutex_);
  std::erase_if(streams_, [](const auto& weak) { return weak.expired(); });
  int64_t of_its_sort = 0;
  for (const auto& weak : streams_) {
    const auto other = weak.lock();
    if (other != nullptr && &other->method_ == &stream->method_) ++of_its_sort;
  }
  if (of_its_sort >= streams_max) return false;
  streams_.push_back(stream);
  return true;
}

void Dispatcher::OnStreamMessage(const std::shared_ptr<Stream>& stream,
                                 std::string_view bytes) {
  const Method& method = stream->method_;
  std::unique_ptr<Message> message(method.request->New());
  Refusal refusal = ParseStrict(bytes, message.get());
  std::shared_ptr<StreamHandler> handler = stream->handler();
  const auto* reflection = message->GetReflection();
  // Later messages may leave the hall out.
  if (!refusal.has_value() && handler != nullptr) {
    std::string scratch;
    if (reflection->GetStringReference(*message, method.hall_field, &scratch).empty()) {
      reflection->SetString(message.get(), method.hall_field, stream->context_.desk->hall.id());
    }
  }
  if (!refusal.has_value()) refusal = CheckHall(*message, method, &stream->context_);
  if (!refusal.has_value()) refusal = method.handler.validate(*message, limits_);
  if (refusal.has_value()) {
    Observe(stream->context_, method, refusal);
    return stream->Finish(std::move(refusal));
  }
  if (handler == nullptr) {
    handler = method.handler.open(stream->context_, stream.get());
    base::MutexLock lock(stream->mutex_);
    if (stream->transport_ == nullptr) return;
    stream->handler_ = handler;
  }
  handler->OnMessage(std::move(message));
}

void Dispatcher::Tick() {
  std::vector<std::shared_ptr<Stream>> streams;
  bool flush = false;
  {
    base::MutexLock lock(mutex_);
    flush = ++ticks_ % kTicksPerFlush == 0;
    for (const auto& weak : streams_) {
      if (auto stream = weak.lock()) streams.push_back(std::move(stream));
    }
  }
  for (const auto& stream : streams) {
    CallContext context = stream->context_;
    context.reference = context.desk->hall.reference();
    const auth::SessionState state = context.desk->sessions.Check(
        *context.session, *context.reference, /*touch=*/IsMachine(context));
    const auto scope = context.desk->sessions.ScopeOf(*context.session, *context.reference);
    if (state != auth::SessionState::kAlive) {
      stream->Finish(Reject(Reason::kSessionExpired, "登录已结束，请重新登录后再订阅"));
    } else if (scope == nullptr || !scope->Holds(stream->method_.permission)) {
      stream->Finish(Reject(Reason::kPermissionDenied, "您的角色已变更，无权继续"));
    }
  }
  if (!flush) return;
  for (Desk* desk : desks_) ToLedger(desk, desk->access_log.Take());
}

void Dispatcher::ToLedger(Desk* desk, std::vector<ledger::v1::AccessObserved> observed) {
  if (observed.empty()) return;
  app::CommandCall call;
  call.source = ledger::v1::SOURCE_SYSTEM;
  call.lane = app::Lane::kJobs;
  auto* command = call.command.mutable_observe_access();
  for (const auto& one : observed) *command->add_observed() = one;
  call.done = [desk, observed = std::move(observed)](const app::Outcome& outcome) {
    // A full disk or queue: they are kept for the next time.
    if (outcome.kind == app::Outcome::Kind::kRejected &&
        outcome.rejection.reason != Reason::kOutcomeUnknown) {
      desk->access_log.Return(observed);
    }
  };
  desk->hall.Submit(std::move(call));
}

void Dispatcher::Stop() {
  std::vector<std::weak_ptr<Stream>> streams;
  {
    base::MutexLock lock(mutex_);
    streams.swap(streams_);
  }
  for (const auto& weak : streams) {
    if (auto stream = weak.lock()) {
      stream->Finish(Reject(Reason::kOutcomeUnknown, "服务正在停止，请稍后重新连接"));
    }
  }
  for (Desk* desk : desks_) ToLedger(desk, desk->access_log.TakeAll());
}

}  // namespace hallcase::rpc
