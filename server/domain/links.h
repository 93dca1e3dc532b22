// Links (关联) between cases of any kinds: both sides tell of them.
#pragma once

#include <optional>
#include <string_view>

#include "server/domain/decide.h"

namespace hallcase::domain {

// What the other side of a link is called.
ledger::v1::LinkRelation InverseOf(ledger::v1::LinkRelation relation);

// Adds both sides of a link of `row` to the case that `other` names. CASE_NOT_FOUND,
// PERMISSION_DENIED, INVALID_FIELD for itself or an unknown relation, CASE_ERASED, CASE_VOIDED,
// ALREADY_LINKED, ACTIONS_EXHAUSTED; and what JoinMatter (matter.h) has against it, where the other
// is a 一件事. `field` is where the request names the other case.
std::optional<Rejection> AddLink(const View& view, const Context& context,
                                 const ledger::v1::CaseRow& row,
                                 const ledger::v1::CaseTarget& other,
                                 ledger::v1::LinkRelation relation, std::string_view field,
                                 FactList* facts);

// One side of a link.
ledger::v1::Fact LinkFact(int64_t case_id, int64_t other_id, ledger::v1::LinkRelation relation);

// Takes every link to the other case away from `row`; how many there were.
int RemoveLinksTo(const ledger::v1::CaseRow& row, int64_t other_id, FactList* facts);
// Takes the other side of the same links away. Apart, so that the facts of a case stand together.
void RemoveLinksFrom(const ledger::v1::CaseRow& row, int64_t other_id, FactList* facts);

}  // namespace hallcase::domain
