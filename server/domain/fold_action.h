// Fold of a kind's own actions, of credit and of links.
#pragma once

#include "server/domain/fold_case.h"

namespace hallcase::domain {

// REQUIRES: the fact is an ActionTaken, an ActionCredited or a CaseLinked of this row's case.
void ApplyAction(const EntryMeta& meta, const ledger::v1::Fact& fact, ledger::v1::CaseRow* row);

// What an erasure takes: the free text of forms.
void ClearTexts(ledger::v1::CaseRow* row);

// Work on what should not have been counts for nobody.
void ApplyVoided(const EntryMeta& meta, ledger::v1::CaseRow* row);

}  // namespace hallcase::domain
