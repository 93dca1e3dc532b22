// WarningService: open warnings, and what is said to them.

#include "server/domain/lifecycle.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/digest.h"
#include "server/rpc/services/services.h"
#include "server/rpc/services/told.h"

namespace hallcase::rpc {
namespace {

using domain::access::Permission;

Refusal ListWarnings(const CallContext& context, const v1::ListWarningsRequest& request,
                     v1::ListWarningsResponse* response) {
  ledger::v1::Party party;
  if (request.has_attributed_to()) party = ToParty(request.attributed_to());
  if (party.kind() == ledger::v1::PARTY_KIND_UNSPECIFIED) {
    const auto departments = context.scope->Departments();
    if (!context.scope->HoldsHallWide(Permission::kWarningRead) && !departments.empty()) {
      // A contact's whole hall is the own department.
      party = domain::DepartmentParty(departments.front());
    }
  } else if (!context.scope->ReachesParty(Permission::kWarningRead, party)) {
    return Reject(Reason::kPermissionDenied, "该责任主体的预警不在您的权限范围内",
                  "attributed_to");
  }
  const ScopedHall hall(context, Permission::kWarningRead);
  const Reader reader(context, true);
  const int64_t now_us = context.desk->clock.NowMicros();
  const auto wanted = [&](const FoundWarning& found) {
    return !request.delivered_to_me() ||
           (found.warning->raised().deliver_at_us() <= now_us &&
            IsToldOf(*context.scope, found.warning->raised()));
  };
  return AnswerPage(
      context, request, response,
      [&](const std::string& after) {
        return hall.OpenWarnings(party, after, PageSize(context, request.page_size()));
      },
      [&](const FoundWarning& found) {
        if (!wanted(found)) return;
        FillWarning(reader, *found.warning, found.row.get(), response->add_warnings());
      });
}

// The text is sealed under the key of the warning's case.
template <typename Command>
Refusal SealForWarning(const CallContext& context, int64_t warning_id, Command* command,
                       Draft* draft) {
  auto case_id = ScopedHall(context, Permission::kNone).CaseOfWarning(warning_id);
  if (!case_id.ok()) return ReadFailed(case_id.status());
  if (!case_id->has_value()) {
    return Reject(Reason::kReferenceNotFound, "没有这条预警，请刷新预警列表", "warning_id");
  }
  v1::CaseRef ref;
  ref.set_case_id(**case_id);
  return SealForCase(context, ref, command, draft);
}

Refusal MakeAcknowledge(const CallContext& context,
                        const v1::AcknowledgeWarningRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_acknowledge_warning();
  command->set_warning_id(request.warning_id());
  command->set_answer(request.answer());
  if (request.answer().empty()) return kGranted;
  return SealForWarning(context, request.warning_id(), command, draft);
}

Refusal MakeAnswer(const CallContext& context, const v1::AnswerWarningRequest& request,
                   Draft* draft) {
  auto* command = draft->call.command.mutable_answer_warning();
  command->set_warning_id(request.warning_id());
  command->set_answer(request.answer());
  return SealForWarning(context, request.warning_id(), command, draft);
}

Refusal MakeAppeal(const CallContext& context, const v1::AppealWarningRequest& request,
                   Draft* draft) {
  auto* command = draft->call.command.mutable_appeal_warning();
  command->set_warning_id(request.warning_id());
  command->set_reason(request.reason());
  return SealForWarning(context, request.warning_id(), command, draft);
}

Refusal MakeJudge(const CallContext& context, const v1::JudgeAppealRequest& request,
                  Draft* draft) {
  auto* command = draft->call.command.mutable_judge_appeal();
  command->set_warning_id(request.warning_id());
  command->set_upheld(request.upheld());
  command->set_note(request.note());
  return SealForWarning(context, request.warning_id(), command, draft);
}

template <typename Request, typename Response>
Refusal AnswerWithWarning(const CallContext& context, const Request&, const app::Outcome& outcome,
                          Response* response) {
  FillChange(context, outcome, nullptr, response->mutable_change());
  if (outcome.warning_row != nullptr) {
    FillWarning(Reader(context, true), *outcome.warning_row, outcome.case_row.get(),
                response->mutable_warning());
  }
  return kGranted;
}

}  // namespace

void AddWarningService(Registry& registry) {
  registry.Read<&ListWarnings>("WarningService.ListWarnings");
  registry.Read<&GetWarningDigest>("WarningService.GetWarningDigest");
  registry.Write<&MakeAcknowledge, &AnswerWithWarning<v1::AcknowledgeWarningRequest,
                                                      v1::AcknowledgeWarningResponse>>(
      "WarningService.AcknowledgeWarning", Subject::kWarning, Where::kReadPool);
  registry.Write<&MakeAnswer,
                 &AnswerWithWarning<v1::AnswerWarningRequest, v1::AnswerWarningResponse>>(
      "WarningService.AnswerWarning", Subject::kWarning, Where::kReadPool);
  registry.Write<&MakeAppeal,
                 &AnswerWithWarning<v1::AppealWarningRequest, v1::AppealWarningResponse>>(
      "WarningService.AppealWarning", Subject::kWarning, Where::kReadPool);
  registry.Write<&MakeJudge,
                 &AnswerWithWarning<v1::JudgeAppealRequest, v1::JudgeAppealResponse>>(
      "WarningService.JudgeAppeal", Subject::kWarning, Where::kReadPool);
}

}  // namespace hallcase::rpc
