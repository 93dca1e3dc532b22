// CaseService: register, read, decide, close, reveal.

#include <algorithm>

#include "server/domain/held_answer.h"
#include "server/domain/lifecycle.h"
#include "server/rpc/convert/story.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

using domain::access::Permission;

constexpr uint32_t kHistoryPageDefault = 100;

void AddDigest(Vault& vault, sealing::BlindKind kind, const std::string& text,
               app::SideWrites* side) {
  auto digest = vault.Digest(kind, text);
  if (!digest.has_value()) return;
  *side->data_key.add_digests() = *digest;
  side->blind_put.push_back(*std::move(digest));
}

// Some kinds may do without an applicant (匿名). An item that is not there is refused by Decide.
Refusal CheckNamed(const CallContext& context, const v1::RegisterCaseRequest& request) {
  if (request.imported() || request.has_applicant()) return kGranted;
  const auto* item =
      domain::Reference::Newest(context.reference->items, request.item_code());
  const domain::Kind* kind = item == nullptr ? nullptr : domain::KindOfItem(*item);
  if (kind == nullptr || kind->anonymous) return kGranted;
  return Reject(Reason::kInvalidField, "请填写申请人姓名、证件号码和联系电话", "applicant.name");
}

Refusal MakeRegisterCase(const CallContext& context, const v1::RegisterCaseRequest& request,
                         Draft* draft) {
  if (Refusal unnamed = CheckNamed(context, request)) return unnamed;
  ledger::v1::RegisterCase* command = draft->call.command.mutable_register_case();
  command->set_item_code(request.item_code());
  ToMaterials(request.materials(), command->mutable_materials());
  const std::string_view channel = ChannelName(request.channel());
  command->set_channel(channel.data(), channel.size());
  command->set_window(request.window());
  command->set_external_source(request.external().source());
  command->set_external_id(request.external().id());
  command->set_upstream_number(request.upstream_number());
  if (request.has_upstream_due_at()) {
    command->set_upstream_due_us(ToMicros(request.upstream_due_at()));
  }
  command->set_imported(request.imported());
  command->set_receive_only(request.receive_only());
  if (request.imported()) draft->call.source = ledger::v1::SOURCE_IMPORT;
  if (request.has_responsible()) *command->mutable_responsible() = ToParty(request.responsible());

  // Every case has its key, also one without an applicant: later notes are sealed under it.
  Vault& vault = context.desk->vault;
  app::SideWrites* side = &draft->call.side;
  draft->key = vault.NewKey(side);
  ledger::v1::Applicant* applicant = command->mutable_applicant();
  if (request.has_applicant()) ToApplicant(request.applicant(), applicant);
  AddDigest(vault, sealing::BlindKind::kIdNumber, request.applicant().id_number(), side);
  AddDigest(vault, sealing::BlindKind::kPhone, request.applicant().phone(), side);
  ToValues(request.values(), command->mutable_values());
  if (request.has_linked_to()) ToTarget(request.linked_to(), command->mutable_linked_to());
  command->set_relation(static_cast<ledger::v1::LinkRelation>(request.relation()));
  const absl::Status sealed = sealing::SealMessage(vault.sealer(), *draft->key, command);
  if (!sealed.ok()) return ReadFailed(sealed);
  applicant->set_key_id(side->data_key_id);
  // Opening it now spares the answer a read: the clerk's own name stands in it.
  if (const auto* self = context.reference->FindPrincipal(context.scope->principal())) {
    context.desk->names.OfPrincipal(*self, /*may_read=*/true);
  }
  return kGranted;
}

// Told to who registered it, also where the answer was lost on the way and the same request came
// again. Who registers what was there already, as an import does, is told nothing.
void TellQueryCode(const CallContext& context, const app::Outcome& outcome,
                   v1::RegisterCaseResponse* response) {
  const ledger::v1::CaseRow* row = outcome.case_row.get();
  if (row == nullptr || !domain::HoldsAnswer(*row)) return;
  const bool was_there = outcome.kind == app::Outcome::Kind::kAlready;
  response->set_query_code_told(was_there);
  if (was_there) return;
  Vault& vault = context.desk->vault;
  // The case stands without.
  const auto key = vault.LoadKey(row->applicant().key_id());
  if (key.ok()) response->set_query_code(vault.QueryCode(**key, row->case_id()));
}

Refusal AnswerRegisterCase(const CallContext& context, const v1::RegisterCaseRequest& request,
                           const app::Outcome& outcome, v1::RegisterCaseResponse* response) {
  // A replay shows the case as it is now, which may have been corrected since.
  const bool fresh = !context.replayed && request.has_applicant();
  FillChange(context, outcome, fresh ? &request.applicant() : nullptr,
             response->mutable_change());
  TellQueryCode(context, outcome, response);
  return kGranted;
}

