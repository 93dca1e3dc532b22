// CorrectionService: void, bind, correct, change the item.

#include <algorithm>

#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

using sealing::BlindKind;

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

// What the blind index must forget and learn when sealed values are corrected.
class Reindexing {
 public:
  Reindexing(Vault& vault, app::SideWrites* side) : vault_(vault), side_(side) {}

  void Replace(BlindKind kind, const std::string& before, const std::string& after) {
    auto old_digest = vault_.Digest(kind, before);
    auto new_digest = vault_.Digest(kind, after);
    if (old_digest.has_value() && new_digest.has_value() &&
        old_digest->digest() == new_digest->digest()) {
      return;
    }
    auto* kept = side_->data_key.mutable_digests();
    if (old_digest.has_value()) {
      const auto same = [&](const ledger::v1::BlindDigest& digest) {
        return digest.field() == old_digest->field() && digest.digest() == old_digest->digest();
      };
      kept->erase(std::remove_if(kept->begin(), kept->end(), same), kept->end());
      side_->blind_delete.push_back(*std::move(old_digest));
    }
    if (new_digest.has_value()) {
      *kept->Add() = *new_digest;
      side_->blind_put.push_back(*std::move(new_digest));
    }
  }

 private:
  Vault& vault_;
  app::SideWrites* side_;
};

// Seals `corrected` under the case's key and brings the blind index in line. `corrected` has the
// fields that change; the others of it are empty.
Refusal SealCorrection(const CallContext& context, const v1::CaseRef& ref,
                       ledger::v1::Applicant* corrected, Draft* draft) {
  CaseRowPtr row;
  Refusal refusal = LoadCase(context, ref, domain::access::Permission::kCaseCorrect, &row);
  if (refusal.has_value()) return refusal;
  Vault& vault = context.desk->vault;
  const std::string& key_id = row->applicant().key_id();
  auto key = vault.LoadKey(key_id);
  auto key_row = context.desk->hall.GetDataKey(key_id);
  if (!key.ok() || !key_row.ok() || !key_row->has_value()) {
    return Reject(Reason::kReferenceNotFound, "该办件的密钥已销毁，不能再更正个人信息", "case");
  }
  ledger::v1::Applicant before = row->applicant();
  const absl::Status opened = sealing::OpenMessage(vault.sealer(), **key, &before);
  if (!opened.ok()) return ReadFailed(opened);

  draft->key = *std::move(key);
  draft->call.side.data_key_id = key_id;
  draft->call.side.data_key = **std::move(key_row);
  Reindexing reindexing(vault, &draft->call.side);
  if (!corrected->id_number().empty()) {
    reindexing.Replace(BlindKind::kIdNumber, before.id_number(), corrected->id_number());
  }
  if (!corrected->phone().empty()) {
    reindexing.Replace(BlindKind::kPhone, before.phone(), corrected->phone());
  }
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
