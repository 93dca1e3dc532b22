#include "server/domain/clocks.h"
#include "server/domain/commands/commands.h"
#include "server/domain/warnings.h"

namespace hallcase::domain {

Verdict DecideFireWake(const View& view, const ledger::v1::FireWake& command, const Context& ctx,
                       FactList* facts) {
  const auto* row = view.FindCase(command.case_id());
  if (row == nullptr) {
    return Verdict::Rejected(Reject(Reason::kCaseNotFound, "没有这个办件", "case_id"));
  }
  // Another command may have moved the wake since the sweeper looked.
  if (row->wake_at_us() == 0 || row->wake_at_us() > ctx.now_us) {
    return Verdict::Already(row->case_id());
  }
  CaseDraft draft(view, *row, ctx, facts);
  RaiseReached(ctx.now_us, command.gap_from_us(), ctx.seq, facts, &draft);
  draft.AcceptIfLapsed(ctx.now_us);
  draft.SetWake();
  return facts->empty() ? Verdict::Already(row->case_id()) : Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
