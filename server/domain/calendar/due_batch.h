// Due dates for many (start date, working days) pairs at once: `hallcase calendar due --batch`.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/domain/calendar/axis.h"

namespace hallcase::domain {

// Reads lines "start_date<TAB>n" (LF or CR LF; the last one may lack it) and writes, in the same
// order, "start_date<TAB>n<TAB>due_date" and a further "<TAB>provisional" where a date that was
// looked at lies in a year without a published notice. n = 0 asks for the start day if it is a
// working day, else the next one. Counts on the axis of promised clocks.
//
// INVALID_ARGUMENT, beginning with "line N: ", for the first line that is not of this form (a blank
// line too) or whose n is above kAmountMax; OUT_OF_RANGE, likewise, where the due date is past
// kYearMax or an open-ended closure keeps it unknown. No partial result.
absl::StatusOr<std::string> DueBatch(const Axis& axis, std::string_view input);

}  // namespace hallcase::domain
