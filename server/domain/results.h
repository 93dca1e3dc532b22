// What follows a granted decision: the result reaches the applicant (行政许可法 Art. 44).
#pragma once

#include <cstdint>

#include "server/domain/case_draft.h"

namespace hallcase::domain {

// Opens the pickup (综合出件) of the result, linked to the case, where its item names one: the
// department holds the result until it hands it over, and answers for the time to deliver. Without
// one the time to deliver runs on the case itself. Last of what the command does to the case.
void DeliverResult(const View& view, const Context& context, int64_t at_us, CaseDraft* draft);

}  // namespace hallcase::domain
