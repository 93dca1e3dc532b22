#include "server/domain/calendar/axis.h"

#include <algorithm>

namespace hallcase::domain {

const std::string& Axis::DocumentOf(Day day, Sort sort) const {
  static const std::string kNone;
  const Track& track = TrackOf(sort);
  const int32_t document = track.PatternOf(day).document;
  return document < 0 ? kNone : track.documents[static_cast<size_t>(document)];
}

Instant Axis::EndOf(Day day, DayRule rule) const {
  if (day == kNoDay) return Instant::Never();
  if (rule.cut_off == CutOff::kMidnight) return StartOfDay(day + 1, utc_offset_minutes_);
  return AtMinute(day, TrackOf(rule.sort).PatternOf(day).closing_minute, utc_offset_minutes_);
}

int64_t Axis::CutOffsUpTo(Instant instant, DayRule rule) const {
  const Day day = DayAt(instant);
  return WorkingDaysBefore(EndOf(day, rule) <= instant ? day + 1 : day, rule.sort);
}

int64_t Axis::OpenMicrosUpTo(Instant instant, Sort sort) const {
  const Track& track = TrackOf(sort);
  const Day day = DayAt(instant);
  const int64_t into_day = instant.micros - StartOfDay(day, utc_offset_minutes_).micros;
  int64_t open = track.OpenBefore(day) * kMicrosPerMinute;
  for (const Window& window : track.PatternOf(day).open) {
    const int64_t from = window.from_minute * kMicrosPerMinute;
    const int64_t to = window.to_minute * kMicrosPerMinute;
    if (into_day <= from) break;
    open += std::min(into_day, to) - from;
  }
  return open;
}

Instant Axis::AtOpenMicros(int64_t position, Sort sort) const {
  const Track& track = TrackOf(sort);
  // The minute that contains the last microsecond asked for, counted from 1; negative positions lie
  // before the listed span, where plain division would round towards it.
  int64_t minute = position / kMicrosPerMinute;
  if (position % kMicrosPerMinute > 0) ++minute;
  const Day day = track.DayOfOpenMinute(minute);
  if (day == kNoDay) return Instant::Never();
  int64_t left = position - track.OpenBefore(day) * kMicrosPerMinute;
  const int64_t start = StartOfDay(day, utc_offset_minutes_).micros;
  for (const Window& window : track.PatternOf(day).open) {
    const int64_t length = (window.to_minute - window.from_minute) * kMicrosPerMinute;
    if (left <= length) return {start + window.from_minute * kMicrosPerMinute + left};
    left -= length;
  }
  return Instant::Never();
}

Axis::DayRange Axis::DaysStoppedBy(const Pause& pause, DayRule rule) const {
  DayRange range{DayAt(pause.from), kNoDay};
  if (EndOf(range.first, rule) <= pause.from) range.first = range.first + 1;
  if (!pause.to.IsNever()) {
    range.last = DayAt(pause.to);
    if (EndOf(range.last, rule) > pause.to) range.last = range.last - 1;
  }
  return range;
}

Day Axis::UsedWorkingDay(Day from, int64_t count, DayRule rule,
                         absl::Span<const Pause> merged) const {
  const Track& track = TrackOf(rule.sort);
  int64_t target = track.Rank(from) + count - 1;
  for (const Pause& pause : merged) {
    DayRange stopped = DaysStoppedBy(pause, rule);
    stopped.first = std::max(stopped.first, from);
    const int64_t first_stopped = track.Rank(stopped.first);
    if (target < first_stopped) break;
    if (stopped.last == kNoDay) return kNoDay;
    if (stopped.last >= stopped.first) target += track.Rank(stopped.last + 1) - first_stopped;
  }
  return track.Nth(target);
}

Instant Axis::WorkingDayDue(Instant start, int32_t days, Sort sort, absl::Span<const Pause> pauses,
                            int32_t extension, bool* provisional) const {
  const DayRule rule = RuleOf(sort);
  const Day start_day = DayAt(start);
  const int64_t count = int64_t{days} + extension;
  // The start day itself does not count, except where nothing is to be counted at all.
  const Day from = count == 0 ? start_day : start_day + 1;
  const Day due = pauses.empty()
                      ? UsedWorkingDay(from, std::max<int64_t>(count, 1), rule, {})
                      : UsedWorkingDay(from, std::max<int64_t>(count, 1), rule,
                                       MergePauses(pauses));
  *provisional = due != kNoDay && !TrackOf(sort).AllKnown(from, due);
  return EndOf(due, rule);
}

}  // namespace hallcase::domain
