// How far a clock has got, and when it gets somewhere: what warnings are made of.
//
// Days are distances on the axis of cut-offs: a working day is "left" until it ends, and one day is
// "over" when the first working day after the due instant has ended. Shares are in basis points of
// the time that the clock runs from its start to its due instant: open time for WorkingDays and
// WorkingMinutes, wall time for the others; less pauses, except for FixedInstant.
//
// REQUIRES, throughout: `due` as ComputeDue() answered for the same axis and term; `now` in range.
#pragma once

#include <cstdint>
#include <optional>

#include "server/domain/calendar/due.h"

namespace hallcase::domain {

inline constexpr int32_t kWholeBasisPoints = 10'000;

// Microseconds that a clock of this term runs from `from` to `to`, open or wall time as its unit
// has it, less its pauses; 0 if `to` is not later. It needs no due instant.
int64_t RunMicros(const Axis& axis, const Term& term, Instant from, Instant to);

// Working days until the due instant, the one that ends with it included; the start day, which no
// clock in days counts, left out. 0 from the due instant on until one day is over, then -1, -2, …
// Pauses play no part. nullopt while the due instant is unknown.
std::optional<int64_t> DaysLeft(const Axis& axis, const Term& term, const Due& due, Instant now);

// 0 … kWholeBasisPoints, rounded down; whole from the due instant on, whatever happens later.
// nullopt while the due instant is unknown.
std::optional<int32_t> PercentUsed(const Axis& axis, const Term& term, const Due& due, Instant now);

// The earliest instant, not before the start, at which DaysLeft() is `days` or less. Never() while
// the due instant is unknown. REQUIRES: days >= 0.
Instant WhenDaysLeft(const Axis& axis, const Term& term, const Due& due, int64_t days);

// The earliest instant at which PercentUsed() is `basis_points` or more; the due instant at the
// latest. Never() while it is unknown. REQUIRES: 0 <= basis_points <= kWholeBasisPoints.
Instant WhenPercentUsed(const Axis& axis, const Term& term, const Due& due, int32_t basis_points);

// The earliest instant at which the due instant is `days` working days past: itself for 0. Never()
// while it is unknown, or where an open-ended closure leaves no such day. REQUIRES: days >= 0.
Instant WhenDaysOver(const Axis& axis, const Term& term, const Due& due, int64_t days);

}  // namespace hallcase::domain
