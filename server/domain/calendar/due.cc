#include "server/domain/calendar/due.h"

#include <algorithm>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/domain/calendar/running_time.h"

namespace hallcase::domain {
namespace {

int64_t CountOf(const Amount& amount) {
  return std::visit(
      [](const auto& unit) -> int64_t {
        if constexpr (requires { unit.count; }) {
          return unit.count;
        } else {
          return 0;
        }
      },
      amount);
}

absl::Status CheckTerm(const Term& term) {
  if (!InRange(term.start)) return absl::InvalidArgumentError("the start is out of range");
  for (const Pause& pause : term.pauses) {
    if (!InRange(pause.from) || !(InRange(pause.to) || pause.to.IsNever())) {
      return absl::InvalidArgumentError("a pause is out of range");
    }
    if (pause.to < pause.from) {
      return absl::InvalidArgumentError("a pause ends before it begins");
    }
  }
  if (const auto* fixed = std::get_if<FixedInstant>(&term.amount)) {
    if (term.extension != 0) {
      return absl::InvalidArgumentError("a fixed instant cannot be extended");
    }
    return InRange(fixed->at) ? absl::OkStatus()
                              : absl::InvalidArgumentError("the fixed instant is out of range");
  }
  const int64_t count = CountOf(term.amount);
  if (count < 0 || count > kAmountMax || term.extension < 0 ||
      term.extension > kAmountMax - count) {
    return absl::InvalidArgumentError(absl::StrCat("want amount and extension from 0 to ",
                                                   kAmountMax, " together, got ", count, " and ",
                                                   term.extension));
  }
  return absl::OkStatus();
}

// The answer where the clock never gets there.
Due Unknown(absl::Span<const Pause> merged) {
  Due due;
  const bool paused = !merged.empty() && merged.back().to.IsNever();
  due.state = paused ? DueState::kStopped : DueState::kClosed;
  return due;
}

Due EndOfDay(const Axis& axis, Day looked_at, Day day, const Term& term,
             absl::Span<const Pause> merged) {
  if (day == kNoDay) return Unknown(merged);
  return {DueState::kFixed, axis.EndOf(day, term.rule), day,
          !axis.AllKnown(looked_at, day, term.rule.sort)};
}

// The count-th used calendar day from `from` on; kNoDay if an open pause comes first.
Day UsedCalendarDay(const Axis& axis, Day from, int64_t count, DayRule rule,
                    absl::Span<const Pause> merged) {
  Day target = from + static_cast<int32_t>(count - 1);
  for (const Pause& pause : merged) {
    const Axis::DayRange stopped = axis.DaysStoppedBy(pause, rule);
    const Day first = std::max(stopped.first, from);
    if (target < first) break;
    if (stopped.last == kNoDay) return kNoDay;
    if (stopped.last >= first) target = target + (stopped.last - first + 1);
  }
  return target;
}

Due CountDays(const Axis& axis, const Term& term, absl::Span<const Pause> merged) {
  const int64_t count = CountOf(term.amount) + term.extension;
  const Day start_day = axis.DayAt(term.start);
  // Where nothing is to be counted, the start day itself may be the one.
  const Day from = count == 0 ? start_day : start_day + 1;
  const int64_t wanted = std::max<int64_t>(count, 1);
  if (std::holds_alternative<WorkingDays>(term.amount)) {
    const Day day = axis.UsedWorkingDay(from, wanted, term.rule, merged);
    return EndOfDay(axis, from, day, term, merged);
  }
  const Day nominal = UsedCalendarDay(axis, from, wanted, term.rule, merged);
  if (nominal == kNoDay) return Unknown(merged);
  const Day day = axis.UsedWorkingDay(nominal, 1, term.rule, merged);
  return EndOfDay(axis, nominal, day, term, merged);
}

Due CountMinutes(const Axis& axis, const Term& term, absl::Span<const Pause> merged) {
  const bool working = std::holds_alternative<WorkingMinutes>(term.amount);
  const TimeKind kind = working ? TimeKind::kOpen : TimeKind::kWall;
  const RunningTime running(axis, term.rule.sort, kind, merged);
  const int64_t micros = (CountOf(term.amount) + term.extension) * kMicrosPerMinute;
  Due due;
  due.at = running.After(term.start, micros);
  if (due.at.IsNever()) return Unknown(merged);
  due.printed_day = axis.DayAt(due.at);
  due.provisional = working && !axis.AllKnown(axis.DayAt(term.start), due.printed_day,
                                              term.rule.sort);
  return due;
}

}  // namespace

absl::StatusOr<Due> ComputeDue(const Axis& axis, const Term& term) {
  if (absl::Status status = CheckTerm(term); !status.ok()) return status;
  Due due;
  if (const auto* fixed = std::get_if<FixedInstant>(&term.amount)) {
    due = {DueState::kFixed, fixed->at, axis.DayAt(fixed->at), false};
  } else {
    const PauseList merged = MergePauses(term.pauses);
    const bool in_days = std::holds_alternative<WorkingDays>(term.amount) ||
                         std::holds_alternative<CalendarDays>(term.amount);
    due = in_days ? CountDays(axis, term, merged) : CountMinutes(axis, term, merged);
  }
  if (due.state == DueState::kFixed && due.at > kInstantMax) {
    return absl::OutOfRangeError(absl::StrCat("the due instant is past the year ", kYearMax));
  }
  return due;
}

}  // namespace hallcase::domain
