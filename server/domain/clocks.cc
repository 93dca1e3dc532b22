#include "server/domain/clocks.h"

#include <algorithm>

namespace hallcase::domain {
namespace {

using ledger::v1::ClockName;
using ledger::v1::ClockPolicy;
using ledger::v1::WarningRule;

// 1-wd clocks turn yellow at this local minute of the due day (14:30): a share of one day would
// make them yellow from birth.
constexpr int kOneDayYellowMinute = 14 * 60 + 30;
constexpr int64_t kPercent = 100;

uint32_t DayNumber(Day day) {
  const CivilDate date = DateOf(day);
  return static_cast<uint32_t>(date.year * 10000 + date.month * 100 + date.day);
}

Sort SortOf(ClockName name) {
  return name == ledger::v1::CLOCK_NAME_LEGAL ? Sort::kLegal : Sort::kPromised;
}

// When a rule's threshold is first reached; 0 = never for this clock.
int64_t FireAt(const Axis& axis, const WarningRule& rule, ClockName name,
               const ClockPolicy& policy, int64_t started_at_us, int64_t due_at_us) {
  if (rule.when_due()) return due_at_us;
  const bool fixed = policy.unit() == ledger::v1::CLOCK_UNIT_FIXED_INSTANT;
  if (fixed) {
    const int64_t span = std::max<int64_t>(0, due_at_us - started_at_us);
    return rule.percent_used() == 0 ? 0
                                    : started_at_us + span / kPercent * rule.percent_used();
  }
  const Sort sort = SortOf(name);
  const Day due_day = axis.DayAt(Instant{due_at_us - 1});
  if (policy.amount() < 2) return AtMinute(due_day, kOneDayYellowMinute,
                                           axis.utc_offset_minutes()).micros;
  if (rule.working_days_left() > 0) {
    const int64_t position = axis.WorkingDaysBefore(due_day, sort) - rule.working_days_left();
    return axis.EndOf(axis.WorkingDayAt(position, sort), axis.RuleOf(sort)).micros;
  }
  const int64_t from = axis.OpenMicrosUpTo(Instant{started_at_us}, sort);
  const int64_t to = axis.OpenMicrosUpTo(Instant{due_at_us}, sort);
  return axis.AtOpenMicros(from + (to - from) / kPercent * rule.percent_used(), sort).micros;
}

}  // namespace

uint32_t LocalDayNumber(const Reference& reference, int64_t at_us) {
  return DayNumber(LocalDay(Instant{at_us}, reference.hall.utc_offset_minutes()));
}

uint32_t DueDayNumber(const Reference& reference, int64_t due_at_us) {
  return LocalDayNumber(reference, due_at_us - 1);
}

ClockPlan PlanClock(const Reference& reference, ClockName name, const ClockPolicy& policy,
                    int64_t started_at_us, int64_t due_at_us) {
  ClockPlan plan;
  plan.due_at_us = due_at_us;
  if (policy.unit() == ledger::v1::CLOCK_UNIT_WORKING_DAY) {
    plan.due_at_us = reference.axis
                         ->WorkingDayDue(Instant{started_at_us},
                                         static_cast<int32_t>(policy.amount()), SortOf(name), {},
                                         0, &plan.provisional)
                         .micros;
  }
  plan.due_day = DueDayNumber(reference, plan.due_at_us);
  // Rules of one level share a point: the earliest of them speaks (黄: 1 day left or 80 % used).
  for (const auto& [code, versions] : reference.rules) {
    const WarningRule& rule = *versions.back();
    if (rule.retired() || rule.unit() != policy.unit()) continue;
    if (rule.clock() != ledger::v1::CLOCK_NAME_UNSPECIFIED && rule.clock() != name) continue;
    const int64_t fire_at =
        FireAt(*reference.axis, rule, name, policy, started_at_us, plan.due_at_us);
    if (fire_at == 0) continue;
    auto same = std::find_if(plan.points.begin(), plan.points.end(),
                             [&](const auto& p) { return p.level() == rule.level(); });
    if (same != plan.points.end() && same->fire_at_us() <= fire_at) continue;
    auto* point = same != plan.points.end() ? &*same : plan.points.Add();
    point->set_rule(code);
    point->set_level(rule.level());
    point->set_fire_at_us(fire_at);
  }
  std::sort(plan.points.begin(), plan.points.end(),
            [](const auto& a, const auto& b) { return a.level() < b.level(); });
  return plan;
}

int64_t EarliestDue(const ledger::v1::CaseRow& row) {
  int64_t earliest = 0;
  for (const auto& clock : row.clocks()) {
    if (clock.stopped_at_us() != 0) continue;
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
