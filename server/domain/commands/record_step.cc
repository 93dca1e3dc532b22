#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;

bool Responsible(const CaseRow& row, const ledger::v1::Party& party) {
  return row.responsible().kind() == party.kind() && row.responsible().id() == party.id();
}

// What is odd about the step is accepted and flagged: an upstream system reports what happened.
void Flag(const CaseRow& row, int64_t occurred_at_us, ledger::v1::StepRecorded* step) {
  if (row.closed_at_us() != 0) step->add_anomalies(ledger::v1::ANOMALY_STEP_AFTER_END);
  if (occurred_at_us < row.received_at_us()) {
    step->add_anomalies(ledger::v1::ANOMALY_STEP_BEFORE_START);
  }
}

}  // namespace

Verdict DecideRecordStep(const View& view, const ledger::v1::RecordStep& command,
                         const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = FindTarget(view, command.target(), &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (!command.external_step_id().empty() &&
      view.FindExternal(row->external_source(), ExternalKind::kStep, command.external_step_id())
          .has_value()) {
    return Verdict::Already(row->case_id());
  }
  row = OpenForAction(view, ctx, command.target(), "RecordStep", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (auto unknown = EnsureParty(view, ctx.performer, "change.performer", facts)) {
    return Verdict::Rejected(*std::move(unknown));
  }
  CaseDraft draft(view, *row, ctx, facts);
  if (command.takes_leg() && !Responsible(*row, ctx.performer)) {
    draft.OpenLeg(ctx.performer, ledger::v1::LEG_REASON_STEP, ctx.occurred_at_us, "", "");
  }
  ledger::v1::Fact fact;
  auto* step = fact.mutable_step_recorded();
  step->set_case_id(row->case_id());
  step->set_step(command.step());
  *step->mutable_performer() = ctx.performer;
  step->set_occurred_at_us(ctx.occurred_at_us);
  step->set_external_step_id(command.external_step_id());
  step->set_number(row->steps() + 1);
  Flag(*row, ctx.occurred_at_us, step);
  draft.Add(std::move(fact));
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
