#include "server/domain/commands/commands.h"
#include "server/domain/warnings.h"

namespace hallcase::domain {

Verdict DecideAnswerWarning(const View& view, const ledger::v1::AnswerWarning& command,
                            const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* warning = OpenWarning(view, ctx, command.warning_id(),
                                    access::Permission::kWarningAnswer, About::kAttributed,
                                    &rejection);
  if (warning == nullptr) return Verdict::Rejected(std::move(rejection));
  if (command.answer().empty()) {
    return Verdict::Rejected(Reject(Reason::kInvalidField, "请写明超期或临期的原因", "answer"));
  }
  if (warning->answered_at_us() != 0 || warning->end() == ledger::v1::WARNING_END_VOIDED) {
    return Verdict::Rejected(
        Reject(Reason::kWarningEnded, "该预警已说明过原因或已作废，无需再说明", "warning_id"));
  }
  auto* answered = facts->Add()->mutable_warning_answered();
  answered->set_warning_id(command.warning_id());
  answered->set_case_id(warning->raised().case_id());
  answered->set_answer(command.answer());
  return Verdict::Facts(command.warning_id());
}

}  // namespace hallcase::domain
