#include "server/domain/clocks.h"

#include <algorithm>

#include "server/domain/calendar/progress.h"

namespace hallcase::domain {
namespace {

using ledger::v1::ClockName;
using ledger::v1::ClockPolicy;
using ledger::v1::WarningRule;

// 1-wd clocks turn yellow at this local minute of the due day (14:30): a share of one day would
// make them yellow from birth.
constexpr int kOneDayYellowMinute = 14 * 60 + 30;
constexpr int32_t kBasisPointsPerPercent = 100;

uint32_t DayNumber(Day day) {
  const CivilDate date = DateOf(day);
  return static_cast<uint32_t>(date.year * 10000 + date.month * 100 + date.day);
}

Sort SortOf(ClockName name) {
  return name == ledger::v1::CLOCK_NAME_LEGAL ? Sort::kLegal : Sort::kPromised;
}

Amount AmountOf(const ClockPolicy& policy, int64_t due_at_us) {
  const int64_t count = policy.amount();
  switch (policy.unit()) {
    case ledger::v1::CLOCK_UNIT_WORKING_DAY: return WorkingDays{count};
    case ledger::v1::CLOCK_UNIT_CALENDAR_DAY: return CalendarDays{count};
    case ledger::v1::CLOCK_UNIT_WORKING_MINUTE: return WorkingMinutes{count};
    case ledger::v1::CLOCK_UNIT_MINUTE: return Minutes{count};
    default: return FixedInstant{Instant{due_at_us}};
  }
}

// When a rule's threshold is first reached; Never() where it is not, as far as the calendar says.
Instant FireAt(const Axis& axis, const WarningRule& rule, const ClockPolicy& policy,
               const Term& term, const Due& due) {
  if (rule.when_due()) return due.at;
  const bool one_day = policy.unit() == ledger::v1::CLOCK_UNIT_WORKING_DAY && policy.amount() < 2;
  if (one_day) return AtMinute(due.printed_day, kOneDayYellowMinute, axis.utc_offset_minutes());
  if (rule.working_days_left() > 0) {
    return WhenDaysLeft(axis, term, due, rule.working_days_left());
  }
  return WhenPercentUsed(axis, term, due,
                         static_cast<int32_t>(rule.percent_used()) * kBasisPointsPerPercent);
}

bool Covers(const WarningRule& rule, ClockName name, const ClockPolicy& policy) {
  if (rule.retired() || rule.unit() != policy.unit()) return false;
  return rule.clock() == ledger::v1::CLOCK_NAME_UNSPECIFIED || rule.clock() == name;
}

// Rules of one level share a point: the earliest of them speaks (黄: 1 day left or 80 % used).
void AddPoint(const WarningRule& rule, int64_t fire_at_us, ClockPlan* plan) {
  auto same = std::find_if(plan->points.begin(), plan->points.end(),
                           [&](const auto& point) { return point.level() == rule.level(); });
  if (same != plan->points.end() && same->fire_at_us() <= fire_at_us) return;
  auto* point = same != plan->points.end() ? &*same : plan->points.Add();
  point->set_rule(rule.code());
  point->set_level(rule.level());
  point->set_fire_at_us(fire_at_us);
}

void PlanPoints(const Reference& reference, ClockName name, const ClockPolicy& policy,
                const Term& term, const Due& due, ClockPlan* plan) {
  for (const auto& [code, versions] : reference.rules) {
    const WarningRule& rule = *versions.back();
    if (!Covers(rule, name, policy)) continue;
    const Instant fire_at = FireAt(*reference.axis, rule, policy, term, due);
    if (fire_at.IsNever()) {
      plan->rests_to_day = kRestsOnAllDays;
      continue;
    }
    plan->rests_to_day =
        std::max(plan->rests_to_day, reference.axis->DayAt(Instant{fire_at.micros - 1}).number);
    AddPoint(rule, fire_at.micros, plan);
  }
  std::sort(plan->points.begin(), plan->points.end(),
            [](const auto& a, const auto& b) { return a.level() < b.level(); });
}

}  // namespace

uint32_t LocalDayNumber(const Reference& reference, int64_t at_us) {
  return DayNumber(LocalDay(Instant{at_us}, reference.hall.utc_offset_minutes()));
}

uint32_t DueDayNumber(const Reference& reference, int64_t due_at_us) {
  return LocalDayNumber(reference, due_at_us - 1);
}

Term TermOf(const Reference& reference, ClockName name, const ClockPolicy& policy,
            int64_t started_at_us, int64_t due_at_us) {
  return {.start = Instant{started_at_us},
          .amount = AmountOf(policy, due_at_us),
          .rule = reference.axis->RuleOf(SortOf(name))};
}

Term TermOf(const Reference& reference, const ledger::v1::ClockState& clock) {
  return TermOf(reference, clock.clock(), clock.policy(), clock.started_at_us(),
                clock.due_at_us());
}

ClockPlan PlanClock(const Reference& reference, ClockName name, const ClockPolicy& policy,
                    int64_t started_at_us, int64_t due_at_us) {
  const Term term = TermOf(reference, name, policy, started_at_us, due_at_us);
  const auto due = ComputeDue(*reference.axis, term);
  ClockPlan plan;
  // Times outside of the calendar's years, or an end that it does not reach.
  if (!due.ok() || due->state != DueState::kFixed) {
    plan.rests_to_day = kRestsOnAllDays;
    return plan;
  }
  plan.due_at_us = due->at.micros;
  plan.due_day = DayNumber(due->printed_day);
  plan.provisional = due->provisional;
  plan.rests_to_day = due->printed_day.number;
  PlanPoints(reference, name, policy, term, *due, &plan);
  return plan;
}

int64_t EarliestDue(const ledger::v1::CaseRow& row) {
  int64_t earliest = 0;
  for (const auto& clock : row.clocks()) {
    if (clock.stopped_at_us() != 0 || clock.due_at_us() == 0) continue;
    if (earliest == 0 || clock.due_at_us() < earliest) earliest = clock.due_at_us();
  }
  return earliest;
}

int64_t NextWake(const ledger::v1::CaseRow& row) {
  int64_t earliest = 0;
  for (const auto& clock : row.clocks()) {
    if (clock.stopped_at_us() != 0) continue;
    for (int i = 0; i < clock.points_size(); ++i) {
      if ((clock.fired() >> i) & 1U) continue;
      const int64_t at = clock.points(i).fire_at_us();
      if (earliest == 0 || at < earliest) earliest = at;
    }
  }
  return earliest;
}

}  // namespace hallcase::domain
