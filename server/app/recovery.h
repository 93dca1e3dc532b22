// What a hall looks like when its writer takes over: lease, head, reference data, and whether the
// end of its ledger is sound.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/app/hall.h"
#include "server/domain/reference.h"
#include "storage/engine.h"

namespace hallcase::app {

struct Recovered {
  // Epoch 0: there is none, because the end of the ledger cannot be read.
  storage::Lease lease;
  Head head;
  ledger::v1::HallOpened hall;
  // No request row lies in an older ledger week.
  uint32_t oldest_request_week = 0;
  std::shared_ptr<const domain::Reference> reference;
  // The engine takes no commits for now, for want of space; a later Acquire tries again.
  bool engine_refuses = false;
  // Seq of the first damaged entry that was found, 0 = none, and what is wrong with it. Over an
  // engine that opened at its last consistent point, and over head or reference rows that cannot
  // be read (both are then taken from the facts), the first that is not there.
  uint64_t damaged_seq = 0;
  std::string damage;
};

// Acquires the hall and reads heads and reference data; checks the chain of the last
// `verify_entries` entries.
//   UNAVAILABLE          somebody else owns the hall, or snapshots from before a failure are held
//   FAILED_PRECONDITION  the hall was written by a newer version that this one cannot read
absl::StatusOr<Recovered> Recover(storage::Engine* engine, std::string_view hall,
                                  uint64_t verify_entries);

// The head row; format 0 if there is none. FAILED_PRECONDITION as above.
absl::StatusOr<ledger::v1::HeadRow> ReadHeadRow(const storage::Snapshot& snapshot,
                                                std::string_view hall);

}  // namespace hallcase::app
