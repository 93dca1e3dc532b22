// The compiled axis of one sort of clock: tables over the listed span, arithmetic outside of it.
//
// The span runs from a Monday to a Monday and covers every entry and every published year; before
// and after it the weekly rule continues by division, so that no query depends on how far away a
// date is. Positions are counted from the start of the span and are negative before it.
//
// Immutable once built; safe to use from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "server/domain/calendar/calendar.h"

namespace hallcase::domain {

// No such day: an open-ended closure leaves no working day.
inline constexpr Day kNoDay = {std::numeric_limits<int32_t>::max()};

// One day's hours.
struct DayPattern {
  absl::InlinedVector<Window, 2> open;  // What closures leave; empty on a day off.
  int closing_minute = 0;               // Scheduled end, also of a day off, were it worked.
  int32_t document = -1;                // Index into Track::documents; -1 = the weekly rule.
  bool cut = false;                     // Closures took some of its minutes, or all.
  int OpenMinutes() const;
};

struct Track {
  Day first;         // A Monday.
  int32_t days = 0;  // A multiple of 7.
  std::vector<int32_t> rank;      // [days + 1] working days before.
  std::vector<int32_t> nth;       // [working days] offsets from `first`.
  std::vector<int32_t> open;      // [days + 1] open minutes before.
  std::vector<int32_t> unknown;   // [days + 1] days before that no notice covers.
  std::vector<uint32_t> pattern;  // [days] index into `patterns`.
  std::vector<DayPattern> patterns;
  std::vector<std::string> documents;
  bool closed_after = false;  // An open-ended closure runs on past the span.

  // The weekly rule: prefix counts by weekday, the working weekdays, each weekday's hours.
  std::array<int32_t, 8> week_rank = {};
  std::array<int32_t, 8> week_open = {};
  std::array<int32_t, 7> week_nth = {};
  std::array<DayPattern, 7> week_pattern;
  DayPattern closed_pattern[7];  // The same hours with the hall closed.

  int64_t Rank(Day day) const {
    const int32_t offset = day - first;
    if (offset >= 0 && offset <= days) return rank[static_cast<size_t>(offset)];
    return RankOutside(offset);
  }
  Day Nth(int64_t position) const {
    if (position >= 0 && position < static_cast<int64_t>(nth.size())) {
      return first + nth[static_cast<size_t>(position)];
    }
    return NthOutside(position);
  }
  bool Works(Day day) const { return Rank(day + 1) != Rank(day); }
  const DayPattern& PatternOf(Day day) const {
    const int32_t offset = day - first;
    if (offset >= 0 && offset < days) return patterns[pattern[static_cast<size_t>(offset)]];
    const size_t weekday = static_cast<size_t>(WeekdayOf(day));
    return closed_after && offset >= days ? closed_pattern[weekday] : week_pattern[weekday];
  }
  // Open minutes before 00:00 of `day`.
  int64_t OpenBefore(Day day) const {
    const int32_t offset = day - first;
    if (offset >= 0 && offset <= days) return open[static_cast<size_t>(offset)];
    return OpenOutside(offset);
  }
  // The last day before which fewer than `minutes` open minutes lie: the day that holds that
  // minute's end. kNoDay if there is none.
  Day DayOfOpenMinute(int64_t minutes) const;
  // Whether every day from `from` to `to`, both included, is covered by a notice or an entry.
  bool AllKnown(Day from, Day to) const;

 private:
  int64_t RankOutside(int32_t offset) const;
  Day NthOutside(int64_t position) const;
  int64_t OpenOutside(int32_t offset) const;
};

}  // namespace hallcase::domain
