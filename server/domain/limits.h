// Limits (时限) that kinds set, with the hall's own numbers where it has some.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/domain/kinds/kind.h"
#include "server/domain/reference.h"

namespace hallcase::domain {

// KIND.LIMIT, by which a hall names it.
std::string LocalLimitCode(const Kind& kind, const Limit& limit);

// The limit with the number in force: the hall's own, if it has published one.
Limit LimitInForce(const Reference& reference, const Kind& kind, const Limit& limit);

// The same for a limit of that code. REQUIRES: the kind has it.
Limit LimitOf(const Reference& reference, const Kind& kind, std::string_view code);

// An item of the kind may promise: not where its own limit to answer or deliver is the promise.
bool MayPromise(const Kind& kind);

// INVALID_REFERENCE: no kind has the limit, it has no document, or its unit is none for it.
std::optional<Rejection> CheckLocalLimit(const ledger::v1::LocalLimit& limit);

}  // namespace hallcase::domain
