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

// Place of the step that is to come after `done`, where it moves the item's list on; 0 = it does
// not: another step, or one that was passed before.
int NextStep(const ledger::v1::Item* item, const CaseRow& row, const std::string& done) {
  if (item == nullptr || FindRunning(row, ledger::v1::CLOCK_NAME_STEP) == nullptr) return 0;
  for (int i = static_cast<int>(row.next_step()); i < item->steps_size(); ++i) {
    if (item->steps(i).name() == done) return i + 1;
  }
  return 0;
}

void StartNextStep(const ledger::v1::Item& item, int next, int64_t at_us, CaseDraft* draft) {
  draft->StopClock(ledger::v1::CLOCK_NAME_STEP, at_us);
  if (next < item.steps_size()) {
    draft->StartDays(ledger::v1::CLOCK_NAME_STEP, item.steps(next).days(), at_us);
  }
  draft->SetWake();
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
  const auto* item = draft.item();
  const int next = NextStep(item, draft.row(), command.step());
  step->set_next_step(static_cast<uint32_t>(next));
  draft.Add(std::move(fact));
  if (next > 0) StartNextStep(*item, next, ctx.occurred_at_us, &draft);
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
