// Fold of documents: their rows, and the list of a case's or a sheet's documents.
#pragma once

#include "hallcase/ledger/v1/entry.pb.h"
#include "server/domain/view.h"

namespace hallcase::domain {

// The document that a fact issues or prints; 0 for any other fact.
int64_t DocumentSubjectOf(const ledger::v1::Fact& fact);

// Facts of documents, of a case or not; false for any other fact.
bool FoldDocumentFact(const ledger::v1::Entry& entry, const ledger::v1::Fact& fact, Rows* rows);

}  // namespace hallcase::domain
