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

// Which points have been reached by `now_us` and are not in the mask `fired`, bit i = point i.
uint32_t ReachedPoints(const google::protobuf::RepeatedPtrField<ledger::v1::WarningPoint>& points,
                       uint32_t fired, int64_t now_us);
// The point of the highest level in the mask; null for none.
const ledger::v1::WarningPoint* TopPoint(
    const google::protobuf::RepeatedPtrField<ledger::v1::WarningPoint>& points, uint32_t mask);

// When people are told of what was raised at `at_us`: at once in opening hours, else at the next
// opening. A closure without an end knows none: at once.
int64_t DeliverAt(const Reference& reference, int64_t at_us);

// The last opening of a day's first window at or before `at_us`, and the closing before it: what
// was raised in between waits for that opening. A lunch break is no closing.
struct Opening {
  int64_t opened_at_us = 0;
  int64_t closed_at_us = 0;
};
Opening LastOpening(const Reference& reference, int64_t at_us);

// Whom a permission over a warning must reach: whoever may see its case, or the party that it is
// attributed to.
enum class About : uint8_t { kCase, kAttributed };

// The warning, if `permission` reaches what it is about. Null with `*rejection` set otherwise.
const ledger::v1::WarningRow* OpenWarning(const View& view, const Context& context,
                                          int64_t warning_id, access::Permission permission,
                                          About about, Rejection* rejection);

// Earliest point that was reached and has not fired, 0 = none.
int64_t EarliestReached(const ledger::v1::CaseRow& row, int64_t now_us);

}  // namespace hallcase::domain
