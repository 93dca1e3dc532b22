#include "server/domain/acceptance.h"
#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {
namespace {

// Whoever accepts gets the papers: a department that accepts takes them as they are; what the
// window accepts leaves it accepted. An import tells what happened elsewhere.
std::optional<Rejection> CheckAccepted(const ledger::v1::CaseRow& row,
                                       const ledger::v1::Item* item) {
  const Kind& kind = *FindKind(row.kind());
  if (kind.accepted_stage.empty() || row.stage() != kind.first_stage) return std::nullopt;
  if (row.imported() || !WindowAccepts(item)) return std::nullopt;
  const std::vector<std::string> missing = MissingPapers(row.materials());
  if (!missing.empty()) return MaterialsMissing(row.materials(), missing, "不能推送");
  return Reject(Reason::kIllegalTransition,
                "该事项由窗口受理，办件尚未受理，请先受理再推送（AcceptCase）", "case")
      .With("state", row.stage())
      .With("action", "PushCase")
      .With("allowed", "AcceptCase");
}

}  // namespace

Verdict DecidePushCase(const View& view, const ledger::v1::PushCase& command, const Context& ctx,
                       FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "PushCase", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  // The catalogue of now says who accepts, as in the answer itself.
  const auto* item = Reference::Newest(view.reference().items, row->item_code());
  if (auto early = CheckAccepted(*row, item)) return Verdict::Rejected(*std::move(early));
  ledger::v1::Party party = DepartmentParty(command.department());
  if (party.id().empty() && item != nullptr) party.set_id(item->department());
  if (auto unknown = EnsureParty(view, party, "department", facts)) {
    return Verdict::Rejected(*std::move(unknown));
  }
  CaseDraft draft(view, *row, ctx, facts);
  draft.OpenLeg(party, ledger::v1::LEG_REASON_PUSHED, ctx.occurred_at_us, command.receipt(),
                command.note());
  draft.TakeAction("PushCase");
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
