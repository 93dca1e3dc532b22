// Why a due day is what it is: the days between start and end, each with what it was to the clock.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/domain/calendar/due.h"

namespace hallcase::domain {

enum class DayUse : uint8_t {
  kStart = 0,    // The day of the start, which does not count.
  kCounted = 1,  // A used working day; for CalendarDays, any used day.
  kPaused = 2,   // It would have counted, but the clock stood still when it ended.
  kOff = 3,      // No working day by the weekly rule or by an entry.
  kClosed = 4,   // No working day because of closures.
  kMovedTo = 5,  // CalendarDays: the working day to which an end on a day off moved.
};

// Neighbouring days with the same use and source.
struct DaySpan {
  Day first;
  Day last;  // Included.
  DayUse use = DayUse::kCounted;
  std::string document;  // Source document of the entry behind it; empty = the weekly rule.
  friend bool operator==(const DaySpan&, const DaySpan&) = default;
};

struct DayStory {
  std::vector<DaySpan> spans;  // In order, without gaps, from the start day to the due day.
  int64_t counted = 0;         // Days with use kCounted.
  bool cut_short = false;      // More days than kExplainDaysMax: the rest is left out.
};

inline constexpr int32_t kExplainDaysMax = 4'000;

// From the start day to the due day; to the local date of `until` while the due day is unknown.
// Empty for units other than WorkingDays and CalendarDays.
// REQUIRES: `due` as ComputeDue() answered for the same axis and term; `until` in range.
DayStory ExplainDays(const Axis& axis, const Term& term, const Due& due, Instant until);

}  // namespace hallcase::domain
