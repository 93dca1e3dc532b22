// Fold of custody: papers in case rows, objects, handovers and shifts, and the index of who holds
// what. Facts of custody leave a case's etag, clocks and worklist alone.
#pragma once

#include <vector>

#include "hallcase/ledger/v1/entry.pb.h"
#include "server/domain/fold_case.h"
#include "server/domain/view.h"

namespace hallcase::domain {

// True for facts that may change who holds papers of a case.
bool MayMovePapers(const ledger::v1::Fact& fact);

// The handover, shift or object that a fact opens, signs or ends; 0 for any other fact.
int64_t CustodySubjectOf(const ledger::v1::Fact& fact);

// A CustodyOffered, CustodyMoved or CustodyKept of a case. Pure: touches nothing but the row.
void ApplyCustody(const EntryMeta& meta, const ledger::v1::Fact& fact, ledger::v1::CaseRow* row);

// Facts of custody that are about no case; false for any other fact.
bool FoldCustodyFact(const ledger::v1::Entry& entry, const ledger::v1::Fact& fact, Rows* rows);

// The holders of a case's papers: one index row a holder and case, however many papers. Who has
// taken papers out of custody for good (applicant, destroyed) is in no index.
struct HeldIndex {
  // Distinct, in the order of the materials.
  std::vector<ledger::v1::Holder> holders;

  static HeldIndex Of(const ledger::v1::CaseRow& row);
  static void Move(const HeldIndex& before, const HeldIndex& after, int64_t case_id, Rows* rows);
};

}  // namespace hallcase::domain
