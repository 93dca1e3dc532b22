// One case of a TakeAction command: what is checked, and what the action does to it.
#pragma once

#include <optional>

#include "server/domain/decide.h"
#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

// Cases with which an action is taken in one (打包), beside the first.
inline constexpr int kBundleCasesMax = 20;
// Wrong one-time codes of a case before none is good any more.
inline constexpr uint32_t kCaseCodeTriesMax = 5;

// The case of `target`, if the action may be taken on it by these values; null with `*rejection`
// set otherwise.
const ledger::v1::CaseRow* OpenForTaking(const View& view, const Context& context,
                                         const ledger::v1::CaseTarget& target,
                                         const ledger::v1::TakeAction& command,
                                         Rejection* rejection);

// The form says that the case's one-time code proves who the applicant is.
bool IsProvedByCode(const Action& action, const ledger::v1::TakeAction& command);

// CODE_BLOCKED, INVALID_FIELD where the form says that a code proves it and none was given, or one
// is to prove it for several cases.
std::optional<Rejection> CheckProof(const ledger::v1::CaseRow& row, const Action& action,
                                    const ledger::v1::TakeAction& command);

// Carries it out. `bundle` is the first case of several, 0 = it is alone.
std::optional<Rejection> Take(const View& view, const Context& context,
                              const ledger::v1::CaseRow& row,
                              const ledger::v1::TakeAction& command, int64_t bundle,
                              FactList* facts);

}  // namespace hallcase::domain
