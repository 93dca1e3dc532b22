// The working-time axis: where a count of working days or open minutes ends.
//
// Built once from a CalendarSpec, then immutable: share it as std::shared_ptr<const Axis>; every
// query is safe from any thread, O(1) or O(log listed days), and takes no clock reading.
//
// Rules that callers see:
//   * A day ends at its cut-off. A working day after the start day is used if the clock is running
//     when that day ends: a pause that begins at or after the cut-off leaves the day used, one that
//     lasts up to the cut-off or longer does not.
//   * due = cut-off of the N-th used day. With N = 0 it is the first used day from the start day
//     on.
//   * Results are provisional if a day that was looked at lies in a year without a published notice
//     and no entry speaks about it.
//
// REQUIRES, for every Instant given: from kInstantMin to kInstantMax (InRange()), or Never() where
// a comment allows it. For every amount: 0 … kAmountMax.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "server/domain/calendar/calendar.h"
#include "server/domain/calendar/pause.h"
#include "server/domain/calendar/track.h"

namespace hallcase::domain {

inline constexpr Instant kInstantMin = {DayOf(kYearMin, 1, 2).number * kMicrosPerDay};
inline constexpr Instant kInstantMax = {DayOf(kYearMax, 12, 31).number * kMicrosPerDay};
// In whatever unit the amount has.
inline constexpr int64_t kAmountMax = 1'000'000;

constexpr bool InRange(Instant instant) { return kInstantMin <= instant && instant <= kInstantMax; }

// By which days a clock counts and when they end.
struct DayRule {
  Sort sort = Sort::kPromised;
  CutOff cut_off = CutOff::kClosing;
};

class Axis {
 public:
  // INVALID_ARGUMENT, naming the layer and the entry, if windows are empty, unordered or overlap,
  // no weekday works, a closure is not in whole minutes or ends before it begins, two entries of
  // one layer contradict each other, a level comes twice, or a year or a number is out of its
  // limits.
  static absl::StatusOr<Axis> Build(const CalendarSpec& spec);

  int utc_offset_minutes() const { return utc_offset_minutes_; }
  Day DayAt(Instant instant) const { return LocalDay(instant, utc_offset_minutes_); }
  // The hall's own setting for this sort.
  DayRule RuleOf(Sort sort) const { return {sort, cut_off_[static_cast<size_t>(sort)]}; }

  // ---- Days ----
  bool IsWorkingDay(Day day, Sort sort) const { return TrackOf(sort).Works(day); }
  // A position on the axis: the difference of two is the number of working days between the dates,
  // the earlier one included and the later one not.
  int64_t WorkingDaysBefore(Day day, Sort sort) const { return TrackOf(sort).Rank(day); }
  // The working day with that many before it; kNoDay if an open-ended closure prevents it.
  Day WorkingDayAt(int64_t position, Sort sort) const { return TrackOf(sort).Nth(position); }
  Day WorkingDayOnOrAfter(Day day, Sort sort) const {
    return WorkingDayAt(WorkingDaysBefore(day, sort), sort);
  }
  bool AllKnown(Day from, Day to, Sort sort) const { return TrackOf(sort).AllKnown(from, to); }
  // When `day` ends; a day off ends when it would if it were worked. Never() for kNoDay.
  Instant EndOf(Day day, DayRule rule) const;
  // Ends of working days that lie at or before `instant`: the axis on which "days left" are
  // distances.
  int64_t CutOffsUpTo(Instant instant, DayRule rule) const;

  // The hours of a day and, empty where the weekly rule alone decides, the source document of the
  // entry that made them so. Valid as long as the axis.
  const DayPattern& HoursOf(Day day, Sort sort) const { return TrackOf(sort).PatternOf(day); }
  const std::string& DocumentOf(Day day, Sort sort) const;

  // ---- Open time ----
  // Microseconds of open windows from a fixed origin to `instant`; differences count.
  int64_t OpenMicrosUpTo(Instant instant, Sort sort) const;
  // The earliest instant at which OpenMicrosUpTo() reaches `position`; Never() if it never does.
  Instant AtOpenMicros(int64_t position, Sort sort) const;

  // ---- Counting with pauses ----
  // The count-th (from 1) used working day from `from` on, that day included. `merged` as from
  // MergePauses(). kNoDay if the clock stands still before it gets there.
  Day UsedWorkingDay(Day from, int64_t count, DayRule rule, absl::Span<const Pause> merged) const;

  // The due instant of a clock of `days` working days that starts at `start`, `extension` days
  // added, with the hall's own cut-off for `sort`. Pauses in any order; they may overlap and be
  // open-ended. Never() while an open pause or closure keeps the end unknown; `*provisional` is
  // then false.
  Instant WorkingDayDue(Instant start, int32_t days, Sort sort, absl::Span<const Pause> pauses,
                        int32_t extension, bool* provisional) const;

  // The days whose end falls into a pause; `last` is kNoDay for an open one, and before `first`
  // where there is no such day.
  struct DayRange {
    Day first;
    Day last;
    friend bool operator==(const DayRange&, const DayRange&) = default;
  };
  DayRange DaysStoppedBy(const Pause& pause, DayRule rule) const;

 private:
  Axis() = default;
  const Track& TrackOf(Sort sort) const { return tracks_[static_cast<size_t>(sort)]; }

  int utc_offset_minutes_ = kUtcOffsetMinutesDefault;
  std::array<CutOff, kSortCount> cut_off_ = {};
  std::array<Track, kSortCount> tracks_;
};

}  // namespace hallcase::domain
