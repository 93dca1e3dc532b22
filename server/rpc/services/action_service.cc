// ActionService: a kind's own actions, and links.

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

Refusal MakeTakeAction(const CallContext& context, const v1::TakeActionRequest& request,
                       Draft* draft) {
  auto* command = draft->call.command.mutable_take_action();
  ToTarget(request.case_(), command->mutable_target());
  command->set_action(request.action());
  ToValues(request.values(), command->mutable_values());
  if (Refusal refusal = CheckTarget(request.case_(), *draft)) return refusal;
  return HasText(request.values()) ? SealForCase(context, request.case_(), command, draft)
                                   : kGranted;
}

Refusal MakeLinkCases(const CallContext&, const v1::LinkCasesRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_link_cases();
  ToTarget(request.case_(), command->mutable_target());
  ToTarget(request.other(), command->mutable_other());
  command->set_relation(static_cast<ledger::v1::LinkRelation>(request.relation()));
  return CheckTarget(request.case_(), *draft);
}

}  // namespace

void AddActionService(Registry& registry) {
  registry.Write<&MakeTakeAction, &AnswerChange<v1::TakeActionRequest, v1::TakeActionResponse>>(
      "ActionService.TakeAction", Subject::kCase, Where::kReadPool);
  registry.Write<&MakeLinkCases, &AnswerChange<v1::LinkCasesRequest, v1::LinkCasesResponse>>(
      "ActionService.LinkCases", Subject::kCase);
}

}  // namespace hallcase::rpc
