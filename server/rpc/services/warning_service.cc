// WarningService: open warnings, acknowledgement.

#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

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
      party.set_kind(ledger::v1::PARTY_KIND_DEPARTMENT);
      party.set_id(departments.front());
    }
  } else if (!context.scope->ReachesParty(Permission::kWarningRead, party)) {
    return Reject(Reason::kPermissionDenied, "该责任主体的预警不在您的权限范围内",
                  "attributed_to");
  }
  std::string after;
  const PageScope scope = PageScopeOf(context, request);
  Vault& vault = context.desk->vault;
  if (Refusal refusal = OpenPageToken(vault, scope, request.page_token(), &after)) {
    return refusal;
  }
  auto page = ScopedHall(context, Permission::kWarningRead)
                  .OpenWarnings(party, after, PageSize(context, request.page_size()));
  if (!page.ok()) return ReadFailed(page.status());
  const Reader reader(context, true);
  for (const FoundWarning& found : page->rows) {
    FillWarning(reader, *found.warning, found.row.get(), response->add_warnings());
  }
  response->set_next_page_token(MakePageToken(vault, scope, page->next_key));
  response->set_as_of_seq(page->as_of_seq);
  return kGranted;
}

Refusal MakeAcknowledge(const CallContext& context,
                        const v1::AcknowledgeWarningRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_acknowledge_warning();
  command->set_warning_id(request.warning_id());
  command->set_answer(request.answer());
  if (request.answer().empty()) return kGranted;
  auto case_id = ScopedHall(context, Permission::kNone).CaseOfWarning(request.warning_id());
  if (!case_id.ok()) return ReadFailed(case_id.status());
  if (!case_id->has_value()) {
    return Reject(Reason::kReferenceNotFound, "没有这条预警，请刷新预警列表", "warning_id");
  }
  v1::CaseRef ref;
  ref.set_case_id(**case_id);
  return SealForCase(context, ref, command, draft);
}

Refusal AnswerAcknowledge(const CallContext& context, const v1::AcknowledgeWarningRequest&,
                          const app::Outcome& outcome,
                          v1::AcknowledgeWarningResponse* response) {
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
  registry.Write<&MakeAcknowledge, &AnswerAcknowledge>("WarningService.AcknowledgeWarning",
                                                       Subject::kWarning, Where::kReadPool);
}

}  // namespace hallcase::rpc