Refusal GetCase(const CallContext& context, const v1::GetCaseRequest& request,
                v1::GetCaseResponse* response) {
  const uint64_t as_of = context.desk->hall.head().seq;
  CaseRowPtr row;
  Refusal refusal =
      request.number().empty()
          ? LoadCase(context, request.case_(), Permission::kCaseRead, &row)
          : LoadCaseByNumber(context, request.number(), "number", Permission::kCaseRead, &row);
  if (refusal.has_value()) return refusal;
  FillCase(Reader(context, true), *row, nullptr, response->mutable_case_());
  response->set_as_of_seq(as_of);
  return kGranted;
}

// Whose worklist, where the request does not say: a contact's department, else the caller.
ledger::v1::Party OwnParty(const CallContext& context) {
  const std::vector<std::string> departments = context.scope->Departments();
  return departments.empty() ? domain::StaffParty(context.scope->principal())
                             : domain::DepartmentParty(departments.front());
}

Refusal ListCases(const CallContext& context, const v1::ListCasesRequest& request,
                  v1::ListCasesResponse* response) {
  const ledger::v1::Party party =
      request.has_responsible() ? ToParty(request.responsible()) : OwnParty(context);
  if (!context.scope->ReachesParty(Permission::kCaseSearch, party)) {
    return Reject(Reason::kPermissionDenied, "该责任主体的办件不在您的权限范围内", "responsible");
  }
  const ScopedHall hall(context, Permission::kCaseSearch);
  const Reader reader(context, true);
  return AnswerPage(
      context, request, response,
      [&](const std::string& after) {
        return hall.Work(party, after, PageSize(context, request.page_size()));
      },
      [&](const CaseRowPtr& row) { FillCase(reader, *row, nullptr, response->add_cases()); });
}

// At most one case answers to these; one that the caller may not see answers like none.
Refusal SearchUnique(const CallContext& context, const v1::SearchCasesRequest& request,
                     CaseRowPtr* row) {
  const ScopedHall hall(context, Permission::kCaseSearch);
  absl::StatusOr<FoundCase> found;
  switch (request.by_case()) {
    case v1::SearchCasesRequest::kUpstreamNumber:
      found = hall.CaseByUpstream(request.upstream_number());
      break;
    case v1::SearchCasesRequest::kExternal:
      found = hall.CaseByExternal(request.external().source(), request.external().id());
      break;
    default: {
      Refusal refusal =
          LoadCaseByNumber(context, request.number(), "number", Permission::kCaseSearch, row);
      const bool none = refusal.has_value() && (refusal->reason == Reason::kCaseNotFound ||
                                                refusal->reason == Reason::kPermissionDenied);
      return none ? kGranted : std::move(refusal);
    }
  }
  if (!found.ok()) return ReadFailed(found.status());
  *row = std::move(found->row);
  return kGranted;
}

using CasePage = app::Page<CaseRowPtr>;

// While keys rotate a row is under one of two digests. A place in the search is the digest's, then
// the row's within it.
absl::StatusOr<CasePage> PageByBlind(const CallContext& context,
                                     const std::vector<ledger::v1::BlindDigest>& digests,
                                     std::string after, size_t limit) {
  const ScopedHall hall(context, Permission::kCaseSearch);
  size_t which = after.empty() ? 0 : static_cast<size_t>(after.front());
  if (!after.empty()) after.erase(0, 1);
  CasePage found;
  // One page may be under fewer keys than the one before: the rotation has ended.
  for (; which < digests.size() && found.rows.size() < limit; ++which, after.clear()) {
    auto page = hall.ByBlind(digests[which], after, limit - found.rows.size());
    if (!page.ok()) return page.status();
    found.as_of_seq = page->as_of_seq;
    for (CaseRowPtr& row : page->rows) {
      const auto same = [&row](const CaseRowPtr& one) { return one->case_id() == row->case_id(); };
      if (std::none_of(found.rows.begin(), found.rows.end(), same)) {
        found.rows.push_back(std::move(row));
      }
    }
    if (page->next_key.empty()) continue;
    found.next_key = static_cast<char>(which) + page->next_key;
    return found;
  }
  if (which < digests.size()) found.next_key = std::string(1, static_cast<char>(which));
  return found;
}

Refusal SearchByBlind(const CallContext& context, const v1::SearchCasesRequest& request,
                      v1::SearchCasesResponse* response) {
  const bool by_id = request.by_case() == v1::SearchCasesRequest::kIdNumber;
  Vault& vault = context.desk->vault;
  const auto digests =
      by_id ? vault.SearchDigests(sealing::BlindKind::kIdNumber, request.id_number())
            : vault.SearchDigests(sealing::BlindKind::kPhone, request.phone());
  if (digests.empty()) {
    return Reject(Reason::kInvalidField, "查询条件中没有可用的号码", by_id ? "id_number" : "phone");
  }
  const Reader reader(context, true);
  return AnswerPage(
      context, request, response,
      [&](std::string after) {
        return PageByBlind(context, digests, std::move(after),
                           PageSize(context, request.page_size()));
      },
      [&](const CaseRowPtr& row) { FillCase(reader, *row, nullptr, response->add_cases()); });
}

