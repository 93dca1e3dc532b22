#include "server/domain/clocks.h"

#include <algorithm>

#include "server/domain/calendar/progress.h"
#include "server/domain/pauses.h"

namespace hallcase::domain {
namespace {

using ledger::v1::ClockName;
using ledger::v1::ClockPolicy;
using ledger::v1::WarningRule;

// 1-wd clocks turn yellow at this local minute of the due day (14:30): a share of one day would
// make them yellow from birth.
constexpr int kOneDayYellowMinute = 14 * 60 + 30;
constexpr int32_t kBasisPointsPerPercent = 100;
// A clock in minutes turns yellow at this age at the earliest: a share of a short one is noise.
constexpr int64_t kMinuteClockAgeMicrosMin = 10 * kMicrosPerMinute;

uint32_t DayNumber(Day day) {
  const CivilDate date = DateOf(day);
  return static_cast<uint32_t>(date.year * 10000 + date.month * 100 + date.day);
}

// Limits that the law itself sets (行政许可法 Art. 32, 42, 44), here or in another place, are legal
// ones; and a day of intake is a whole day.
Sort SortOf(ClockName name) {
  switch (name) {
    case ledger::v1::CLOCK_NAME_LEGAL:
    case ledger::v1::CLOCK_NAME_ACCEPTANCE:
    case ledger::v1::CLOCK_NAME_DELIVERY:
    case ledger::v1::CLOCK_NAME_ELSEWHERE:
    case ledger::v1::CLOCK_NAME_INTAKE_DAY: return Sort::kLegal;
    default: return Sort::kPromised;
  }
}

int64_t EarlierOf(int64_t a, int64_t b) { return a == 0 || (b != 0 && b < a) ? b : a; }

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

bool CountsMinutes(const ClockPolicy& policy) {
  return policy.unit() == ledger::v1::CLOCK_UNIT_MINUTE ||
         policy.unit() == ledger::v1::CLOCK_UNIT_WORKING_MINUTE;
}

// When a rule's threshold is first reached; Never() where it is not, as far as the calendar says.
Instant FireAt(const Axis& axis, const WarningRule& rule, const ClockPolicy& policy,
               const Term& term, const Due& due) {
  if (rule.when_due()) return due.at;
  if (rule.working_days_over() > 0) {
    return WhenDaysOver(axis, term, due, rule.working_days_over());
  }
  const bool one_day = policy.unit() == ledger::v1::CLOCK_UNIT_WORKING_DAY &&
                       policy.amount() + term.extension < 2;
  if (one_day) return AtMinute(due.printed_day, kOneDayYellowMinute, axis.utc_offset_minutes());
  if (rule.working_days_left() > 0) {
    return WhenDaysLeft(axis, term, due, rule.working_days_left());
  }
  const Instant share = WhenPercentUsed(
      axis, term, due, static_cast<int32_t>(rule.percent_used()) * kBasisPointsPerPercent);
  if (!CountsMinutes(policy)) return share;
  return std::min(std::max(share, Instant{term.start.micros + kMinuteClockAgeMicrosMin}), due.at);
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

void PlanPoints(const Reference& reference, const ClockTerms& terms, const Term& term,
                const Due& due, ClockPlan* plan) {
  for (const auto& [code, versions] : reference.rules) {
    const WarningRule& rule = *versions.back();
    if (!Covers(rule, terms.clock, terms.policy)) continue;
    const Instant fire_at = FireAt(*reference.axis, rule, terms.policy, term, due);
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

bool Stops(const ledger::v1::CasePause& pause, ClockName clock) {
  switch (clock) {
    case ledger::v1::CLOCK_NAME_LEGAL: return pause.stops_legal();
    // Legs and steps are parts of the promise.
    case ledger::v1::CLOCK_NAME_PROMISED:
    case ledger::v1::CLOCK_NAME_LEG:
    case ledger::v1::CLOCK_NAME_STEP: return pause.stops_promised();
    default: return false;
  }
}

PauseList PausesOf(const ledger::v1::CaseRow& row, ClockName clock) {
  PauseList pauses;
  for (const ledger::v1::CasePause& pause : row.pauses()) {
    if (!TookEffect(pause) || !Stops(pause, clock)) continue;
    pauses.push_back({Instant{pause.from_us()},
                      pause.to_us() == 0 ? Instant::Never() : Instant{pause.to_us()}});
  }
  return pauses;
}

ClockTerms ClockTerms::Of(const ledger::v1::CaseRow& row, const ledger::v1::ClockState& clock) {
  return {.clock = clock.clock(),
          .policy = clock.policy(),
          .started_at_us = clock.started_at_us(),
          .fixed_due_at_us = clock.due_at_us(),
          .pauses = PausesOf(row, clock.clock()),
          .extension = clock.extension()};
}

Term TermOf(const Reference& reference, const ClockTerms& terms) {
  return {.start = Instant{terms.started_at_us},
          .amount = AmountOf(terms.policy, terms.fixed_due_at_us),
          .rule = reference.axis->RuleOf(SortOf(terms.clock)),
          .pauses = terms.pauses,
          .extension = terms.extension};
}

ClockPlan PlanClock(const Reference& reference, const ClockTerms& terms) {
  const Term term = TermOf(reference, terms);
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
  PlanPoints(reference, terms, term, *due, &plan);
  return plan;
}

bool BindsTheHall(ClockName clock) {
  return clock != ledger::v1::CLOCK_NAME_SUPPLEMENT && clock != ledger::v1::CLOCK_NAME_CLAIM &&
         clock != ledger::v1::CLOCK_NAME_ELSEWHERE;
}

bool IsCaseLimit(ClockName clock) {
  return clock == ledger::v1::CLOCK_NAME_LEGAL || clock == ledger::v1::CLOCK_NAME_PROMISED ||
         clock == ledger::v1::CLOCK_NAME_UPSTREAM || clock == ledger::v1::CLOCK_NAME_REPLY ||
         clock == ledger::v1::CLOCK_NAME_INTAKE_DAY;
}

bool IsLate(const ledger::v1::CaseRow& row) {
  return std::any_of(row.clocks().begin(), row.clocks().end(), [](const auto& clock) {
    return (clock.late() || clock.late_before()) && IsCaseLimit(clock.clock());
  });
}

const ledger::v1::ClockState* FindRunning(const ledger::v1::CaseRow& row, ClockName clock) {
  for (const auto& candidate : row.clocks()) {
    if (candidate.clock() == clock && candidate.stopped_at_us() == 0) return &candidate;
  }
  return nullptr;
}

int64_t EarliestDue(const ledger::v1::CaseRow& row) {
  int64_t earliest = 0;
  for (const auto& clock : row.clocks()) {
    if (clock.stopped_at_us() != 0 || !BindsTheHall(clock.clock())) continue;
    earliest = EarlierOf(earliest, clock.due_at_us());
  }
  return earliest;
}

int64_t NextWake(const ledger::v1::CaseRow& row) {
  int64_t earliest = 0;
  for (const auto& clock : row.clocks()) {
    if (clock.stopped_at_us() != 0) continue;
    if (clock.clock() == ledger::v1::CLOCK_NAME_ACCEPTANCE) {
      earliest = EarlierOf(earliest, clock.due_at_us());
    }
    for (int i = 0; i < clock.points_size(); ++i) {
      if ((clock.fired() >> i) & 1U) continue;
      earliest = EarlierOf(earliest, clock.points(i).fire_at_us());
    }
  }
  return earliest;
}

}  // namespace hallcase::domain
