// CustodyService: who holds what, and transfer sheets.

#include "hallcase/v1/custody.pb.h"
#include "server/base/hash.h"
#include "server/domain/custody.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"
#include "server/rpc/services/sheets.h"

namespace hallcase::rpc {
namespace {

using domain::access::Permission;
using ledger::v1::Holder;

// Unset = the own department for contacts, whose whole hall it is; the caller for everybody else.
Refusal HolderOfParty(const CallContext& context, const v1::Party* party, const char* field,
                      Holder* holder) {
  if (party == nullptr) {
    const auto departments = context.scope->Departments();
    const bool contact =
        !context.scope->HoldsHallWide(Permission::kCustodyRead) && !departments.empty();
    *holder = contact ? domain::DepartmentHolder(departments.front())
                      : domain::StaffHolder(context.scope->principal());
    return kGranted;
  }
  holder->set_id(party->id());
  switch (party->kind()) {
    case v1::PARTY_KIND_STAFF: holder->set_kind(ledger::v1::HOLDER_KIND_STAFF); break;
    case v1::PARTY_KIND_DEPARTMENT: holder->set_kind(ledger::v1::HOLDER_KIND_DEPARTMENT); break;
    case v1::PARTY_KIND_POST: holder->set_kind(ledger::v1::HOLDER_KIND_SHELF); break;
    default: return Reject(Reason::kInvalidField, "应为人员、部门或岗位", field);
  }
  if (context.scope->ReachesHolder(Permission::kCustodyRead, *holder)) return kGranted;
  return Reject(Reason::kPermissionDenied, "该保管方不在您的权限范围内", field);
}

Refusal ListHeld(const CallContext& context, const v1::ListHeldRequest& request,
                 v1::ListHeldResponse* response) {
  Holder holder;
  if (!request.archive_box().empty()) {
    holder.set_kind(ledger::v1::HOLDER_KIND_ARCHIVE);
    holder.set_id(request.archive_box());
  } else if (Refusal refusal = HolderOfParty(
                 context, request.has_held_by() ? &request.held_by() : nullptr, "held_by",
                 &holder)) {
    return refusal;
  }
  const ScopedHall hall(context, Permission::kCustodyRead);
  const Reader reader(context, true);
  return AnswerPage(
      context, request, response,
      [&](const std::string& after) {
        return hall.Held(holder, after, PageSize(context, request.page_size()));
      },
      [&](const app::HeldItem& item) {
        FillHeld(reader, holder, item, response->mutable_papers());
      });
}

Refusal GetHandover(const CallContext& context, const v1::GetHandoverRequest& request,
                    v1::GetHandoverResponse* response) {
  int64_t id = 0;
  if (Refusal refusal = SheetId(context, request.handover_id(), request.number(), &id)) {
    return refusal;
  }
  const auto found = ScopedHall(context, Permission::kCustodyRead).HandoverById(id);
  if (!found.ok() || found->row == nullptr) return MissingSheet(found, "handover_id");
  FillHandover(Reader(context, true), *found->row, response->mutable_handover());
  response->set_as_of_seq(context.desk->hall.head().seq);
  return kGranted;
}

Refusal ListHandovers(const CallContext& context, const v1::ListHandoversRequest& request,
                      v1::ListHandoversResponse* response) {
  Holder holder;
  if (Refusal refusal = HolderOfParty(context, request.has_party() ? &request.party() : nullptr,
                                      "party", &holder)) {
    return refusal;
  }
  const auto side = request.offered_by_party() ? domain::HandoverSide::kGiver
                                               : domain::HandoverSide::kReceiver;
  const ScopedHall hall(context, Permission::kCustodyRead);
  const Reader reader(context, true);
  return AnswerPage(
      context, request, response,
      [&](const std::string& after) {
        return hall.OpenHandovers(side, holder, after, PageSize(context, request.page_size()));
      },
      [&](const auto& row) { FillHandover(reader, *row, response->add_handovers()); });
}

Refusal MakeOfferHandover(const CallContext&, const v1::OfferHandoverRequest& request,
                          Draft* draft) {
  auto* command = draft->call.command.mutable_offer_handover();
  for (const v1::PaperRef& item : request.items()) ToPaper(item, command->add_items());
  *command->mutable_receiver() = ToHolder(request.receiver());
  return kGranted;
}

template <typename Response>
void FillSheetChange(const CallContext& context, const app::Outcome& outcome,
                     Response* response) {
  if (outcome.handover_row != nullptr) {
    FillHandover(Reader(context, true), *outcome.handover_row, response->mutable_handover());
  }
  response->set_seq(outcome.seq);
  response->set_replayed(context.replayed);
}

Refusal AnswerOfferHandover(const CallContext& context, const v1::OfferHandoverRequest&,
                            const app::Outcome& outcome, v1::OfferHandoverResponse* response) {
  FillSheetChange(context, outcome, response);
  // Shown once, to be printed.
  if (!context.replayed) {
    response->set_one_time_code(
        context.desk->vault.OneTimeCode(CodeFor::kHandover, outcome.subject_id));
  }
  return kGranted;
}

Refusal MakeSignHandover(const CallContext& context, const v1::SignHandoverRequest& request,
                         Draft* draft) {
  auto* command = draft->call.command.mutable_sign_handover();
  command->set_handover_id(request.handover_id());
  command->set_way(static_cast<ledger::v1::SigningWay>(request.way()));
  command->set_sheet_number(request.sheet_number());
  // Whether it counts is decided later: after a few wrong ones the right one is refused too.
  command->set_code_matched(
      request.way() == v1::SIGNING_WAY_CODE &&
      context.desk->vault.IsOneTimeCode(CodeFor::kHandover, request.handover_id(),
                                        request.one_time_code()));
  for (const v1::RefusedItem& refused : request.refused()) {
    auto* to = command->add_refused();
    to->set_item(refused.item());
    to->set_reason_code(refused.reason_code());
  }
  return kGranted;
}

Refusal AnswerSignHandover(const CallContext& context, const v1::SignHandoverRequest& request,
                           const app::Outcome& outcome, v1::SignHandoverResponse* response) {
  const auto* row = outcome.handover_row.get();
  // A wrong code leaves an entry too; it is no signature.
  if (request.way() == v1::SIGNING_WAY_CODE && row != nullptr && row->ended_seq() != outcome.seq) {
    const uint32_t tries = std::min(row->code_tries(), domain::kCodeTriesMax);
    domain::Rejection refusal = Reject(Reason::kWrongCode,
                          base::StrCat("签收码不对，请核对交接单；还可再试 ",
                                       domain::kCodeTriesMax - tries, " 次"),
                          "one_time_code");
    refusal.With("tries_left", base::StrCat(domain::kCodeTriesMax - tries));
    return refusal;
  }
  FillSheetChange(context, outcome, response);
  return kGranted;
}

Refusal MakeDeemHandover(const CallContext&, const v1::DeemHandoverRequest& request,
                         Draft* draft) {
  auto* command = draft->call.command.mutable_deem_handover();
  command->set_handover_id(request.handover_id());
  command->set_rule_id(request.rule_id());
  return kGranted;
}

Refusal MakeWithdrawHandover(const CallContext&, const v1::WithdrawHandoverRequest& request,
                             Draft* draft) {
  draft->call.command.mutable_withdraw_handover()->set_handover_id(request.handover_id());
  return kGranted;
}

template <typename Request, typename Response>
Refusal AnswerSheetChange(const CallContext& context, const Request&, const app::Outcome& outcome,
                          Response* response) {
  FillSheetChange(context, outcome, response);
  return kGranted;
}

Refusal MakePlacePapers(const CallContext&, const v1::PlacePapersRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_place_papers();
  for (const v1::PaperRef& item : request.items()) ToPaper(item, command->add_items());
  *command->mutable_to() = ToHolder(request.to());
  return kGranted;
}

Refusal AnswerPlacePapers(const CallContext& context, const v1::PlacePapersRequest&,
                          const app::Outcome& outcome, v1::PlacePapersResponse* response) {
  response->set_seq(outcome.seq);
  response->set_replayed(context.replayed);
  return kGranted;
}

Refusal MakeReturnPapers(const CallContext& context, const v1::ReturnPapersRequest& request,
                         Draft* draft) {
  auto* command = draft->call.command.mutable_return_papers();
  command->set_case_id(request.case_id());
  for (const v1::PaperRef& item : request.items()) ToPaper(item, command->add_items());
  command->set_returned_to(static_cast<ledger::v1::ReturnedTo>(request.returned_to()));
  command->set_identity_checked(request.identity_checked());
  command->set_note(request.note());
  if (request.note().empty()) return kGranted;
  v1::CaseRef ref;
  ref.set_case_id(request.case_id());
  return SealForCase(context, ref, command, draft);
}

Refusal MakeAddObject(const CallContext&, const v1::AddObjectRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_add_object();
  command->set_kind(static_cast<ledger::v1::ObjectKind>(request.kind()));
  command->set_code(request.code());
  command->set_name(request.name());
  return kGranted;
}

Refusal AnswerAddObject(const CallContext& context, const v1::AddObjectRequest&,
                        const app::Outcome& outcome, v1::AddObjectResponse* response) {
  response->set_object_id(outcome.subject_id);
  response->set_seq(outcome.seq);
  response->set_replayed(context.replayed);
  return kGranted;
}

}  // namespace

void AddCustodyService(Registry& registry) {
  registry.Read<&ListHeld>("CustodyService.ListHeld");
  registry.Read<&GetHandover>("CustodyService.GetHandover");
  registry.Read<&ListHandovers>("CustodyService.ListHandovers");
  registry.Write<&MakeOfferHandover, &AnswerOfferHandover>("CustodyService.OfferHandover",
                                                           Subject::kHandover);
  registry.Write<&MakeSignHandover, &AnswerSignHandover>("CustodyService.SignHandover",
                                                         Subject::kHandover);
  registry.Write<&MakeDeemHandover,
                 &AnswerSheetChange<v1::DeemHandoverRequest, v1::DeemHandoverResponse>>(
      "CustodyService.DeemHandover", Subject::kHandover);
  registry.Write<&MakeWithdrawHandover,
                 &AnswerSheetChange<v1::WithdrawHandoverRequest, v1::WithdrawHandoverResponse>>(
      "CustodyService.WithdrawHandover", Subject::kHandover);
  registry.Write<&MakePlacePapers, &AnswerPlacePapers>("CustodyService.PlacePapers",
                                                       Subject::kNone);
  registry
      .Write<&MakeReturnPapers, &AnswerChange<v1::ReturnPapersRequest, v1::ReturnPapersResponse>>(
          "CustodyService.ReturnPapers", Subject::kCase, Where::kReadPool);
  registry.Write<&MakeAddObject, &AnswerAddObject>("CustodyService.AddObject", Subject::kNone);
}

}  // namespace hallcase::rpc
