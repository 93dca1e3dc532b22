// What a publication changes: the days on which two axes differ.
#pragma once

#include <vector>

#include "server/domain/calendar/axis.h"

namespace hallcase::domain {

// Both included; `last` is kNoDay where the difference has no end.
struct DayRange {
  Day first;
  Day last;
  friend bool operator==(const DayRange&, const DayRange&) = default;
};

// The days that are worked on one and not on the other, that have other hours, or that only one
// knows of, for either sort of clock. In order, with gaps between them.
// REQUIRES: both have the same offset from UTC and the same weekly rule.
std::vector<DayRange> ChangedDays(const Axis& before, const Axis& after);

}  // namespace hallcase::domain
