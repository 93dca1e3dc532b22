// Held answers (答复留存): an anonymous case whose kind holds its answer for whoever has the query code
// (查询码) that the registration told. Pure.
#pragma once

#include "hallcase/ledger/v1/rows.pb.h"

namespace hallcase::domain {

// A query code is told for the case, and good: its kind holds an answer (Kind.held_answer), nobody
// is named as applicant, and it is neither an import nor voided nor erased.
bool HoldsAnswer(const ledger::v1::CaseRow& row);

// The answer that stands: the last one, unless the case waits for an answer (again). Null if there
// is none. A view of the row. REQUIRES: HoldsAnswer(row).
const ledger::v1::ActionState* HeldAnswerOf(const ledger::v1::CaseRow& row);

}  // namespace hallcase::domain
