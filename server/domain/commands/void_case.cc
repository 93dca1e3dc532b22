#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {

Verdict DecideVoidCase(const View& view, const ledger::v1::VoidCase& command, const Context& ctx,
                       FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "VoidCase", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  CaseDraft draft(view, *row, ctx, facts);
  for (const auto& clock : row->clocks()) {
    draft.EndWarning(clock.open_warning(), ledger::v1::WARNING_END_VOIDED, "case_voided");
  }
  for (int i = 0; i < row->clocks_size(); ++i) {
    if (row->clocks(i).stopped_at_us() != 0) continue;
    ledger::v1::Fact stop;
    stop.mutable_clock_stopped()->set_case_id(row->case_id());
    stop.mutable_clock_stopped()->set_clock(row->clocks(i).clock());
    stop.mutable_clock_stopped()->set_stopped_at_us(ctx.now_us);
    draft.Add(std::move(stop));
  }
  ledger::v1::Fact fact;
  auto* voided = fact.mutable_case_voided();
  voided->set_case_id(row->case_id());
  voided->set_reason_code(command.reason_code());
  voided->set_reason(command.reason());
  draft.Add(std::move(fact));
  draft.ChangeStage(FindKind(row->kind())->voided_stage);
  draft.SetWake();
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
