// Folding facts about stock into its levels and what is used by day.
#pragma once

#include "hallcase/ledger/v1/fact.pb.h"
#include "server/domain/view.h"

namespace hallcase::domain {

// False, and nothing done, for a fact about something else.
bool FoldStockFact(const ledger::v1::Fact& fact, Rows* rows);

}  // namespace hallcase::domain
