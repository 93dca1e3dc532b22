#include "server/domain/acceptance.h"
#include "server/domain/clocks.h"
#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"
#include "server/domain/matter.h"

namespace hallcase::domain {

Verdict DecideRefuseAcceptance(const View& view, const ledger::v1::RefuseAcceptance& command,
                               const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "RefuseAcceptance", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (command.kind() == ledger::v1::REFUSAL_KIND_NOT_COMPETENT &&
      command.competent_body().empty()) {
    return Verdict::Rejected(Reject(
        Reason::kInvalidField,
        "不予受理应当告知申请人向哪个机关申请（行政许可法第三十二条），请填写有权机关",
        "competent_body"));
  }
  CaseDraft draft(view, *row, ctx, facts);
  if (auto wrong = CheckAnswer(view, ctx, draft.row())) return Verdict::Rejected(*std::move(wrong));
  ledger::v1::Fact fact;
  auto* refused = fact.mutable_acceptance_refused();
  refused->set_case_id(draft.case_id());
  refused->set_kind(command.kind());
  refused->set_refused_at_us(ctx.occurred_at_us);
  refused->set_competent_body(command.competent_body());
  refused->set_grounds(command.grounds());
  draft.Add(std::move(fact));
  draft.Close({}, "RefuseAcceptance");
  TellMatter(view, ctx, draft.row(), ledger::v1::DECISION_OUTCOME_REFUSED, facts);
  return Verdict::Facts(draft.case_id());
}

}  // namespace hallcase::domain
