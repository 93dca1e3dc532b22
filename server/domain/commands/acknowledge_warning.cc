#include "absl/strings/str_cat.h"
#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {

namespace {

Rejection Ended(const ledger::v1::WarningRow& warning) {
  return Reject(Reason::kWarningEnded, "该预警已被知悉或已结束，无需再答复", "warning_id")
      .With("acknowledged_by", warning.acknowledged_by());
}

}  // namespace

Verdict DecideAcknowledgeWarning(const View& view, const ledger::v1::AcknowledgeWarning& command,
                                 const Context& ctx, FactList* facts) {
  const auto* warning = view.FindWarning(command.warning_id());
  const auto* row = warning == nullptr ? nullptr : view.FindCase(warning->raised().case_id());
  if (row == nullptr) {
    return Verdict::Rejected(
        Reject(Reason::kReferenceNotFound, "没有这条预警，请刷新预警列表", "warning_id"));
  }
  if (!ctx.scope.Reaches(access::Permission::kWarningAnswer, *row)) {
    return Verdict::Rejected(Reject(Reason::kPermissionDenied,
                                    "只有责任岗位、责任部门或值班长可以答复该预警", "warning_id"));
  }
  if (warning->ended_at_us() != 0 || warning->acknowledged_at_us() != 0) {
    return Verdict::Rejected(Ended(*warning));
  }
  const int64_t case_id = row->case_id();
  CaseDraft draft(view, *row, ctx, facts);
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
