// Taking running clocks to the calendar and the warning rules in force. A publication changes them
// at once; each clock follows when something touches its case, or when the job of the publication
// comes to it. Rules move warning points alone, never a due instant.
#pragma once

#include <cstdint>
#include <optional>

#include "hallcase/ledger/v1/clock_facts.pb.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/domain/clocks.h"
#include "server/domain/reference.h"

namespace hallcase::domain {

// A calendar published after the clock was planned speaks of a day that the clock rests on.
bool IsStale(const Reference& reference, const ledger::v1::ClockState& clock);
// Warning rules were published after the clock's points were computed.
bool IsJudgedByOldRules(const Reference& reference, const ledger::v1::ClockState& clock);
// One of both, for a clock of the case.
bool AnyStale(const Reference& reference, const ledger::v1::CaseRow& row);

// The clock replayed from its own start under `terms` and the calendar in force. Points that fired
// stay fired while the clock's open warning is still true at `now_us`; otherwise those that have
// been reached fire anew under the new deadline.
ledger::v1::ClockMoved ReplayClock(const Reference& reference, const ledger::v1::ClockState& clock,
                                   ClockTerms terms, int64_t now_us);

// The same under the clock's own terms; nullopt where nothing changes. `row` is the clock's case.
std::optional<ledger::v1::ClockMoved> Recalculate(const Reference& reference,
                                                  const ledger::v1::CaseRow& row,
                                                  const ledger::v1::ClockState& clock,
                                                  int64_t now_us);

// The calendar in force gives a clock of the case another due instant than its row says: neither
// the publication's job nor a deed has come to the case yet.
bool DueIsOutdated(const Reference& reference, const ledger::v1::CaseRow& row, int64_t now_us);

// The clock's open warning says what is no longer so once `moved` has happened.
bool TurnsFalse(const ledger::v1::ClockState& clock, const ledger::v1::ClockMoved& moved,
                int64_t now_us);

}  // namespace hallcase::domain
