// Acceptance (受理): who answers an application, by when, and what must be in (行政许可法 Art. 32).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/domain/case_draft.h"
#include "server/domain/decide.h"
#include "server/domain/opening.h"

namespace hallcase::domain {

// 5 working days from receipt: silence beyond counts as acceptance (Art. 32 (4)).
inline constexpr uint32_t kAcceptanceDays = 5;

// Codes of the required papers that are not in.
std::vector<std::string> MissingPapers(const MaterialList& materials);

// MATERIALS_MISSING naming the papers.
Rejection MaterialsMissing(const MaterialList& materials, const std::vector<std::string>& missing,
                           std::string_view cannot);

// The window itself accepts cases of this item.
bool WindowAccepts(const ledger::v1::Item* item);

// The item lets this paper come after the acceptance (容缺).
bool IsDeferrable(const ledger::v1::Item* item, std::string_view code);

// NOT_ACCEPTOR unless the scope is who the case's item names.
std::optional<Rejection> CheckAcceptor(const Reference& reference, const access::Scope& scope,
                                       const ledger::v1::CaseRow& row);

// The time to answer is over at `at_us`.
bool HasLapsed(const ledger::v1::ClockState& acceptance, int64_t at_us);

// What every answer to an application needs: the caller is who the item names, the time to answer
// was not over, and the answer does not come before the papers. NOT_ACCEPTOR, ACCEPTANCE_LAPSED,
// INVALID_TIME. REQUIRES: the caller reaches the case.
std::optional<Rejection> CheckAnswer(const View& view, const Context& context,
                                     const ledger::v1::CaseRow& row);

}  // namespace hallcase::domain
