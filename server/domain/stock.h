// Stock (物资): how much there is, who keeps it, and taking it out on a request.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "server/domain/case_draft.h"
#include "server/domain/forms.h"

namespace hallcase::domain {

// What is there by the books. Never below zero.
int64_t StockLevelOf(const View& view, std::string_view stock_item);

// PERMISSION_DENIED unless the caller is of the post that keeps the item, or keeps stock of the
// whole hall.
std::optional<Rejection> CheckKeeper(const Reference& reference, const access::Scope& scope,
                                     std::string_view stock_item);

// The same for an action that takes stock on the case; nullopt for any other action.
std::optional<Rejection> CheckTaker(const Reference& reference, const access::Scope& scope,
                                    const Action& action, const ledger::v1::CaseRow& row);

// Takes out what the action says (Action.takes_item, takes_amount): OUT_OF_STOCK, and nothing is
// recorded, where less is there. REQUIRES: `values` fit the action's form.
std::optional<Rejection> TakeStock(const View& view, const Context& context, const Action& action,
                                   const ValueList& values, CaseDraft* draft);

}  // namespace hallcase::domain
