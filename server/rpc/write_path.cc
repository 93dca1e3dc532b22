#include "server/rpc/write_path.h"

#include <memory>
#include <optional>

#include <google/protobuf/descriptor.h>

#include "server/base/hash.h"
#include "server/base/ids.h"
#include "server/base/strings.h"
#include "server/rpc/convert/convert.h"
#include "server/rpc/scoped_hall.h"
#include "storage/keys.h"

namespace hallcase::rpc {
namespace {

using domain::access::Permission;
using google::protobuf::Message;

// Bytes that tell one request from another. Passwords and one-time codes are left out: the HMAC
// stays in the ledger, and would be a cheaper way to try guesses than the verifier is.
std::string BodyOf(const Message& request) {
  const auto* type = request.GetDescriptor();
  const auto* reflection = request.GetReflection();
  std::unique_ptr<Message> copy;
  for (const char* name : {"password", "old_password", "new_password", "one_time_code"}) {
    const auto* field = type->FindFieldByName(name);
    if (field == nullptr) continue;
    if (copy == nullptr) {
      copy.reset(request.New());
      copy->CopyFrom(request);
    }
    reflection->ClearField(copy.get(), field);
  }
  return (copy == nullptr ? request : *copy).SerializeAsString();
}

// Department for which the caller signs, if it is one.
std::string OnBehalfOf(const domain::access::Scope& scope) {
  std::string department;
  for (const ledger::v1::Grant& grant : scope.grants()) {
    if (grant.department().empty() || grant.department() == department) continue;
    if (!department.empty()) return "";
    department = grant.department();
  }
  return department;
}

Refusal FillChange(const CallContext& context, const v1::ChangeContext& change,
                   app::CommandCall* call) {
  if (change.has_occurred_at()) call->occurred_at_us = ToMicros(change.occurred_at());
  if (!change.has_performer()) return kGranted;
  if (!context.scope->RecordsForOthers()) {
    return Reject(Reason::kPermissionDenied, "只有获准代他人记录的账号可以填写 performer",
                  "change.performer");
  }
  call->performer = ToParty(change.performer());
  return kGranted;
}

Refusal DiskTrouble() {
  return Reject(Reason::kInternal, "读取数据失败，请稍后重试；如持续出现请联系系统管理员");
}

Refusal NotYours() {
  return Reject(Reason::kPermissionDenied, "该请求先前已完成，但您现在无权查看此内容");
}

// A transfer sheet or a shift sheet, for whoever may read it now.
Refusal ReloadSheet(const CallContext& context, app::Outcome* outcome) {
  const ScopedHall hall(context, Permission::kCustodyRead);
  if (context.method->handler.subject == Subject::kHandover) {
    auto found = hall.HandoverById(outcome->subject_id);
    if (!found.ok() || (found->row == nullptr && !found->denied)) return DiskTrouble();
    outcome->handover_row = std::move(found->row);
    return outcome->handover_row == nullptr ? NotYours() : kGranted;
  }
  auto found = hall.ShiftById(outcome->subject_id);
  if (!found.ok() || (found->row == nullptr && !found->denied)) return DiskTrouble();
  outcome->shift_row = std::move(found->row);
  return outcome->shift_row == nullptr ? NotYours() : kGranted;
}

// A document, for whoever may do the same with it now.
Refusal ReloadDocument(const CallContext& context, app::Outcome* outcome) {
  auto found = ScopedHall(context, context.method->permission).DocumentById(outcome->subject_id);
  if (!found.ok() || (found->row == nullptr && !found->denied)) return DiskTrouble();
  outcome->document_row = std::move(found->row);
  return outcome->document_row == nullptr ? NotYours() : kGranted;
}

// A rating, for whoever may do the same with its case now.
Refusal ReloadRating(const CallContext& context, app::Outcome* outcome) {
  const Permission permission = context.method->permission;
  auto found = ScopedHall(context, permission).RatingById(outcome->subject_id);
  if (!found.ok() || (found->row == nullptr && !found->denied)) return DiskTrouble();
  outcome->rating_row = std::move(found->row);
  return outcome->rating_row == nullptr ? NotYours() : kGranted;
}

// The rows of the outcome's subject as they are now.
Refusal Reload(const CallContext& context, app::Outcome* outcome) {
  const app::Hall& hall = context.desk->hall;
  int64_t case_id = 0;
  switch (context.method->handler.subject) {
    case Subject::kNone: return kGranted;
    case Subject::kJob: {
      auto job = hall.GetJob(outcome->subject_id);
      if (!job.ok() || *job == nullptr) return DiskTrouble();
      outcome->job_row = *std::move(job);
      return kGranted;
    }
    case Subject::kWarning: {
      auto warning = hall.GetWarning(outcome->subject_id);
      if (!warning.ok() || *warning == nullptr) return DiskTrouble();
      outcome->warning_row = *std::move(warning);
      case_id = outcome->warning_row->raised().case_id();
      break;
    }
    case Subject::kHandover:
    case Subject::kShift: return ReloadSheet(context, outcome);
    case Subject::kDocument: return ReloadDocument(context, outcome);
    case Subject::kRating: return ReloadRating(context, outcome);
    case Subject::kCase: case_id = outcome->subject_id; break;
  }
  auto row = hall.GetCase(case_id);
  if (!row.ok() || *row == nullptr) return DiskTrouble();
  outcome->case_row = *std::move(row);
  if (context.scope->Reaches(Permission::kCaseRead, *outcome->case_row) ||
      context.scope->Reaches(context.method->permission, *outcome->case_row)) {
    return kGranted;
  }
  return Reject(Reason::kPermissionDenied, "该请求先前已完成，但您现在无权查看此办件");
}

Refusal KeyErased(const ledger::v1::RequestRow& seen) {
  return Reject(Reason::kCaseErased, "该请求先前已完成，所涉个人信息已删除，无法再核对其内容")
      .With("seq", base::StrCat(seen.seq()));
}

Refusal RequestKeyGone(const ledger::v1::RequestRow& seen) {
  return Reject(Reason::kRequestKeyGone,
                "该请求在密钥轮换之前已完成，无法再核对其内容；请查询办理结果，不必重发")
      .With("seq", base::StrCat(seen.seq()));
}

Refusal CompareBody(const CallContext& context, const Message& request,
                    const ledger::v1::RequestRow& seen) {
  Vault& vault = context.desk->vault;
  std::optional<std::string> mac;
  // Without its key nobody can say that it is the same request.
  if (seen.key_id().size() == storage::kKeyIdBytes) {
    auto key = vault.LoadKey(seen.key_id());
    if (absl::IsNotFound(key.status())) return KeyErased(seen);
    if (!key.ok()) return DiskTrouble();
    mac = vault.MacOf(key->get(), BodyOf(request)).hmac;
  } else {
    mac = vault.RequestMac(seen.key_id(), BodyOf(request));
    if (!mac.has_value()) return RequestKeyGone(seen);
  }
  if (base::ConstantTimeEquals(*mac, seen.body_hmac())) return kGranted;
  return Reject(Reason::kRequestIdReused, "该 request_id 已用于另一内容的请求，请换用新的标识");
}

}  // namespace

Refusal MakeDraft(const CallContext& context, const Message& request, Draft* draft) {
  const Handler& handler = context.method->handler;
  app::CommandCall& call = draft->call;
  call.scope = *context.scope;
  call.on_behalf_of = OnBehalfOf(*context.scope);
  const auto* principal = context.reference->FindPrincipal(context.scope->principal());
  const bool machine = principal != nullptr &&
                       principal->added().kind() == ledger::v1::PRINCIPAL_KIND_SERVICE;
  call.source = machine ? ledger::v1::SOURCE_UPSTREAM : ledger::v1::SOURCE_COUNTER;

  const ChangeFields fields = handler.change(request);
  if (fields.request_id != nullptr) {
    auto id = base::ParseUuid(*fields.request_id);
    if (!id.ok()) return Reject(Reason::kRequestIdRequired, "request_id 应为 UUID", "request_id");
    call.request_id = std::string(id->AsBytes());
  } else {
    call.request_id = context.desk->vault.NewRequestId();
  }
  if (fields.context != nullptr) {
    if (Refusal refusal = FillChange(context, *fields.context, &call)) return refusal;
  }
  if (Refusal refusal = handler.make(context, request, draft)) return refusal;
  Vault::BodyMac mac = context.desk->vault.MacOf(draft->key.get(), BodyOf(request));
  call.body_hmac = std::move(mac.hmac);
  call.body_key_id = std::move(mac.key_id);
  return kGranted;
}

bool SettleReads(const Method& method, const app::Outcome& outcome) {
  switch (outcome.kind) {
    case app::Outcome::Kind::kRejected: return false;
    case app::Outcome::Kind::kCommitted: return method.handler.answer_reads;
    default: return true;
  }
}

Refusal Settle(CallContext& context, const Message& request, app::Outcome* outcome) {
  switch (outcome->kind) {
    case app::Outcome::Kind::kRejected: return std::move(outcome->rejection);
    case app::Outcome::Kind::kCommitted: return kGranted;
    case app::Outcome::Kind::kAlready: break;
    case app::Outcome::Kind::kSeen:
      if (Refusal refusal = CompareBody(context, request, outcome->request)) return refusal;
      outcome->seq = outcome->request.seq();
      outcome->subject_id = outcome->request.subject_id();
      break;
  }
  context.replayed = true;
  // The reference data may have moved on since the call began.
  context.reference = context.desk->hall.reference();
  return Reload(context, outcome);
}

}  // namespace hallcase::rpc
