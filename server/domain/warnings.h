// Raising warnings (预警): what a clock's reached points turn into.
#pragma once

#include <cstdint>

#include "server/domain/lifecycle.h"

namespace hallcase::domain {

// Raises at most one warning a clock: the highest level whose point has been reached by `now_us`
// and has not fired for this deadline version. It stands for the lower ones that it passed over,
// and replaces the clock's open warning. `gap_from_us` != 0: raised late, naming since when.
// Returns the number of warnings raised.
int RaiseReached(int64_t now_us, int64_t gap_from_us, uint64_t seq, FactList* facts,
                 CaseDraft* draft);

// Earliest point that was reached and has not fired, 0 = none.
int64_t EarliestReached(const ledger::v1::CaseRow& row, int64_t now_us);

}  // namespace hallcase::domain
