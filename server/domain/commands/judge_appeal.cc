#include "server/domain/commands/commands.h"
#include "server/domain/warnings.h"

namespace hallcase::domain {

Verdict DecideJudgeAppeal(const View& view, const ledger::v1::JudgeAppeal& command,
                          const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* warning = OpenWarning(view, ctx, command.warning_id(),
                                    access::Permission::kAppealJudge, About::kCase,
                                    &rejection);
  if (warning == nullptr) return Verdict::Rejected(std::move(rejection));
  if (warning->appeal() != ledger::v1::APPEAL_STATE_OPEN) {
    return Verdict::Rejected(
        Reject(Reason::kWarningEnded, "该预警没有待处理的申诉", "warning_id"));
  }
  if (warning->appealed_by() == ctx.scope.principal()) {
    return Verdict::Rejected(
        Reject(Reason::kSeparationOfDuties, "不能处理自己提出的申诉", "warning_id"));
  }
  if (command.note().empty()) {
    return Verdict::Rejected(Reject(Reason::kInvalidField, "请写明处理意见", "note"));
  }
  const int64_t case_id = warning->raised().case_id();
  CaseDraft draft(view, *view.FindCase(case_id), ctx, facts);
  if (command.upheld()) {
    draft.EndWarning(command.warning_id(), ledger::v1::WARNING_END_VOIDED, "appeal_upheld");
  }
  auto* judged = facts->Add()->mutable_appeal_decided();
  judged->set_warning_id(command.warning_id());
  judged->set_case_id(case_id);
  judged->set_state(command.upheld() ? ledger::v1::APPEAL_STATE_UPHELD
                                     : ledger::v1::APPEAL_STATE_DISMISSED);
  judged->set_note(command.note());
  return Verdict::Facts(command.warning_id());
}

}  // namespace hallcase::domain
