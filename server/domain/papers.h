// What an action of a kind does to the papers of its case (server/domain/kinds/kind.h, Papers).
#pragma once

#include <optional>

#include "server/domain/case_draft.h"
#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

// Moves the originals that the hall or a courier holds. PAPER_OFFERED, PAPER_ELSEWHERE where a
// colleague has one, INVALID_TIME; PAPERS_HELD if the action ends the case and some are still held.
std::optional<Rejection> MovePapers(const Context& context, const Action& action,
                                    const ValueList& values, CaseDraft* draft);

}  // namespace hallcase::domain
