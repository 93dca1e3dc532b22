// LegService: push, assign, steps of other systems.

#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

Refusal MakePushCase(const CallContext& context, const v1::PushCaseRequest& request,
                     Draft* draft) {
  auto* command = draft->call.command.mutable_push_case();
  ToTarget(request.case_(), command->mutable_target());
  command->set_department(request.department());
  command->set_receipt(request.receipt());
  command->set_note(request.note());
  if (Refusal refusal = CheckTarget(request.case_(), *draft)) return refusal;
  return request.note().empty() ? kGranted
                                : SealForCase(context, request.case_(), command, draft);
}

Refusal MakeAssignLeg(const CallContext& context, const v1::AssignLegRequest& request,
                      Draft* draft) {
  auto* command = draft->call.command.mutable_assign_leg();
  ToTarget(request.case_(), command->mutable_target());
  *command->mutable_party() = ToParty(request.party());
  command->set_note(request.note());
  if (Refusal refusal = CheckTarget(request.case_(), *draft)) return refusal;
  return request.note().empty() ? kGranted
                                : SealForCase(context, request.case_(), command, draft);
}

Refusal MakeRecordStep(const CallContext&, const v1::RecordStepRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_record_step();
  ToTarget(request.case_(), command->mutable_target());
  command->set_step(request.step());
  command->set_external_step_id(request.external_step_id());
  command->set_takes_leg(request.takes_leg());
  draft->call.source = ledger::v1::SOURCE_UPSTREAM;
  return CheckTarget(request.case_(), *draft);
}

Refusal MakeReturnLeg(const CallContext& context, const v1::ReturnLegRequest& request,
                      Draft* draft) {
  auto* command = draft->call.command.mutable_return_leg();
  ToTarget(request.case_(), command->mutable_target());
  command->set_note(request.reason());
  if (request.has_proposed()) *command->mutable_proposed() = ToParty(request.proposed());
  if (Refusal refusal = CheckTarget(request.case_(), *draft)) return refusal;
  return SealForCase(context, request.case_(), command, draft);
}

Refusal MakeReassignCases(const CallContext&, const v1::ReassignCasesRequest& request,
                          Draft* draft) {
  auto* command = draft->call.command.mutable_start_reassign();
  *command->mutable_from() = ToParty(request.from());
  *command->mutable_to() = ToParty(request.to());
  command->set_reason_code(request.reason_code());
  return kGranted;
}

}  // namespace

void AddLegService(Registry& registry) {
  registry.Write<&MakePushCase, &AnswerChange<v1::PushCaseRequest, v1::PushCaseResponse>>(
      "LegService.PushCase", Subject::kCase, Where::kReadPool);
  registry.Write<&MakeAssignLeg, &AnswerChange<v1::AssignLegRequest, v1::AssignLegResponse>>(
      "LegService.AssignLeg", Subject::kCase, Where::kReadPool);
  registry.Write<&MakeRecordStep, &AnswerChange<v1::RecordStepRequest, v1::RecordStepResponse>>(
      "LegService.RecordStep", Subject::kCase);
  registry.Write<&MakeReturnLeg, &AnswerChange<v1::ReturnLegRequest, v1::ReturnLegResponse>>(
      "LegService.ReturnLeg", Subject::kCase, Where::kReadPool);
  registry.Write<&MakeReassignCases,
                 &AnswerJob<v1::ReassignCasesRequest, v1::ReassignCasesResponse>>(
      "LegService.ReassignCases", Subject::kJob);
}

}  // namespace hallcase::rpc
