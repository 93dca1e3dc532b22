// Pauses (计时中止) of a case: finding them, and what being paused forbids.
#pragma once

#include <cstdint>
#include <optional>

#include "hallcase/ledger/v1/rows.pb.h"
#include "server/domain/rejection.h"

namespace hallcase::domain {

// In force at `now_us`: begun, and neither ended nor past the end that its reason gives it.
bool IsInForce(const ledger::v1::CasePause& pause, int64_t now_us);

// The pause with this number in this state; number 0 = the only one that is. NOT_PAUSED, or
// INVALID_FIELD where the number must be given.
const ledger::v1::CasePause* FindPause(const ledger::v1::CaseRow& row, uint32_t number,
                                   ledger::v1::PauseState state, int64_t now_us,
                                   Rejection* rejection);

// CASE_PAUSED if one is in force: what ends a clock comes after its pause has ended.
std::optional<Rejection> CheckNotPaused(const ledger::v1::CaseRow& row, int64_t now_us);

}  // namespace hallcase::domain
