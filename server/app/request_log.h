// Requests that were carried out: what a replay of a request id finds.
//
// Rows lie under the ledger week of their entry (7-day weeks since the epoch), so that old ones go
// by one range delete. Everything in a row comes from its entry: `verify` rebuilds it.
// Thread-safety: free functions without state.
#pragma once

#include <cstdint>

#include "hallcase/ledger/v1/entry.pb.h"
#include "hallcase/ledger/v1/rows.pb.h"

namespace hallcase::app {

inline constexpr uint32_t kRequestRowFormat = 1;
inline constexpr int64_t kDaysPerWeek = 7;

// REQUIRES: at_us >= 0.
uint32_t LedgerWeek(int64_t at_us);

// Weeks before the current one that are kept, so that every request id is known for at least
// `ttl_days`.
uint32_t OldRequestWeeksKept(int64_t ttl_days);

// The case, warning, job, sheet or document that an entry is about: an acknowledged warning, a
// job, a sheet, a document, or the first case that a fact names. 0 = none.
int64_t SubjectOf(const ledger::v1::Entry& entry);

// REQUIRES: entry.request_id() is set.
ledger::v1::RequestRow RequestRowOf(const ledger::v1::Entry& entry);

}  // namespace hallcase::app
