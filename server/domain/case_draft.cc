#include "server/domain/case_draft.h"

#include <algorithm>

#include "server/domain/acceptance.h"
#include "server/domain/attribution.h"
#include "server/domain/fold_case.h"
#include "server/domain/limits.h"
#include "server/domain/opening.h"
#include "server/domain/recalculate.h"
#include "server/domain/warnings.h"

namespace hallcase::domain {

using ledger::v1::CaseRow;
using ledger::v1::Fact;
using ledger::v1::Item;
using ledger::v1::Party;

CaseDraft::CaseDraft(const View& view, const CaseRow& row, const Context& context,
                     FactList* facts)
    : view_(view), row_(row), context_(context), facts_(facts) {
  ReplayClocks("calendar_published",
               [&](const auto& clock) { return IsStale(view.reference(), clock); });
  ReplayClocks("rule_published", [&](const auto& clock) {
    return IsJudgedByOldRules(view.reference(), clock);
  });
}

void CaseDraft::ReplayClocks(
    std::string_view cause,
    const std::function<bool(const ledger::v1::ClockState&)>& concerned) {
  bool any = false;
  for (int i = 0; i < row_.clocks_size(); ++i) {
    const ledger::v1::ClockState& clock = row_.clocks(i);
    if (clock.stopped_at_us() != 0 || !concerned(clock)) continue;
    auto moved = Recalculate(view_.reference(), row_, clock, context_.now_us);
    if (!moved.has_value()) continue;
    MoveClock(*std::move(moved), cause);
    any = true;
  }
  if (any) SetWake();
}

void CaseDraft::ReplayPaused(int pause, std::string_view cause) {
  ReplayClocks(cause, [&](const auto& clock) {
    return Stops(row_.pauses(pause - 1), clock.clock());
  });
}

void CaseDraft::ReplayClock(ledger::v1::ClockName name, std::string_view cause) {
  ReplayClocks(cause, [&](const auto& clock) { return clock.clock() == name; });
}

void CaseDraft::ChangePause(uint32_t pause, ledger::v1::PauseState state, int64_t to_us,
                            std::string_view sealed_note) {
  Fact fact;
  auto* changed = fact.mutable_pause_changed();
  changed->set_case_id(case_id());
  changed->set_pause(pause);
  changed->set_state(state);
  changed->set_to_us(to_us);
  changed->set_note(std::string(sealed_note));
  Add(std::move(fact));
}

const Item* CaseDraft::item() const {
  return Reference::AtVersion(reference().items, row_.item_code(), row_.item_version());
}

void CaseDraft::Add(Fact fact) {
  ApplyToCase({context_.seq, context_.now_us, context_.scope.principal(), context_.scope.post()},
              fact, &row_);
  *facts_->Add() = std::move(fact);
}

void CaseDraft::ChangeStage(std::string_view to) {
  if (to.empty() || to == row_.stage()) return;
  Fact fact;
  auto* changed = fact.mutable_stage_changed();
  changed->set_case_id(case_id());
  changed->set_from(row_.stage());
  changed->set_to(std::string(to));
  Add(std::move(fact));
}

void CaseDraft::TakeAction(std::string_view method) {
  const Action& action = *FindAction(*FindKind(row_.kind()), method);
  ChangeStage(action.to);
  Credit(method, action.share_ppm);
}

void CaseDraft::Credit(std::string_view action, uint32_t share_ppm) {
  if (row_.imported() || row_.voided()) return;
  const uint32_t left = kWholeCasePpm - std::min(row_.credited_ppm(), kWholeCasePpm);
  const bool ends = FindStage(*FindKind(row_.kind()), row_.stage())->ended;
  const bool again = std::find(row_.credited().begin(), row_.credited().end(), action) !=
                     row_.credited().end();
  const uint32_t share = ends ? left : again ? 0 : std::min(share_ppm, left);
  if (share == 0) return;
  Fact fact;
  auto* credited = fact.mutable_action_credited();
  credited->set_case_id(case_id());
  credited->set_action(std::string(action));
  credited->set_share_ppm(share);
  *credited->mutable_performer() = context_.performer;
  credited->set_post(std::string(context_.scope.post()));
  Add(std::move(fact));
}

void CaseDraft::Close(ledger::v1::CaseClosed closed, std::string_view method) {
  const int64_t at_us = context_.occurred_at_us;
  StopClocks(at_us);
  Fact fact;
  closed.set_case_id(case_id());
  closed.set_closed_at_us(at_us);
  // By the decision, which stopped the limits; by the end where there was none.
  closed.set_late(IsLate(row_));
  *fact.mutable_case_closed() = std::move(closed);
  Add(std::move(fact));
  const Kind& kind = *FindKind(row_.kind());
  ChangeStage(kind.closed_stage);
  Credit(method, 0);
  SetWake();
}

namespace {

uint32_t TransfersAfter(uint32_t transfers, ledger::v1::LegReason reason) {
  switch (reason) {
    case ledger::v1::LEG_REASON_PUSHED:
    case ledger::v1::LEG_REASON_ASSIGNED: return transfers + 1;
    case ledger::v1::LEG_REASON_RETURNED: return transfers == 0 ? 0 : transfers - 1;
    case ledger::v1::LEG_REASON_ESCALATED: return 0;
    default: return transfers;
  }
}

}  // namespace

void CaseDraft::OpenLeg(const Party& party, ledger::v1::LegReason reason, int64_t at_us,
                        std::string_view receipt, std::string_view sealed_note,
                        const Party* proposed) {
  AcceptIfLapsed(context_.now_us);
  Fact fact;
  auto* leg = fact.mutable_leg_opened();
  leg->set_case_id(case_id());
  leg->set_leg(row_.leg() + 1);
  *leg->mutable_party() = party;
  if (row_.leg() > 0) {
    *leg->mutable_previous() = row_.responsible();
    leg->set_previous_from_us(row_.leg_opened_at_us());
    leg->set_forget_legs(row_.past_legs_size() >= kPastLegsMax ? 1 : 0);
  }
  leg->set_opened_at_us(at_us);
  leg->set_reason(reason);
  leg->set_receipt(std::string(receipt));
  leg->set_note(std::string(sealed_note));
  if (proposed != nullptr) *leg->mutable_proposed() = *proposed;
  leg->set_due_at_us(row_.due_at_us());
  leg->set_change(row_.leg() > 0);
  leg->set_transfers(TransfersAfter(row_.transfers(), reason));
  Add(std::move(fact));
  RestartLegClock(at_us);
}

void CaseDraft::RestartLegClock(int64_t at_us) {
  StopClock(ledger::v1::CLOCK_NAME_LEG, at_us);
  const bool accepted = row_.acceptance() != ledger::v1::ACCEPTANCE_MODE_UNSPECIFIED ||
                        FindKind(row_.kind())->accepted_stage.empty();
  const bool runs = accepted && row_.decided_at_us() == 0;
  const Item* of = item();
  if (runs && of != nullptr) {
    StartDays(ledger::v1::CLOCK_NAME_LEG, LegDays(*of, row_.responsible()), at_us);
  }
  SetWake();
}

void CaseDraft::MoveClock(ledger::v1::ClockMoved moved, std::string_view cause) {
  for (const auto& clock : row_.clocks()) {
    if (clock.clock() != moved.clock()) continue;
    if (TurnsFalse(clock, moved, context_.now_us)) {
      EndWarning(clock.open_warning(), ledger::v1::WARNING_END_WITHDRAWN, cause);
    }
    break;
  }
  Fact fact;
  moved.set_case_id(case_id());
  moved.set_cause(std::string(cause));
  *fact.mutable_clock_moved() = std::move(moved);
  Add(std::move(fact));
}

void CaseDraft::StartClock(ClockTerms terms) {
  terms.pauses = PausesOf(row_, terms.clock);
  Fact fact;
  *fact.mutable_clock_started() = PlanStart(view_.reference(), case_id(), terms);
  for (const auto& known : row_.clocks()) {
    if (known.clock() != terms.clock) continue;
    fact.mutable_clock_started()->set_late_before(known.late() || known.late_before());
  }
  Add(std::move(fact));
}

void CaseDraft::StartLimit(std::string_view code, int64_t at_us, const ValueList& values) {
  const Limit limit = LimitOf(reference(), *FindKind(row_.kind()), code);
  StopClock(limit.clock, at_us);
  StartClock(LimitTerms(reference(), limit, at_us, values));
}

void CaseDraft::StartDays(ledger::v1::ClockName name, uint32_t days, int64_t at_us) {
  if (days > 0) StartClock(InWorkingDays(reference(), name, days, at_us));
}

void CaseDraft::StopClock(ledger::v1::ClockName name, int64_t at_us) {
  const ledger::v1::ClockState* clock = FindRunning(row_, name);
  if (clock == nullptr) return;
  const int64_t warning = clock->open_warning();
  AddStopped(*clock, at_us);
  EndWarning(warning, ledger::v1::WARNING_END_SETTLED, "clock_stopped");
}

void CaseDraft::AddStopped(const ledger::v1::ClockState& clock, int64_t at_us) {
  const int64_t due_at_us = clock.due_at_us();
  Fact fact;
  auto* stopped = fact.mutable_clock_stopped();
  stopped->set_case_id(case_id());
  stopped->set_clock(clock.clock());
  stopped->set_stopped_at_us(at_us);
  stopped->set_late(due_at_us != 0 && at_us >= due_at_us);
  Add(std::move(fact));
}

void CaseDraft::StopClocks(int64_t at_us) {
  for (int i = 0; i < row_.clocks_size(); ++i) {
    StopClock(row_.clocks(i).clock(), at_us);
    // That nobody had answered in time was left open to be answered for.
    EndWarning(row_.clocks(i).open_warning(), ledger::v1::WARNING_END_SETTLED, "clock_stopped");
  }
}

void CaseDraft::Accept(ledger::v1::CaseAccepted accepted) {
  const Item* item = Reference::Newest(view_.reference().items, row_.item_code());
  const int64_t at_us = accepted.accepted_at_us();
  const bool deficit = accepted.mode() == ledger::v1::ACCEPTANCE_MODE_DEFICIT;
  // Silence is told until somebody answers for it, or the case is decided.
  const ledger::v1::ClockState* wait = FindRunning(row_, ledger::v1::CLOCK_NAME_ACCEPTANCE);
  if (accepted.lapsed_at_us() != 0) {
    AddStopped(*wait, accepted.lapsed_at_us());
  } else {
    StopClock(ledger::v1::CLOCK_NAME_ACCEPTANCE, at_us);
  }
  Fact fact;
  accepted.set_case_id(case_id());
  if (item != nullptr) accepted.set_item_version(item->version());
  *fact.mutable_case_accepted() = std::move(accepted);
  Add(std::move(fact));
  const Kind& kind = *FindKind(row_.kind());
  ChangeStage(deficit ? kind.deficit_stage : kind.accepted_stage);
  if (item == nullptr) return;
  for (ClockTerms& terms : LimitsFromAcceptance(view_.reference(), *item, row_.responsible(),
                                                at_us)) {
    // Acceptance may be dated back; nobody keeps a case before having it.
    if (terms.clock == ledger::v1::CLOCK_NAME_LEG) {
      terms.started_at_us = std::max(at_us, row_.leg_opened_at_us());
    }
    // A case of before there was acceptance has its promise running.
    if (FindRunning(row_, terms.clock) == nullptr) StartClock(std::move(terms));
  }
  if (deficit) StartDays(ledger::v1::CLOCK_NAME_SUPPLEMENT, item->supplement_days(), at_us);
}

void CaseDraft::AcceptIfLapsed(int64_t at_us) {
  const ledger::v1::ClockState* clock =
      FindRunning(row_, ledger::v1::CLOCK_NAME_ACCEPTANCE);
  if (clock == nullptr || !HasLapsed(*clock, at_us)) return;
  RaiseReached(context_.now_us, 0, context_.seq, facts_, this);
  clock = FindRunning(row_, ledger::v1::CLOCK_NAME_ACCEPTANCE);
  ledger::v1::CaseAccepted accepted;
  accepted.set_mode(ledger::v1::ACCEPTANCE_MODE_DEEMED);
  accepted.set_accepted_at_us(clock->started_at_us());
  accepted.set_lapsed_at_us(clock->due_at_us());
  *accepted.mutable_charged_to() = HolderWhenDue(row_, clock->due_at_us());
  Accept(std::move(accepted));
  SetWake();
}

bool CaseDraft::HasOpenWarning(int64_t warning_id) const {
  return warning_id != 0 &&
         std::any_of(row_.clocks().begin(), row_.clocks().end(),
                     [&](const auto& clock) { return clock.open_warning() == warning_id; });
}

void CaseDraft::EndWarning(int64_t warning_id, ledger::v1::WarningEnd end,
                           std::string_view cause) {
  if (!HasOpenWarning(warning_id)) return;
  Fact fact;
  auto* ended = fact.mutable_warning_ended();
  ended->set_warning_id(warning_id);
  ended->set_case_id(case_id());
  ended->set_end(end);
  ended->set_cause(std::string(cause));
  Add(std::move(fact));
}

void CaseDraft::SetWake() {
  const int64_t wake = row_.import_pending() ? 0 : NextWake(row_);
  if (wake == row_.wake_at_us()) return;
  Fact fact;
  fact.mutable_wake_set()->set_case_id(case_id());
  fact.mutable_wake_set()->set_wake_at_us(wake);
  Add(std::move(fact));
}

}  // namespace hallcase::domain
