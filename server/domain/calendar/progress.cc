#include "server/domain/calendar/progress.h"

#include <algorithm>
#include <variant>

#include "server/domain/calendar/running_time.h"

namespace hallcase::domain {
namespace {

// Products of a share and a long term in microseconds do not fit 64 bits.
using Wide = __int128;

TimeKind KindOf(const Amount& amount) {
  return std::holds_alternative<WorkingDays>(amount) ||
                 std::holds_alternative<WorkingMinutes>(amount)
             ? TimeKind::kOpen
             : TimeKind::kWall;
}

PauseList PausesOf(const Term& term) {
  return std::holds_alternative<FixedInstant>(term.amount) ? PauseList()
                                                           : MergePauses(term.pauses);
}

// Days are counted from here on: the end of the start day, or the due instant if that comes first.
Instant CountedFrom(const Axis& axis, const Term& term, const Due& due) {
  return std::min(axis.EndOf(axis.DayAt(term.start), term.rule), due.at);
}

}  // namespace

int64_t RunMicros(const Axis& axis, const Term& term, Instant from, Instant to) {
  const PauseList merged = PausesOf(term);
  return RunningTime(axis, term.rule.sort, KindOf(term.amount), merged).Between(from, to);
}

std::optional<int64_t> DaysLeft(const Axis& axis, const Term& term, const Due& due, Instant now) {
  if (due.state != DueState::kFixed) return std::nullopt;
  const Instant from = std::max(now, CountedFrom(axis, term, due));
  return axis.CutOffsUpTo(due.at, term.rule) - axis.CutOffsUpTo(from, term.rule);
}

std::optional<int32_t> PercentUsed(const Axis& axis, const Term& term, const Due& due,
                                   Instant now) {
  if (due.state != DueState::kFixed) return std::nullopt;
  if (now >= due.at) return kWholeBasisPoints;
  const PauseList merged = PausesOf(term);
  const RunningTime running(axis, term.rule.sort, KindOf(term.amount), merged);
  const int64_t whole = running.Between(term.start, due.at);
  if (whole == 0) return 0;
  const Wide used = running.Between(term.start, now);
  return static_cast<int32_t>(used * kWholeBasisPoints / whole);
}

Instant WhenDaysLeft(const Axis& axis, const Term& term, const Due& due, int64_t days) {
  if (due.state != DueState::kFixed) return Instant::Never();
  const int64_t last = axis.CutOffsUpTo(due.at, term.rule) - days - 1;
  const Day day = axis.WorkingDayAt(last, term.rule.sort);
  const Instant reached = axis.EndOf(day, term.rule);
  // Up to the end of the start day nothing is counted down: what holds there has held from the
  // start.
  return reached <= CountedFrom(axis, term, due) ? term.start : reached;
}

Instant WhenPercentUsed(const Axis& axis, const Term& term, const Due& due, int32_t basis_points) {
  if (due.state != DueState::kFixed) return Instant::Never();
  const PauseList merged = PausesOf(term);
  const RunningTime running(axis, term.rule.sort, KindOf(term.amount), merged);
  const int64_t whole = running.Between(term.start, due.at);
  if (whole == 0 && basis_points > 0) return due.at;
  const Wide share = (Wide{whole} * basis_points + kWholeBasisPoints - 1) / kWholeBasisPoints;
  return std::min(running.After(term.start, static_cast<int64_t>(share)), due.at);
}

Instant WhenDaysOver(const Axis& axis, const Term& term, const Due& due, int64_t days) {
  if (due.state != DueState::kFixed) return Instant::Never();
  if (days == 0) return due.at;
  const int64_t position = axis.CutOffsUpTo(due.at, term.rule) + days - 1;
  return axis.EndOf(axis.WorkingDayAt(position, term.rule.sort), term.rule);
}

}  // namespace hallcase::domain
