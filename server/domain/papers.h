// What an action of a kind does to the papers of its case (server/domain/kinds/kind.h, Papers).
#pragma once

#include <optional>

#include "server/domain/case_draft.h"
#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

// Moves the originals that the hall or a courier holds. PAPER_OFFERED, PAPER_ELSEWHERE where a
// colleague has one, INVALID_TIME.
std::optional<Rejection> MovePapers(const Context& context, const Action& action,
                                    const ValueList& values, CaseDraft* draft);

// 制证: the blank that the form names becomes an original of the case, in the hands where the blank
// lies. PAPER_NOT_FOUND, PAPER_OFFERED, PAPER_ELSEWHERE.
std::optional<Rejection> UseBlank(const View& view, const Context& context, const Action& action,
                                  const ValueList& values, CaseDraft* draft);

}  // namespace hallcase::domain
