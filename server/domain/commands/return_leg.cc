#include "server/domain/available.h"
#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {

Verdict DecideReturnLeg(const View& view, const ledger::v1::ReturnLeg& command,
                        const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "ReturnLeg", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (auto wrong = CheckReturnLeg(*row, ctx.scope, ctx.now_us)) {
    return Verdict::Rejected(*std::move(wrong));
  }
  if (command.note().empty()) {
    return Verdict::Rejected(Reject(Reason::kInvalidField, "退回须写明理由", "reason"));
  }
  if (command.has_proposed()) {
    if (auto unknown = EnsureParty(view, command.proposed(), "proposed", facts)) {
      return Verdict::Rejected(*std::move(unknown));
    }
  }
  CaseDraft draft(view, *row, ctx, facts);
  const ledger::v1::Party back_to = draft.row().previous();
  draft.OpenLeg(back_to, ledger::v1::LEG_REASON_RETURNED, ctx.occurred_at_us, "",
                command.note(), command.has_proposed() ? &command.proposed() : nullptr);
  return Verdict::Facts(draft.case_id());
}

}  // namespace hallcase::domain
