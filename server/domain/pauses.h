// Pauses (计时中止) of a case: finding them, and what being paused forbids.
#pragma once

#include <cstdint>
#include <optional>

#include "hallcase/ledger/v1/rows.pb.h"
#include "server/domain/rejection.h"

namespace hallcase::domain {

// It stops or stopped clocks; one that is asked for or was refused does not.
bool TookEffect(const ledger::v1::CasePause& pause);

// In force at `now_us`: begun, and not ended by somebody nor past the end that its reason gives.
bool IsInForce(const ledger::v1::CasePause& pause, int64_t now_us);

// A pause is in force.
bool IsPaused(const ledger::v1::CaseRow& row, int64_t now_us);
// A pause waits for approval.
bool IsPauseAsked(const ledger::v1::CaseRow& row);

// The pause with this number in this state; number 0 = the only one that is. One in force that has
// ended of itself by `at_us` is not found. NOT_PAUSED, or INVALID_FIELD where the number must be
// given.
const ledger::v1::CasePause* FindPause(const ledger::v1::CaseRow& row, uint32_t number,
                                       ledger::v1::PauseState state, int64_t at_us,
                                       Rejection* rejection);

// What ends a clock comes after its pauses: CASE_PAUSED if one is in force or waits for approval,
// INVALID_TIME if `at_us`, when it is said to have happened, lies within one.
std::optional<Rejection> CheckNotPaused(const ledger::v1::CaseRow& row, int64_t at_us,
                                        int64_t now_us);

}  // namespace hallcase::domain
