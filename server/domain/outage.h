// 停机 (outage): an interval in which systems were down. What was promised stood still in it for the
// open cases that it hit; a limit of the law is never moved by it.
#pragma once

#include <optional>

#include "server/domain/case_draft.h"
#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

// For an action that records one (Action.exempts): starts the job that goes through the open cases.
// INVALID_FIELD where the interval is empty or not over yet, or names nothing that it hit; nothing
// is done for any other action. REQUIRES: `values` fit the action's form.
std::optional<Rejection> StartOutage(const View& view, const Context& context,
                                     const Action& action, const ValueList& values,
                                     int64_t case_id, FactList* facts);

// The case was hit: it is open, of the item or the department that the outage names, and has a
// limit that was promised and ran before the outage ended.
bool IsHit(const ledger::v1::Outage& outage, const Reference& reference,
           const ledger::v1::CaseRow& row);

// A pause of the case's promised limits from the outage's begin to its end; they are replayed, and
// a warning that is no longer true is withdrawn.
void Exempt(const ledger::v1::Outage& outage, CaseDraft* draft);

}  // namespace hallcase::domain
