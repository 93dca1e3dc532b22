// Clocks (时限) of a case: when they are due, when their warnings fire, when the case wakes next.
// Pure; results go into facts and are never computed again by a replay.
#pragma once

#include <cstdint>

#include "google/protobuf/repeated_field.h"
#include "hallcase/ledger/v1/clock_facts.pb.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/domain/calendar/due.h"
#include "server/domain/reference.h"

namespace hallcase::domain {

// yyyymmdd of the hall's local day.
uint32_t LocalDayNumber(const Reference& reference, int64_t at_us);
// Local day on which a due instant is printed and counted: 24:00 of D belongs to D.
uint32_t DueDayNumber(const Reference& reference, int64_t due_at_us);

// The question that a clock asks of the calendar. `due_at_us` is given for CLOCK_UNIT_FIXED_INSTANT
// and ignored otherwise. REQUIRES: reference.axis is set.
Term TermOf(const Reference& reference, ledger::v1::ClockName name,
            const ledger::v1::ClockPolicy& policy, int64_t started_at_us, int64_t due_at_us);
Term TermOf(const Reference& reference, const ledger::v1::ClockState& clock);

// Days to come without an end, as ClockStarted.rests_to_day says it.
inline constexpr int32_t kRestsOnAllDays = kNoDay.number;

// What a clock's policy gives from `started_at_us`: due instant (0 = a closure without an end keeps
// it unknown), printed day, warning points, and the last day that all of this rests on.
struct ClockPlan {
  int64_t due_at_us = 0;
  uint32_t due_day = 0;
  bool provisional = false;
  int32_t rests_to_day = 0;
  google::protobuf::RepeatedPtrField<ledger::v1::WarningPoint> points;
};

// Arguments as for TermOf.
ClockPlan PlanClock(const Reference& reference, ledger::v1::ClockName name,
                    const ledger::v1::ClockPolicy& policy, int64_t started_at_us,
                    int64_t due_at_us);

// Earliest due instant of the clocks that still run and have one, 0 = none.
int64_t EarliestDue(const ledger::v1::CaseRow& row);

// Earliest point that has not fired on a running clock, 0 = none.
int64_t NextWake(const ledger::v1::CaseRow& row);

}  // namespace hallcase::domain
