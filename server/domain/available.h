// What may be done with a case (可办操作), and what of the case itself stands in the way: the checks
// here are those of the commands, so that what is said beforehand is what a refusal would say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/domain/decide.h"
#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

struct Available {
  const Action* action = nullptr;
  // The sentence of the refusal that it would meet as the case stands; empty = none.
  std::string blocked_because;
};

// What the scope may do with the case at `now_us`, in the order of the kind's list.
std::vector<Available> AvailableActions(const Reference& reference,
                                        const ledger::v1::CaseRow& row,
                                        const access::Scope& scope, const CaseLimits& limits,
                                        int64_t now_us);

// 归档: DEFICIT_OPEN while a granted case waits for papers, PAPERS_HELD while the hall holds some.
std::optional<Rejection> CheckFiling(const ledger::v1::CaseRow& row);

// 撤回: a decision stands, unless it was granted on papers that never came; those are waited for to
// the end of their time. ILLEGAL_TRANSITION, INVALID_TIME.
std::optional<Rejection> CheckWithdrawal(const ledger::v1::CaseRow& row, bool missed,
                                         int64_t at_us);

// 退回: by who has the case, and within a day. PERMISSION_DENIED, RETURN_TOO_LATE.
std::optional<Rejection> CheckReturnLeg(const ledger::v1::CaseRow& row,
                                        const access::Scope& scope, int64_t now_us);

// URGES_EXHAUSTED, NOTICES_EXHAUSTED.
std::optional<Rejection> CheckUrges(const ledger::v1::CaseRow& row, const CaseLimits& limits);
std::optional<Rejection> CheckNotices(const ledger::v1::CaseRow& row, const CaseLimits& limits);

}  // namespace hallcase::domain
