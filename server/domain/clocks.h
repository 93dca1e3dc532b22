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

// What a clock's due instant is replayed from.
struct ClockTerms {
  ledger::v1::ClockName clock = ledger::v1::CLOCK_NAME_UNSPECIFIED;
  ledger::v1::ClockPolicy policy;
  int64_t started_at_us = 0;
  // CLOCK_UNIT_FIXED_INSTANT: the date that somebody set; ignored otherwise.
  int64_t fixed_due_at_us = 0;
  // Those of the case that stop this clock.
  PauseList pauses = {};
  uint32_t extension = 0;

  static ClockTerms Of(const ledger::v1::CaseRow& row, const ledger::v1::ClockState& clock);
};

// A pause of this kind stops the clock, were it in force.
bool Stops(const ledger::v1::CasePause& pause, ledger::v1::ClockName clock);
// The pauses of the case that stop the clock. Asked for and refused ones do not.
PauseList PausesOf(const ledger::v1::CaseRow& row, ledger::v1::ClockName clock);

// The question that a clock asks of the calendar; a view of `terms`. REQUIRES: reference.axis is
// set.
Term TermOf(const Reference& reference, const ClockTerms& terms);

// Days to come without an end, as ClockStarted.rests_to_day says it.
inline constexpr int32_t kRestsOnAllDays = kNoDay.number;

// What a clock's terms give: due instant (0 = a pause or a closure without an end keeps it
// unknown), printed day, warning points, and the last day that all of this rests on.
struct ClockPlan {
  int64_t due_at_us = 0;
  uint32_t due_day = 0;
  bool provisional = false;
  int32_t rests_to_day = 0;
  google::protobuf::RepeatedPtrField<ledger::v1::WarningPoint> points;
};

ClockPlan PlanClock(const Reference& reference, const ClockTerms& terms);

// Whose lateness is the hall's or a department's: all but the applicant's own time and another
// place's. Fold goes by it (worklists, gauges): a name that is on disk never changes sides.
bool BindsTheHall(ledger::v1::ClockName clock);
// The limits of the whole case: what on-time rates and `closed_late` go by.
bool IsCaseLimit(ledger::v1::ClockName clock);
// A case limit was stopped late, in this run or in an earlier one.
bool IsLate(const ledger::v1::CaseRow& row);
// The clock of this name while it runs, null otherwise.
const ledger::v1::ClockState* FindRunning(const ledger::v1::CaseRow& row,
                                          ledger::v1::ClockName clock);

// Earliest due instant of the clocks that still run, have one and bind the hall, 0 = none.
int64_t EarliestDue(const ledger::v1::CaseRow& row);

// Earliest point that has not fired on a running clock, or the end of the time to answer an
// application; 0 = none.
int64_t NextWake(const ledger::v1::CaseRow& row);

}  // namespace hallcase::domain
