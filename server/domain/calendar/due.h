// When a clock is due: one question, one answer, for every unit.
//
// Pure functions of (axis, term). A change of calendar, pauses or extension is answered by asking
// again: nothing here remembers an earlier result.
#pragma once

#include <cstdint>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "server/domain/calendar/axis.h"

namespace hallcase::domain {

// The units. They are types of their own so that an amount of one cannot pass for another.

// The day of the start does not count; ends with the N-th used working day.
struct WorkingDays {
  int64_t count = 0;
};
// The same over all days; an end on a day off moves to the next working day that the clock uses.
struct CalendarDays {
  int64_t count = 0;
};
// Time of open windows, less pauses, from the moment of the start.
struct WorkingMinutes {
  int64_t count = 0;
};
// Wall time, less pauses, from the moment of the start; an hour is 60.
struct Minutes {
  int64_t count = 0;
};
// A date that somebody else has set. Pauses do not move it and it cannot be extended.
struct FixedInstant {
  Instant at;
};

using Amount = std::variant<WorkingDays, CalendarDays, WorkingMinutes, Minutes, FixedInstant>;

struct Term {
  Instant start;
  Amount amount;
  DayRule rule;                         // Axis::RuleOf(sort) unless the clock has its own cut-off.
  absl::Span<const Pause> pauses = {};  // Those that the clock respects; any order, may overlap.
  int64_t extension = 0;                // In the unit of `amount`.
};

enum class DueState : uint8_t {
  kFixed = 0,    // `at` is the due instant.
  kStopped = 1,  // An open pause began before the end: it moves on as long as the pause lasts.
  kClosed = 2,   // An open-ended closure leaves too few working days or minutes.
};

struct Due {
  DueState state = DueState::kFixed;
  Instant at = Instant::Never();  // Never() unless kFixed. 24:00 of D is D + 1 00:00.
  Day printed_day = kNoDay;       // The D of 24:00 of D; kNoDay unless kFixed.
  bool provisional = false;       // It rests on days of a year without a published notice.
};

// INVALID_ARGUMENT for a start, pause or fixed instant out of range, a pause that ends before it
// begins, a negative amount or one above kAmountMax (the extension included), or an extension of a
// FixedInstant; OUT_OF_RANGE for a due instant after kInstantMax.
absl::StatusOr<Due> ComputeDue(const Axis& axis, const Term& term);

}  // namespace hallcase::domain
