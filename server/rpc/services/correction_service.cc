// CorrectionService: void, bind, correct, change the item.

#include "server/domain/erasure.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

Refusal MakeVoidCase(const CallContext& context, const v1::VoidCaseRequest& request,
                     Draft* draft) {
  auto* command = draft->call.command.mutable_void_case();
  ToTarget(request.case_(), command->mutable_target());
  command->set_reason_code(request.reason_code());
  command->set_reason(request.reason());
  if (Refusal refusal = CheckTarget(request.case_(), *draft)) return refusal;
  return request.reason().empty() ? kGranted
                                  : SealForCase(context, request.case_(), command, draft);
}

Refusal MakeBindUpstream(const CallContext&, const v1::BindUpstreamNumberRequest& request,
                         Draft* draft) {
  auto* command = draft->call.command.mutable_bind_upstream_number();
  ToTarget(request.case_(), command->mutable_target());
  command->set_upstream_number(request.upstream_number());
  return CheckTarget(request.case_(), *draft);
}

// Seals `corrected` under the case's key and brings the blind index in line. `corrected` has the
// fields that change; the others of it are empty.
Refusal SealCorrection(const CallContext& context, const v1::CaseRef& ref,
                       ledger::v1::Applicant* corrected, Draft* draft) {
  CaseRowPtr row;
  Refusal refusal = LoadCase(context, ref, domain::access::Permission::kCaseCorrect, &row);
  if (refusal.has_value()) return refusal;
  Vault& vault = context.desk->vault;
  if (row->erased_at_us() != 0) return domain::CaseErasedAlready(*row);
  const std::string& key_id = row->applicant().key_id();
  auto key = vault.LoadKey(key_id);
  auto key_row = context.desk->hall.GetDataKey(key_id);
  if (!key.ok() || !key_row.ok() || !key_row->has_value()) {
    return Reject(Reason::kReferenceNotFound, "该办件的密钥读取失败，不能更正个人信息", "case");
  }
  ledger::v1::Applicant person = row->applicant();
  const absl::Status opened = sealing::OpenMessage(vault.sealer(), **key, &person);
  if (!opened.ok()) return ReadFailed(opened);
  if (!corrected->id_number().empty()) person.set_id_number(corrected->id_number());
  if (!corrected->phone().empty()) person.set_phone(corrected->phone());

  draft->key = *std::move(key);
  // Under the keys in use, so that a rotation meanwhile finds nothing left to do.
  app::SideWrites& side = draft->call.side;
  app::Rekey rekey = vault.RekeyOf(*draft->key, **key_row, &person);
  side.data_key_id = key_id;
  side.data_key_before = std::move(rekey.before);
  side.data_key = std::move(rekey.after);
  side.hall_key = sealing::HallKeyOf(side.data_key.wrapped());
  side.blind_put = std::move(rekey.blind_put);
  side.blind_delete = std::move(rekey.blind_delete);
  const absl::Status sealed = sealing::SealMessage(vault.sealer(), *draft->key, corrected);
  corrected->set_key_id(key_id);
  return sealed.ok() ? kGranted : ReadFailed(sealed);
}

Refusal MakeCorrectContact(const CallContext& context, const v1::CorrectContactRequest& request,
                           Draft* draft) {
  auto* command = draft->call.command.mutable_correct_contact();
  ToTarget(request.case_(), command->mutable_target());
  command->set_reason_code(request.reason_code());
  command->mutable_applicant()->set_phone(request.phone());
  if (Refusal refusal = CheckTarget(request.case_(), *draft)) return refusal;
  return SealCorrection(context, request.case_(), command->mutable_applicant(), draft);
}

Refusal MakeCorrectApplicant(const CallContext& context,
                             const v1::CorrectApplicantRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_correct_applicant();
  ToTarget(request.case_(), command->mutable_target());
  command->set_reason_code(request.reason_code());
  ToApplicant(request.applicant(), command->mutable_applicant());
  if (Refusal refusal = CheckTarget(request.case_(), *draft)) return refusal;
  return SealCorrection(context, request.case_(), command->mutable_applicant(), draft);
}

Refusal MakeChangeItem(const CallContext& context, const v1::ChangeItemRequest& request,
                       Draft* draft) {
  auto* command = draft->call.command.mutable_change_item();
  ToTarget(request.case_(), command->mutable_target());
  command->set_item_code(request.item_code());
  command->set_reason(request.reason());
  if (Refusal refusal = CheckTarget(request.case_(), *draft)) return refusal;
  return SealForCase(context, request.case_(), command, draft);
}

}  // namespace

void AddCorrectionService(Registry& registry) {
  registry.Write<&MakeVoidCase, &AnswerChange<v1::VoidCaseRequest, v1::VoidCaseResponse>>(
      "CorrectionService.VoidCase", Subject::kCase, Where::kReadPool);
  registry.Write<&MakeBindUpstream,
                 &AnswerChange<v1::BindUpstreamNumberRequest, v1::BindUpstreamNumberResponse>>(
      "CorrectionService.BindUpstreamNumber", Subject::kCase);
  registry.Write<&MakeCorrectContact,
                 &AnswerChange<v1::CorrectContactRequest, v1::CorrectContactResponse>>(
      "CorrectionService.CorrectContact", Subject::kCase, Where::kReadPool);
  registry.Write<&MakeCorrectApplicant,
                 &AnswerChange<v1::CorrectApplicantRequest, v1::CorrectApplicantResponse>>(
      "CorrectionService.CorrectApplicant", Subject::kCase, Where::kReadPool);
  registry.Write<&MakeChangeItem, &AnswerChange<v1::ChangeItemRequest, v1::ChangeItemResponse>>(
      "CorrectionService.ChangeItem", Subject::kCase, Where::kReadPool);
}

}  // namespace hallcase::rpc