Refusal SearchCases(const CallContext& context, const v1::SearchCasesRequest& request,
                    v1::SearchCasesResponse* response) {
  if (request.by_case() == v1::SearchCasesRequest::kIdNumber ||
      request.by_case() == v1::SearchCasesRequest::kPhone) {
    return SearchByBlind(context, request, response);
  }
  response->set_as_of_seq(context.desk->hall.head().seq);
  CaseRowPtr row;
  if (Refusal refusal = SearchUnique(context, request, &row)) return refusal;
  if (row != nullptr) FillCase(Reader(context, true), *row, nullptr, response->add_cases());
  return kGranted;
}

Refusal GetCaseHistory(const CallContext& context, const v1::GetCaseHistoryRequest& request,
                       v1::GetCaseHistoryResponse* response) {
  CaseRowPtr row;
  if (Refusal refusal = LoadCase(context, request.case_(), Permission::kCaseRead, &row)) {
    return refusal;
  }
  const ScopedHall hall(context, Permission::kCaseRead);
  const Reader reader(context, true);
  return AnswerPage(
      context, request, response,
      [&](const std::string& after) {
        return hall.History(*row, after,
                            PageSize(context, request.page_size(), kHistoryPageDefault));
      },
      [&](const auto& entry) { FillHistory(reader, *entry, *row, response); });
}

Refusal MakeReceiveMaterials(const CallContext&, const v1::ReceiveMaterialsRequest& request,
                             Draft* draft) {
  auto* command = draft->call.command.mutable_receive_materials();
  ToTarget(request.case_(), command->mutable_target());
  ToMaterials(request.materials(), command->mutable_materials());
  command->set_corrected(request.corrected());
  return CheckTarget(request.case_(), *draft);
}

Refusal MakeDecideCase(const CallContext& context, const v1::DecideCaseRequest& request,
                       Draft* draft) {
  auto* command = draft->call.command.mutable_decide_case();
  ToTarget(request.case_(), command->mutable_target());
  command->set_outcome(static_cast<ledger::v1::DecisionOutcome>(request.outcome()));
  command->set_grounds(request.grounds());
  if (Refusal refusal = CheckTarget(request.case_(), *draft)) return refusal;
  return request.grounds().empty() ? kGranted
                                   : SealForCase(context, request.case_(), command, draft);
}

Refusal MakeCloseCase(const CallContext&, const v1::CloseCaseRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_close_case();
  ToTarget(request.case_(), command->mutable_target());
  command->set_archive_box(request.archive().box());
  command->set_archive_number(request.archive().number());
  return CheckTarget(request.case_(), *draft);
}

Refusal MakeRevealCase(const CallContext&, const v1::RevealCaseRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_reveal_case();
  ToTarget(request.case_(), command->mutable_target());
  *command->mutable_fields() = request.fields();
  command->set_purpose(request.purpose());
  return CheckTarget(request.case_(), *draft);
}

Refusal AnswerRevealCase(const CallContext& context, const v1::RevealCaseRequest& request,
                         const app::Outcome& outcome, v1::RevealCaseResponse* response) {
  // Also for a replay: the right to see in clear is the one of now.
  if (!context.scope->Reaches(Permission::kCaseReveal, *outcome.case_row)) {
    return Reject(Reason::kPermissionDenied, "您无权查看该办件的个人信息原文", "case");
  }
  response->set_seq(outcome.seq);
  return FillRevealed(context, *outcome.case_row, request.fields(), response);
}

}  // namespace

void AddCaseService(Registry& registry) {
  registry.Write<&MakeRegisterCase, &AnswerRegisterCase>(
      "CaseService.RegisterCase", Subject::kCase, Where::kHere, /*answer_reads=*/false);
  registry.Read<&GetCase>("CaseService.GetCase");
  registry.Read<&ListCases>("CaseService.ListCases");
  registry.Read<&SearchCases>("CaseService.SearchCases");
  registry.Read<&GetCaseHistory>("CaseService.GetCaseHistory");
  registry.Write<&MakeReceiveMaterials,
                 &AnswerChange<v1::ReceiveMaterialsRequest, v1::ReceiveMaterialsResponse>>(
      "CaseService.ReceiveMaterials", Subject::kCase);
  registry.Write<&MakeDecideCase, &AnswerChange<v1::DecideCaseRequest, v1::DecideCaseResponse>>(
      "CaseService.DecideCase", Subject::kCase, Where::kReadPool);
  registry.Write<&MakeCloseCase, &AnswerChange<v1::CloseCaseRequest, v1::CloseCaseResponse>>(
      "CaseService.CloseCase", Subject::kCase);
  registry.Write<&MakeRevealCase, &AnswerRevealCase>("CaseService.RevealCase", Subject::kCase);
}

}  // namespace hallcase::rpc
