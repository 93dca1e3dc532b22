#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {

Verdict DecideAssignLeg(const View& view, const ledger::v1::AssignLeg& command,
                        const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "AssignLeg", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (command.party().kind() == row->responsible().kind() &&
      command.party().id() == row->responsible().id()) {
    return Verdict::Rejected(
        Reject(Reason::kInvalidField, "该办件已由此责任主体负责，无需再分派", "party"));
  }
  if (auto unknown = EnsureParty(view, command.party(), "party", facts)) {
    return Verdict::Rejected(*std::move(unknown));
  }
  CaseDraft draft(view, *row, ctx, facts);
  draft.OpenLeg(command.party(), ledger::v1::LEG_REASON_ASSIGNED, ctx.occurred_at_us, "",
                command.note());
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
