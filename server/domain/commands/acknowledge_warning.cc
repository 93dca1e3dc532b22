#include "server/domain/commands/commands.h"
#include "server/domain/warnings.h"

namespace hallcase::domain {

namespace {

Rejection Ended(const ledger::v1::WarningRow& warning) {
  return Reject(Reason::kWarningEnded, "该预警已被知悉或已结束，无需再答复", "warning_id")
      .With("acknowledged_by", warning.acknowledged_by());
}

}  // namespace

Verdict DecideAcknowledgeWarning(const View& view, const ledger::v1::AcknowledgeWarning& command,
                                 const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* warning = OpenWarning(view, ctx, command.warning_id(),
                                    access::Permission::kWarningAnswer, About::kCase,
                                    &rejection);
  if (warning == nullptr) return Verdict::Rejected(std::move(rejection));
  if (warning->ended_at_us() != 0 || warning->acknowledged_at_us() != 0) {
    return Verdict::Rejected(Ended(*warning));
  }
  const int64_t case_id = warning->raised().case_id();
  CaseDraft draft(view, *view.FindCase(case_id), ctx, facts);
  // A calendar published since has made it false.
  if (!draft.HasOpenWarning(command.warning_id())) return Verdict::Rejected(Ended(*warning));
  ledger::v1::Fact fact;
  auto* acknowledged = fact.mutable_warning_acknowledged();
  acknowledged->set_warning_id(command.warning_id());
  acknowledged->set_case_id(case_id);
  acknowledged->set_answer(command.answer());
  draft.Add(std::move(fact));
  return Verdict::Facts(command.warning_id());
}

}  // namespace hallcase::domain
