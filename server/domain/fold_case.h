// Fold of one case row: pure, touches nothing but the row. Shared by Fold and by the draft in which
// Decide sees what its own facts do.
#pragma once

#include <cstdint>
#include <string_view>

#include "hallcase/ledger/v1/fact.pb.h"
#include "hallcase/ledger/v1/rows.pb.h"

namespace hallcase::domain {

// What of an entry a case row keeps.
struct EntryMeta {
  uint64_t seq = 0;
  int64_t recorded_at_us = 0;
  std::string_view actor;
  std::string_view post;
};

// Facts that change what a person edits raise the etag to the entry's seq.
void Touch(const EntryMeta& meta, ledger::v1::CaseRow* row);

// Case that the fact is about, 0 = none.
int64_t CaseOf(const ledger::v1::Fact& fact);

// Facts that are not about cases leave the row alone. REQUIRES: the fact is about this row's case,
// or is the CaseRegistered that opens it.
void ApplyToCase(const EntryMeta& meta, const ledger::v1::Fact& fact, ledger::v1::CaseRow* row);

}  // namespace hallcase::domain
