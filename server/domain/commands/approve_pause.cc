#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"
#include "server/domain/pauses.h"

namespace hallcase::domain {

Verdict DecideApprovePause(const View& view, const ledger::v1::ApprovePause& command,
                           const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "ApprovePause", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  const auto* pause = FindPause(*row, command.pause(), ledger::v1::PAUSE_STATE_REQUESTED,
                                ctx.now_us, &rejection);
  if (pause == nullptr) return Verdict::Rejected(std::move(rejection));
  // Two people stand behind it; who asked may still take it back.
  if (!command.refused() && pause->asked_by() == ctx.scope.principal()) {
    return Verdict::Rejected(Reject(Reason::kApprovedByAsker,
                                    "申请暂停的人不能自己批准，请由另一位有权的人批准；"
                                    "如不再需要，可以不予批准",
                                    "pause")
                                 .With("asked_by", pause->asked_by()));
  }
  CaseDraft draft(view, *row, ctx, facts);
  draft.ChangePause(pause->pause(),
                    command.refused() ? ledger::v1::PAUSE_STATE_REFUSED
                                      : ledger::v1::PAUSE_STATE_IN_FORCE,
                    pause->to_us(), command.note());
  // It stands from when it was asked for; until then nothing is decided.
  if (!command.refused()) {
    draft.ReplayPaused(static_cast<int>(pause->pause()), "paused");
  }
  return Verdict::Facts(draft.case_id());
}

}  // namespace hallcase::domain
