#include <algorithm>

#include "server/domain/acceptance.h"
#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"
#include "server/domain/matter.h"
#include "server/domain/pauses.h"
#include "server/domain/results.h"

namespace hallcase::domain {
namespace {

// The applicant's time for papers that may come later goes on.
void StopLimits(bool waits, int64_t at_us, CaseDraft* draft) {
  if (!waits) return draft->StopClocks(at_us);
  for (int i = 0; i < draft->row().clocks_size(); ++i) {
    const auto name = draft->row().clocks(i).clock();
    if (name != ledger::v1::CLOCK_NAME_SUPPLEMENT) draft->StopClock(name, at_us);
  }
}

}  // namespace

Verdict DecideDecideCase(const View& view, const ledger::v1::DecideCase& command,
                         const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "DecideCase", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (command.outcome() == ledger::v1::DECISION_OUTCOME_REFUSED && command.grounds().empty()) {
    return Verdict::Rejected(Reject(
        Reason::kInvalidField,
        "不予许可应当说明理由并告知复议、诉讼权利（行政许可法第三十八条），请填写理由", "grounds"));
  }
  if (ctx.occurred_at_us < std::max(row->received_at_us(), row->accepted_at_us())) {
    return Verdict::Rejected(
        Reject(Reason::kInvalidTime, "办结时间早于受理时间，请核对", "change.occurred_at"));
  }
  if (auto paused = CheckNotPaused(*row, ctx.occurred_at_us, ctx.now_us)) {
    return Verdict::Rejected(*std::move(paused));
  }
  CaseDraft draft(view, *row, ctx, facts);
  ledger::v1::Fact fact;
  auto* decided = fact.mutable_case_decided();
  decided->set_case_id(row->case_id());
  decided->set_outcome(command.outcome());
  decided->set_decided_at_us(ctx.occurred_at_us);
  decided->set_grounds(command.grounds());
  decided->set_counted(true);
  draft.Add(std::move(fact));
  const bool granted = command.outcome() == ledger::v1::DECISION_OUTCOME_GRANTED;
  const bool waits = granted && draft.row().deficit_size() > 0;
  StopLimits(waits, ctx.occurred_at_us, &draft);
  draft.TakeAction("DecideCase");
  // A result that waits for papers is delivered once they are in.
  if (granted && !waits) DeliverResult(view, ctx, ctx.occurred_at_us, &draft);
  draft.SetWake();
  TellMatter(view, ctx, draft.row(), command.outcome(), facts);
  return Verdict::Facts(draft.case_id());
}

}  // namespace hallcase::domain
