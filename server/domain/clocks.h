// Clocks (时限) of a case: when they are due, when their warnings fire, when the case wakes next.
// Pure; results go into facts and are never computed again by a replay.
#pragma once

#include <cstdint>

#include "google/protobuf/repeated_field.h"
#include "hallcase/ledger/v1/clock_facts.pb.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/domain/reference.h"

namespace hallcase::domain {

// yyyymmdd of the hall's local day.
uint32_t LocalDayNumber(const Reference& reference, int64_t at_us);
// Local day on which a due instant is printed and counted: 24:00 of D belongs to D.
uint32_t DueDayNumber(const Reference& reference, int64_t due_at_us);

// What a clock's policy gives from `started_at_us`: due instant, printed day, warning points.
struct ClockPlan {
  int64_t due_at_us = 0;
  uint32_t due_day = 0;
  bool provisional = false;
  google::protobuf::RepeatedPtrField<ledger::v1::WarningPoint> points;
};

// `due_at_us` is given for CLOCK_UNIT_FIXED_INSTANT and ignored otherwise.
// REQUIRES: the unit is WORKING_DAY or FIXED_INSTANT; reference.axis is set.
ClockPlan PlanClock(const Reference& reference, ledger::v1::ClockName name,
                    const ledger::v1::ClockPolicy& policy, int64_t started_at_us,
                    int64_t due_at_us);

// Earliest due instant of the clocks that still run, 0 = none.
int64_t EarliestDue(const ledger::v1::CaseRow& row);

// Earliest point that has not fired on a running clock, 0 = none.
int64_t NextWake(const ledger::v1::CaseRow& row);

}  // namespace hallcase::domain
