// What a publication changes: the days on which two axes differ.
#pragma once

#include <vector>

#include "server/domain/calendar/axis.h"

namespace hallcase::domain {

// The days that are worked on one and not on the other, that have other hours, or that only one
// knows of, for either sort of clock. In order, with gaps between them; `last` is kNoDay where the
// difference has no end.
// REQUIRES: both have the same offset from UTC and the same weekly rule.
std::vector<Axis::DayRange> ChangedDays(const Axis& before, const Axis& after);

}  // namespace hallcase::domain
