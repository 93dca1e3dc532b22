#include "server/rpc/dispatch.h"

#include <utility>

#include "server/auth/token.h"
#include "server/base/strings.h"
#include "server/rpc/status_map.h"
#include "server/rpc/wire.h"
#include "server/rpc/write_path.h"

namespace hallcase::rpc {
namespace {

using domain::access::Permission;
using google::protobuf::Arena;
using google::protobuf::ArenaOptions;
using google::protobuf::Message;

constexpr std::string_view kBearer = "Bearer ";
// Hashing passwords takes whole cores: a storm of sign-ins must not slow down who is at work.
constexpr int kPasswordNiceness = 10;
// What a caller is told to wait when a queue is full.
constexpr int64_t kBusyRetrySeconds = 1;

ArenaOptions BlockOptions(char* block, size_t size) {
  ArenaOptions options;
  options.initial_block = block;
  options.initial_block_size = size;
  return options;
}

Refusal QueueFull() {
  Rejection rejection = Reject(Reason::kQueueFull, "服务繁忙，请稍后重试");
  rejection.retry_after_seconds = kBusyRetrySeconds;
  return rejection;
}

}  // namespace

std::string TokenHash(std::string_view authorization) {
  if (authorization.substr(0, kBearer.size()) != kBearer) return "";
  const auto hash = auth::HashToken(authorization.substr(kBearer.size()));
  return hash.has_value() ? std::string(base::AsBytes(*hash)) : "";
}

UnaryCall::UnaryCall(const Method& method)
    : method_(method),
      arena_(BlockOptions(block_, sizeof(block_))),
      request_(method.request->New(&arena_)),
      response_(method.response->New(&arena_)) {
  context_.method = &method;
}

Dispatcher::Dispatcher(const MethodTable& methods, const base::Limits& limits)
    : methods_(methods),
      limits_(limits),
      password_pool_(static_cast<size_t>(limits.argon2_threads),
                     static_cast<size_t>(limits.argon2_queue_max), kPasswordNiceness),
      read_pool_(static_cast<size_t>(limits.read_pool_threads),
                 static_cast<size_t>(limits.read_pool_queue_max)) {}

Dispatcher::~Dispatcher() = default;

void Dispatcher::AddHall(Desk* desk) { desks_.push_back(desk); }

Desk* Dispatcher::FindDesk(const std::string& hall_id) const {
  for (Desk* desk : desks_) {
    if (desk->hall.id() == hall_id) return desk;
  }
  return nullptr;
}

Refusal Dispatcher::Unauthenticated() const {
  return Reject(Reason::kUnauthenticated, "请先登录：凭证缺失、无效或已注销");
}

Dispatcher::Found Dispatcher::FindCaller(std::string_view token_hash, bool load) {
  for (Desk* desk : desks_) {
    if (auto session = desk->sessions.Find(token_hash)) return Caller{desk, std::move(session)};
  }
  if (!load) return std::nullopt;
  for (Desk* desk : desks_) {
    auto session = desk->sessions.Load(token_hash);
    if (session.ok() && *session != nullptr) return Caller{desk, *std::move(session)};
  }
  return Caller{};
}

Refusal Dispatcher::Admit(const Caller& caller, const Method& method, CallContext* context) {
  if (caller.session == nullptr) return Unauthenticated();
  context->desk = caller.desk;
  context->session = caller.session;
  context->reference = caller.desk->hall.reference();
  switch (caller.desk->sessions.Check(*caller.session, *context->reference)) {
    case auth::SessionState::kAlive: break;
    case auth::SessionState::kExpired:
      return Reject(Reason::kSessionExpired, "登录已过期，请重新登录");
    case auth::SessionState::kUnknown: return Unauthenticated();
  }
  context->scope = caller.desk->sessions.ScopeOf(*caller.session, *context->reference);
  if (context->scope == nullptr) return Unauthenticated();
  if (context->scope->Holds(method.permission)) return kGranted;
  return Reject(Reason::kPermissionDenied, "您的角色无权使用此功能")
      .With("method", method.name);
}

Refusal Dispatcher::CheckHall(const Message& request, const Method& method,
                              CallContext* context) {
  std::string scratch;
  const std::string& hall_id = request.GetReflection()->GetStringReference(
      request, method.hall_field, &scratch);
  if (context->desk != nullptr && context->desk->hall.id() == hall_id) return kGranted;
  Desk* desk = FindDesk(hall_id);
  if (desk == nullptr) {
    return Reject(Reason::kHallNotFound, "本服务器没有这个大厅，请核对 hall_id", "hall_id");
  }
  if (context->desk != nullptr) {
    return Reject(Reason::kWrongHall, "您的登录凭证属于另一个大厅", "hall_id");
  }
  context->desk = desk;
  context->reference = desk->hall.reference();
  return kGranted;
}

void Dispatcher::Start(UnaryCall* call) {
  if (call->method_.permission == Permission::kNone) return StartPublic(call);
  std::string hash = TokenHash(call->authorization());
  if (hash.empty()) return Conclude(call, Unauthenticated());
  if (Found caller = FindCaller(hash, /*load=*/false)) return Authenticated(call, *caller);
  const bool queued = read_pool_.TryRun([this, call, hash = std::move(hash)] {
    Authenticated(call, *FindCaller(hash, /*load=*/true));
  });
  if (!queued) Conclude(call, QueueFull());
}

void Dispatcher::StartPublic(UnaryCall* call) {
  static const auto* scope = new std::shared_ptr<const domain::access::Scope>(
      std::make_shared<const domain::access::Scope>(domain::access::Scope::Public()));
  call->context_.scope = *scope;
  // Whether staff calls matters to changes alone.
  if (!call->method_.mutates) return Authorised(call);
  std::string hash = TokenHash(call->authorization());
  if (hash.empty()) return Authorised(call);
  if (Found caller = FindCaller(hash, /*load=*/false)) return NoteStaff(call, *caller);
  const bool queued = read_pool_.TryRun([this, call, hash = std::move(hash)] {
    NoteStaff(call, *FindCaller(hash, /*load=*/true));
  });
  if (!queued) Conclude(call, QueueFull());
}

// A session that is over is nobody's.
void Dispatcher::NoteStaff(UnaryCall* call, const Caller& caller) {
  if (caller.session != nullptr &&
      caller.desk->sessions.Check(*caller.session, *caller.desk->hall.reference()) ==
          auth::SessionState::kAlive) {
    call->context_.session = caller.session;
  }
  Authorised(call);
}

void Dispatcher::Authenticated(UnaryCall* call, const Caller& caller) {
  if (Refusal refusal = Admit(caller, call->method_, &call->context_)) {
    return Conclude(call, std::move(refusal));
  }
  Authorised(call);
}

void Dispatcher::Authorised(UnaryCall* call) {
  const Method& method = call->method_;
  Refusal refusal = ParseStrict(call->payload(), call->request_);
  if (!refusal.has_value()) refusal = CheckHall(*call->request_, method, &call->context_);
  if (!refusal.has_value()) refusal = method.handler.validate(*call->request_, limits_);
  if (refusal.has_value()) return Conclude(call, std::move(refusal));
  Execute(call);
}

void Dispatcher::Execute(UnaryCall* call) {
  bool queued = true;
  switch (call->method_.handler.where) {
    case Where::kHere: RunHandler(call); break;
    case Where::kReadPool:
      queued = read_pool_.TryRun([this, call] { RunHandler(call); });
      break;
    case Where::kPasswordPool:
      call->context_.source = call->source();
      queued = password_pool_.TryRun([this, call] { RunHandler(call); });
      break;
  }
  if (!queued) Conclude(call, QueueFull());
}

void Dispatcher::RunHandler(UnaryCall* call) {
  if (call->cancelled()) {
    return Conclude(call, Reject(Reason::kDropped, "调用方已不再等待，未执行"));
  }
  const Handler& handler = call->method_.handler;
  if (handler.kind == Handler::Kind::kWrite) return SubmitDraft(call);
  Conclude(call, handler.read(call->context_, *call->request_, call->response_));
}

void Dispatcher::SubmitDraft(UnaryCall* call) {
  Draft& draft = call->draft_.emplace();
  if (Refusal refusal = MakeDraft(call->context_, *call->request_, &draft)) {
    return Conclude(call, std::move(refusal));
  }
  draft.call.cancelled = [call] { return call->cancelled(); };
  draft.call.done = [this, call](app::Outcome outcome) {
    call->outcome_ = std::move(outcome);
    if (SettleReads(call->method_, call->outcome_)) {
      read_pool_.Run([this, call] { Answer(call); });
    } else {
      Answer(call);
    }
  };
  call->context_.desk->hall.Submit(std::move(draft.call));
}

void Dispatcher::Answer(UnaryCall* call) {
  Refusal refusal = Settle(call->context_, *call->request_, &call->outcome_);
  if (!refusal.has_value()) {
    refusal = call->method_.handler.answer(call->context_, *call->request_, call->outcome_,
                                           call->response_);
  }
  Conclude(call, std::move(refusal));
}

void Dispatcher::Observe(const CallContext& context, const Method& method,
                         const Refusal& refusal) {
  if (!refusal.has_value() || context.session == nullptr) return;
  if (refusal->reason != Reason::kPermissionDenied && refusal->reason != Reason::kWrongHall) {
    return;
  }
  context.desk->access_log.Observe(context.session->principal(),
                                   ledger::v1::ACCESS_EVENT_DENIED, method.name);
}

void Dispatcher::Conclude(UnaryCall* call, Refusal refusal) {
  Observe(call->context_, call->method_, refusal);
  call->Finish(refusal);
}

}  // namespace hallcase::rpc
