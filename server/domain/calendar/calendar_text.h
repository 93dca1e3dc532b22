// Calendar layers as text, the form in which set-ups keep them.
//
//   # a comment
//   layer county                       nation | province | county | hall; first, once
//   year 2026 国办发明电〔2025〕7号      publishes the year and names the source
//   source 某某通知                     names the source of what follows, no more
//   2026-01-01 off
//   2026-01-04 work
//   2026-02-14 work hours=08:30-12:00  with windows of its own, commas between several
//   closed 2024-09-05T12:00 2024-09-07T00:00 cut-day-off
//   closed 2025-10-04T18:00 -          no end known
//
// Words that may follow an entry: `not-legal`, `not-promised` (that sort of clock ignores it), and
// for closures `cut-day-works`, `cut-day-off` (a partly closed day counts, or does not). Times are
// local. Every entry needs a source before it, and a year needs at least one entry: an empty notice
// means that somebody forgot it, not that the year has no holidays.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "server/domain/calendar/calendar.h"

namespace hallcase::domain {

inline constexpr size_t kCalendarTextBytesMax = 4 << 20;

// INVALID_ARGUMENT, beginning with "line N: ", for anything that is not understood or contradicts
// an earlier line.
absl::StatusOr<CalendarLayer> ParseCalendarText(
    std::string_view text, int utc_offset_minutes = kUtcOffsetMinutesDefault);

// The same for a layer that is yet to be published: closures that the same sort of clock heeds must
// not overlap, or nobody could tell by which document an hour is closed. Layers that stand in a
// ledger already are read as they are.
absl::StatusOr<CalendarLayer> ParseNewCalendarText(
    std::string_view text, int utc_offset_minutes = kUtcOffsetMinutesDefault);

}  // namespace hallcase::domain
