#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"
#include "server/domain/pauses.h"

namespace hallcase::domain {

Verdict DecideResumeCase(const View& view, const ledger::v1::ResumeCase& command,
                         const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "ResumeCase", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  const auto* pause = FindPause(*row, command.pause(), ledger::v1::PAUSE_STATE_IN_FORCE,
                                ctx.occurred_at_us, &rejection);
  if (pause == nullptr) return Verdict::Rejected(std::move(rejection));
  if (ctx.occurred_at_us < pause->from_us()) {
    return Verdict::Rejected(
        Reject(Reason::kInvalidTime, "恢复时间早于暂停时间，请核对", "change.occurred_at"));
  }
  CaseDraft draft(view, *row, ctx, facts);
  draft.ChangePause(pause->pause(), ledger::v1::PAUSE_STATE_ENDED, ctx.occurred_at_us,
                    command.note());
  draft.ReplayPaused(static_cast<int>(pause->pause()), "resumed");
  return Verdict::Facts(draft.case_id());
}

}  // namespace hallcase::domain
