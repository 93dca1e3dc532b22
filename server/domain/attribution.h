// Attribution (责任归属): who had a case when, and who used the time of a clock.
//
// The legs of a case part the time of a clock among parties. A leg that was entered afterwards and
// dated back takes the time from the one before: what was said last holds. Time before the legs
// that are kept belongs to nobody known.
#pragma once

#include <cstdint>

#include "google/protobuf/repeated_field.h"
#include "hallcase/ledger/v1/clock_facts.pb.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/domain/clocks.h"

namespace hallcase::domain {

// Legs before the present one that a case keeps; the oldest are forgotten.
inline constexpr int kPastLegsMax = 64;

using ShareList = google::protobuf::RepeatedPtrField<ledger::v1::LegShare>;

// The party in whose leg the deadline passed: the one that had the case in the last moment before
// `due_at_us`. Who is responsible now, where no leg of that time is kept.
ledger::v1::Party HolderWhenDue(const ledger::v1::CaseRow& row, int64_t due_at_us);

// Whom a warning of this level on this clock counts against: overdue, who had the case when the
// deadline passed; before that, who has it now.
ledger::v1::Party AttributedTo(const ledger::v1::CaseRow& row, const ledger::v1::ClockState& clock,
                               ledger::v1::WarningLevel level);

// Minutes that the clock has run from its start to `until_us`, parted among the legs: each party
// once, in the order of its first leg, without those that used none. The shares sum to the minutes
// that it gives back, rounded down once.
int64_t ShareMinutes(const Reference& reference, const ledger::v1::CaseRow& row,
                     const ledger::v1::ClockState& clock, int64_t until_us, ShareList* shares);

}  // namespace hallcase::domain
