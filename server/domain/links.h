// Links (关联) between cases of any kinds: both sides tell of them.
#pragma once

#include <optional>
#include <string_view>

#include "server/domain/decide.h"

namespace hallcase::domain {

// What the other side of a link is called.
ledger::v1::LinkRelation InverseOf(ledger::v1::LinkRelation relation);

// Adds both sides of a link of `row` to the case that `other` names. CASE_NOT_FOUND,
// PERMISSION_DENIED, INVALID_FIELD for itself or an unknown relation, ALREADY_LINKED,
// ACTIONS_EXHAUSTED; and what JoinMatter (matter.h) has against it, where the other is a 一件事.
// `field` is where the request names the other case.
std::optional<Rejection> AddLink(const View& view, const Context& context,
                                 const ledger::v1::CaseRow& row,
                                 const ledger::v1::CaseTarget& other,
                                 ledger::v1::LinkRelation relation, std::string_view field,
                                 FactList* facts);

}  // namespace hallcase::domain
