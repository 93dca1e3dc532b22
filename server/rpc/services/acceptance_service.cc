// AcceptanceService: what is answered to an application, and its early ends.

#include "hallcase/v1/acceptance.pb.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

Refusal MakeAcceptCase(const CallContext&, const v1::AcceptCaseRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_accept_case();
  ToTarget(request.case_(), command->mutable_target());
  *command->mutable_deferred() = request.deferred();
  return CheckTarget(request.case_(), *draft);
}

Refusal MakeRefuseAcceptance(const CallContext& context,
                             const v1::RefuseAcceptanceRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_refuse_acceptance();
  ToTarget(request.case_(), command->mutable_target());
  command->set_kind(static_cast<ledger::v1::RefusalKind>(request.kind()));
  command->set_competent_body(request.competent_body());
  command->set_grounds(request.grounds());
  if (Refusal refusal = CheckTarget(request.case_(), *draft)) return refusal;
  return SealForCase(context, request.case_(), command, draft);
}

Refusal MakeNotifySupplement(const CallContext& context,
                             const v1::NotifySupplementRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_notify_supplement();
  ToTarget(request.case_(), command->mutable_target());
  for (const v1::SupplementItem& item : request.items()) {
    auto* to = command->add_items();
    to->set_code(item.code());
    to->set_name(item.name());
    to->set_requirement(item.requirement());
  }
  command->set_reason(request.reason());
  if (Refusal refusal = CheckTarget(request.case_(), *draft)) return refusal;
  return SealForCase(context, request.case_(), command, draft);
}

Refusal MakeWithdrawCase(const CallContext& context, const v1::WithdrawCaseRequest& request,
                         Draft* draft) {
  auto* command = draft->call.command.mutable_withdraw_case();
  ToTarget(request.case_(), command->mutable_target());
  command->set_cause(static_cast<ledger::v1::WithdrawalCause>(request.cause()));
  command->set_grounds(request.note());
  if (Refusal refusal = CheckTarget(request.case_(), *draft)) return refusal;
  return request.note().empty() ? kGranted
                                : SealForCase(context, request.case_(), command, draft);
}

Refusal MakeRecordScan(const CallContext&, const v1::RecordScanRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_record_scan();
  ToTarget(request.case_(), command->mutable_target());
  command->set_receipt(request.receipt());
  command->set_pages(request.pages());
  return CheckTarget(request.case_(), *draft);
}

}  // namespace

void AddAcceptanceService(Registry& registry) {
  registry.Write<&MakeAcceptCase, &AnswerChange<v1::AcceptCaseRequest, v1::AcceptCaseResponse>>(
      "AcceptanceService.AcceptCase", Subject::kCase);
  registry.Write<&MakeRefuseAcceptance,
                 &AnswerChange<v1::RefuseAcceptanceRequest, v1::RefuseAcceptanceResponse>>(
      "AcceptanceService.RefuseAcceptance", Subject::kCase, Where::kReadPool);
  registry.Write<&MakeNotifySupplement,
                 &AnswerChange<v1::NotifySupplementRequest, v1::NotifySupplementResponse>>(
      "AcceptanceService.NotifySupplement", Subject::kCase, Where::kReadPool);
  registry
      .Write<&MakeWithdrawCase, &AnswerChange<v1::WithdrawCaseRequest, v1::WithdrawCaseResponse>>(
          "AcceptanceService.WithdrawCase", Subject::kCase, Where::kReadPool);
  registry.Write<&MakeRecordScan, &AnswerChange<v1::RecordScanRequest, v1::RecordScanResponse>>(
      "AcceptanceService.RecordScan", Subject::kCase);
}

}  // namespace hallcase::rpc
