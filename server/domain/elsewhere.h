// Whom an action of a kind makes responsible, or credits, where no field of its form says it:
// another place's office (外地单位), who acts, or a rule.
#pragma once

#include <optional>

#include "server/domain/decide.h"
#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

// The other place's office that the case's opening names: as who is responsible, and as who holds
// papers.
ledger::v1::Party ElsewhereParty(const ledger::v1::CaseRow& row);
ledger::v1::Holder ElsewhereHolder(const ledger::v1::CaseRow& row);

// nullopt: the action passes the case to nobody by itself.
std::optional<ledger::v1::Party> PassedTo(const Action& action, const ledger::v1::CaseRow& row,
                                          const Context& context);

// The context with who did the work: a rule, where the action says so.
Context AsDoneBy(const Action& action, const Context& context);

}  // namespace hallcase::domain
