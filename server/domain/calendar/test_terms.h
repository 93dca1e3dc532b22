// For tests: instants and day rules as the cases of the axis write them.
#pragma once

#include <string>
#include <vector>

#include "server/domain/calendar/calendar_text.h"
#include "server/domain/calendar/due.h"
#include "server/domain/calendar/shipped_text.h"

namespace hallcase::domain {

inline constexpr DayRule kLegal = {Sort::kLegal, CutOff::kMidnight};
inline constexpr DayRule kPromised = {Sort::kPromised, CutOff::kClosing};

// China's time, "2026-02-12T10:00"; ends the test on any other text.
inline Instant At(const char* text) { return *ParseLocalMinute(text, kUtcOffsetMinutesDefault); }

// The nation layer and further ones, given as text.
inline Axis Nation(const std::vector<std::string>& more = {}) {
  CalendarSpec spec;
  spec.layers.push_back(*ParseCalendarText(NationCalendarText()));
  for (const std::string& text : more) spec.layers.push_back(ParseCalendarText(text).value());
  return Axis::Build(spec).value();
}

}  // namespace hallcase::domain
