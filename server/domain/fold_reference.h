// Fold of facts about reference data, people and jobs.
#pragma once

#include "hallcase/ledger/v1/entry.pb.h"
#include "server/domain/view.h"

namespace hallcase::domain {

// Facts about cases are left alone.
void FoldReferenceFact(const ledger::v1::Entry& entry, const ledger::v1::Fact& fact, Rows* rows);

// The decoded half of it: also used when rows are loaded at start. A calendar leaves
// `reference->axis` as it was: call CompileAxis() when all layers are in.
void ApplyReference(const ledger::v1::ReferencePublished& value, Reference* reference);

}  // namespace hallcase::domain
