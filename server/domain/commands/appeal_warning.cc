#include "server/domain/commands/commands.h"
#include "server/domain/warnings.h"

namespace hallcase::domain {

Verdict DecideAppealWarning(const View& view, const ledger::v1::AppealWarning& command,
                            const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* warning = OpenWarning(view, ctx, command.warning_id(),
                                    access::Permission::kWarningAnswer, About::kAttributed,
                                    &rejection);
  if (warning == nullptr) return Verdict::Rejected(std::move(rejection));
  if (command.reason().empty()) {
    return Verdict::Rejected(Reject(Reason::kInvalidField, "申诉须写明理由", "reason"));
  }
  if (warning->appeal() != ledger::v1::APPEAL_STATE_UNSPECIFIED ||
      warning->end() == ledger::v1::WARNING_END_VOIDED ||
      warning->end() == ledger::v1::WARNING_END_WITHDRAWN) {
    return Verdict::Rejected(Reject(Reason::kWarningEnded,
                                    "该预警已申诉过，或已撤回、作废，无需申诉", "warning_id"));
  }
  auto* appealed = facts->Add()->mutable_warning_appealed();
  appealed->set_warning_id(command.warning_id());
  appealed->set_case_id(warning->raised().case_id());
  appealed->set_reason(command.reason());
  return Verdict::Facts(command.warning_id());
}

}  // namespace hallcase::domain
