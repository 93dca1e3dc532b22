#include "server/domain/clocks.h"
#include "server/domain/commands/commands.h"
#include "server/domain/warnings.h"

namespace hallcase::domain {
namespace {

bool IsDue(int64_t wake_at_us, const Context& ctx) {
  return wake_at_us != 0 && wake_at_us <= ctx.now_us;
}

// A sheet that is signed or withdrawn has no timer: who wakes it comes too late.
Verdict FireOnSheet(const View& view, int64_t id, const Context& ctx, FactList* facts) {
  const auto* handover = view.FindHandover(id);
  const auto* shift = handover == nullptr ? view.FindShift(id) : nullptr;
  if (handover == nullptr && shift == nullptr) {
    return Verdict::Rejected(
        Reject(Reason::kCaseNotFound, "没有这个办件、交接单或交接班单", "case_id"));
  }
  const int64_t wake_at_us = handover != nullptr ? handover->wake_at_us() : shift->wake_at_us();
  if (!IsDue(wake_at_us, ctx)) return Verdict::Already(id);
  if (handover != nullptr) {
    auto* late = facts->Add()->mutable_handover_unsigned();
    late->set_handover_id(id);
    late->set_sign_by_us(wake_at_us);
  } else {
    auto* late = facts->Add()->mutable_shift_unsigned();
    late->set_shift_id(id);
    late->set_sign_by_us(wake_at_us);
  }
  return Verdict::Facts(id);
}

}  // namespace

Verdict DecideFireWake(const View& view, const ledger::v1::FireWake& command, const Context& ctx,
                       FactList* facts) {
  const auto* row = view.FindCase(command.case_id());
  if (row == nullptr) return FireOnSheet(view, command.case_id(), ctx, facts);
  // Another command may have moved the wake since the sweeper looked.
  if (!IsDue(row->wake_at_us(), ctx)) return Verdict::Already(row->case_id());
  CaseDraft draft(view, *row, ctx, facts);
  RaiseReached(ctx.now_us, command.gap_from_us(), ctx.seq, facts, &draft);
  draft.AcceptIfLapsed(ctx.now_us);
  draft.SetWake();
  return facts->empty() ? Verdict::Already(row->case_id()) : Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
