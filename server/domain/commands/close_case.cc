#include "server/domain/available.h"
#include "server/domain/clocks.h"
#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {

Verdict DecideCloseCase(const View& view, const ledger::v1::CloseCase& command,
                        const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = FindTarget(view, command.target(), &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  // The end of an import, told again: unique for ever, whatever credential tells it.
  const bool import_again = row->imported() && row->closed_at_us() != 0 &&
                            ctx.scope.RecordsForOthers();
  if (import_again) return Verdict::Already(row->case_id());
  row = OpenForAction(view, ctx, command.target(), "CloseCase", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  const bool before_start = ctx.occurred_at_us < row->received_at_us();
  if (before_start && !row->imported()) {
    return Verdict::Rejected(
        Reject(Reason::kInvalidTime, "归档时间早于收件时间，请核对", "change.occurred_at"));
  }
  if (auto wrong = CheckFiling(*row)) return Verdict::Rejected(*std::move(wrong));
  CaseDraft draft(view, *row, ctx, facts);
  ledger::v1::CaseClosed closed;
  closed.set_archive_box(command.archive_box());
  closed.set_archive_number(command.archive_number());
  if (before_start) closed.add_anomalies(ledger::v1::ANOMALY_END_BEFORE_START);
  draft.Close(std::move(closed), "CloseCase");
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
