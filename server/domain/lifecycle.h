// Acting on a case: the checks that every case command shares. The draft that its facts build comes
// along with case_draft.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/domain/case_draft.h"
#include "server/domain/decide.h"
#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

// Finds the case that `target` names. Null with `*rejection` set if there is none.
const ledger::v1::CaseRow* FindTarget(const View& view, const ledger::v1::CaseTarget& target,
                                      Rejection* rejection);

// The checks of `method` on the case, in this order: it exists, the caller reaches it, it was not
// erased, the version is the one that the caller has seen, the stage allows it, the kind has
// nothing against it. Null with `*rejection` set otherwise.
const ledger::v1::CaseRow* OpenForAction(const View& view, const Context& context,
                                         const ledger::v1::CaseTarget& target,
                                         std::string_view method, Rejection* rejection);

// ILLEGAL_TRANSITION naming the stage and what is allowed in it.
Rejection IllegalTransition(const ledger::v1::CaseRow& row, std::string_view method);

// Adds PrincipalAdded for an outside person that the hall does not know yet; REFERENCE_NOT_FOUND
// for unknown staff, departments and posts.
std::optional<Rejection> EnsureParty(const View& view, const ledger::v1::Party& party,
                                     std::string_view field, FactList* facts);

// Party of a staff member, and of a department.
ledger::v1::Party StaffParty(std::string_view id);
ledger::v1::Party DepartmentParty(std::string_view code);

}  // namespace hallcase::domain
