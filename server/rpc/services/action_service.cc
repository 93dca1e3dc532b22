// ActionService: a kind's own actions, and links.

#include <algorithm>

#include "server/domain/taking.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

bool HasText(const google::protobuf::RepeatedPtrField<v1::FieldValue>& values) {
  for (const v1::FieldValue& value : values) {
    if (!value.text().empty()) return true;
  }
  return false;
}

// Whether it counts is decided later: after a few wrong ones the right one is refused too.
Refusal CheckCode(const CallContext& context, const v1::TakeActionRequest& request,
                  ledger::v1::TakeAction* command) {
  if (request.one_time_code().empty()) return kGranted;
  const auto id = ScopedHall(context, domain::access::Permission::kNone).CaseIdOf(request.case_());
  if (!id.ok()) return ReadFailed(id.status());
  const bool right =
      context.desk->vault.IsOneTimeCode(CodeFor::kPickup, *id, request.one_time_code());
  command->set_code_matched(right);
  command->set_code_wrong(!right);
  return kGranted;
}

Refusal MakeTakeAction(const CallContext& context, const v1::TakeActionRequest& request,
                       Draft* draft) {
  auto* command = draft->call.command.mutable_take_action();
  ToTarget(request.case_(), command->mutable_target());
  command->set_action(request.action());
  ToValues(request.values(), command->mutable_values());
  if (Refusal refusal = CheckTarget(request.case_(), *draft)) return refusal;
  for (const v1::CaseRef& also : request.also()) {
    ToTarget(also, command->add_also());
    if (Refusal refusal = CheckTarget(also, *draft)) return refusal;
  }
  if (Refusal refusal = CheckCode(context, request, command)) return refusal;
  return HasText(request.values()) ? SealForCase(context, request.case_(), command, draft)
                                   : kGranted;
}

Refusal WrongCode(const ledger::v1::CaseRow& row) {
  const uint32_t tries = std::min(row.code_tries(), domain::kCaseCodeTriesMax);
  const uint32_t left = domain::kCaseCodeTriesMax - tries;
  Rejection refusal =
      Reject(Reason::kWrongCode,
             base::StrCat("领取码不对，请核对；还可再试 ", left, " 次，或改为核验身份证件"),
             "one_time_code");
  refusal.With("tries_left", base::StrCat(left));
  return refusal;
}

bool IsByCode(const domain::Action& action, const v1::TakeActionRequest& request) {
  return std::any_of(request.values().begin(), request.values().end(), [&](const auto& value) {
    return !action.proof.empty() && value.name() == action.proof && value.code() == "code";
  });
}

Refusal AnswerTakeAction(const CallContext& context, const v1::TakeActionRequest& request,
                         const app::Outcome& outcome, v1::TakeActionResponse* response) {
  const auto* row = outcome.case_row.get();
  const auto* kind = row == nullptr ? nullptr : domain::FindKind(row->kind());
  const auto* action = kind == nullptr ? nullptr : domain::FindAction(*kind, request.action());
  // A wrong code leaves an entry too; nothing was done. A replay is answered by that entry,
  // whatever was done with the case since.
  if (action != nullptr && IsByCode(*action, request)) {
    const auto refused = ScopedHall(context, domain::access::Permission::kNone)
                             .CodeWasRefused(outcome.seq, outcome.subject_id);
    if (!refused.ok()) return ReadFailed(refused.status());
    if (*refused) return WrongCode(*row);
  }
  FillChange(context, outcome, nullptr, response->mutable_change());
  if (action != nullptr && action->tells_code && !context.replayed) {
    response->set_one_time_code(
        context.desk->vault.OneTimeCode(CodeFor::kPickup, outcome.subject_id));
  }
  return kGranted;
}

Refusal MakeLinkCases(const CallContext&, const v1::LinkCasesRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_link_cases();
  ToTarget(request.case_(), command->mutable_target());
  ToTarget(request.other(), command->mutable_other());
  command->set_relation(static_cast<ledger::v1::LinkRelation>(request.relation()));
  return CheckTarget(request.case_(), *draft);
}

Refusal MakeUnlinkCases(const CallContext&, const v1::UnlinkCasesRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_unlink_cases();
  ToTarget(request.case_(), command->mutable_target());
  ToTarget(request.other(), command->mutable_other());
  return CheckTarget(request.case_(), *draft);
}

}  // namespace

void AddActionService(Registry& registry) {
  registry.Write<&MakeTakeAction, &AnswerTakeAction>("ActionService.TakeAction", Subject::kCase,
                                                     Where::kReadPool);
  registry.Write<&MakeLinkCases, &AnswerChange<v1::LinkCasesRequest, v1::LinkCasesResponse>>(
      "ActionService.LinkCases", Subject::kCase);
  registry.Write<&MakeUnlinkCases, &AnswerChange<v1::UnlinkCasesRequest, v1::UnlinkCasesResponse>>(
      "ActionService.UnlinkCases", Subject::kCase);
}

}  // namespace hallcase::rpc
