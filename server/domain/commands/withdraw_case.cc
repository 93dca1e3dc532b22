#include "server/domain/available.h"
#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"
#include "server/domain/matter.h"
#include "server/domain/pauses.h"

namespace hallcase::domain {

// The case does not end by itself when supplements stay away: a named person says so.
Verdict DecideWithdrawCase(const View& view, const ledger::v1::WithdrawCase& command,
                           const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "WithdrawCase", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (ctx.occurred_at_us < row->received_at_us()) {
    return Verdict::Rejected(
        Reject(Reason::kInvalidTime, "撤回时间早于收件时间，请核对", "change.occurred_at"));
  }
  if (auto paused = CheckNotPaused(*row, ctx.occurred_at_us, ctx.now_us)) {
    return Verdict::Rejected(*std::move(paused));
  }
  const bool missed = command.cause() == ledger::v1::WITHDRAWAL_CAUSE_SUPPLEMENT_MISSED;
  CaseDraft draft(view, *row, ctx, facts);
  if (auto wrong = CheckWithdrawal(draft.row(), missed, ctx.occurred_at_us)) {
    return Verdict::Rejected(*std::move(wrong));
  }
  draft.AcceptIfLapsed(ctx.occurred_at_us);
  const bool decided_before = draft.row().decided_at_us() != 0;
  ledger::v1::Fact fact;
  auto* decided = fact.mutable_case_decided();
  decided->set_case_id(draft.case_id());
  decided->set_outcome(missed ? ledger::v1::DECISION_OUTCOME_TERMINATED
                              : ledger::v1::DECISION_OUTCOME_WITHDRAWN);
  decided->set_decided_at_us(decided_before ? draft.row().decided_at_us() : ctx.occurred_at_us);
  decided->set_counted(!decided_before);
  decided->set_grounds(command.grounds());
  draft.Add(std::move(fact));
  draft.StopClocks(ctx.occurred_at_us);
  draft.TakeAction("WithdrawCase");
  draft.SetWake();
  TellMatter(view, ctx, draft.row(), draft.row().outcome(), facts);
  return Verdict::Facts(draft.case_id());
}

}  // namespace hallcase::domain
