// Fold: the only writer of derived rows. Copies, adds and subtracts what facts say; reads no
// calendar, catalogue rule, configuration or code constant that could differ next year.
#pragma once

#include "hallcase/ledger/v1/entry.pb.h"
#include "server/domain/view.h"

namespace hallcase::domain {

// Format version that rows are written with; raised together with a rebuild.
inline constexpr uint32_t kRowFormat = 1;
// Oldest reader that understands what this binary writes, and what this binary is.
inline constexpr uint32_t kMinReaderVersion = 2;
inline constexpr uint32_t kReaderVersion = 2;

// Folds all facts of one entry, in order. REQUIRES: the entry was accepted by Decide against rows
// in this state (or is being replayed in order).
void Fold(const ledger::v1::Entry& entry, Rows* rows);

}  // namespace hallcase::domain
