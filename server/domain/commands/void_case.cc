#include "server/domain/commands/commands.h"
#include "server/domain/custody.h"
#include "server/domain/documents.h"
#include "server/domain/lifecycle.h"
#include "server/domain/matter.h"
#include "server/domain/pauses.h"

namespace hallcase::domain {

namespace {

// A void asks nobody whether the case was late.
void EndClocks(const Context& ctx, CaseDraft* draft) {
  for (int i = 0; i < draft->row().clocks_size(); ++i) {
    draft->EndWarning(draft->row().clocks(i).open_warning(), ledger::v1::WARNING_END_VOIDED,
                      "case_voided");
    if (draft->row().clocks(i).stopped_at_us() != 0) continue;
    ledger::v1::Fact stop;
    stop.mutable_clock_stopped()->set_case_id(draft->case_id());
    stop.mutable_clock_stopped()->set_clock(draft->row().clocks(i).clock());
    stop.mutable_clock_stopped()->set_stopped_at_us(ctx.now_us);
    draft->Add(std::move(stop));
  }
}

void EndPauses(const Context& ctx, CaseDraft* draft) {
  for (int i = 0; i < draft->row().pauses_size(); ++i) {
    const ledger::v1::CasePause& pause = draft->row().pauses(i);
    const bool asked = pause.state() == ledger::v1::PAUSE_STATE_REQUESTED;
    if (!asked && !IsInForce(pause, ctx.now_us)) continue;
    draft->ChangePause(pause.pause(),
                       asked ? ledger::v1::PAUSE_STATE_REFUSED : ledger::v1::PAUSE_STATE_ENDED,
                       asked ? pause.to_us() : ctx.now_us, "");
  }
}

}  // namespace

Verdict DecideVoidCase(const View& view, const ledger::v1::VoidCase& command, const Context& ctx,
                       FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "VoidCase", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (auto held = CheckPapersGone(*row, true, "作废")) return Verdict::Rejected(*std::move(held));
  CaseDraft draft(view, *row, ctx, facts);
  EndClocks(ctx, &draft);
  EndPauses(ctx, &draft);
  EndDocuments(view, "case_voided", &draft);
  ledger::v1::Fact fact;
  auto* voided = fact.mutable_case_voided();
  voided->set_case_id(row->case_id());
  voided->set_reason_code(command.reason_code());
  voided->set_reason(command.reason());
  draft.Add(std::move(fact));
  draft.ChangeStage(FindKind(row->kind())->voided_stage);
  draft.SetWake();
  ReleaseParts(draft.row(), facts);
  TellMatter(view, ctx, draft.row(), ledger::v1::DECISION_OUTCOME_UNSPECIFIED, facts);
  return Verdict::Facts(draft.case_id());
}

}  // namespace hallcase::domain
