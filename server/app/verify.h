// Verification of a hall from its bytes alone: the chain of its entries, every derived row against
// what the facts give, the checksums of its side rows, and what should have fired.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/engine.h"

namespace hallcase::app {

// A place in the ledger that somebody wrote down where nobody could change it.
struct TrustedHead {
  uint64_t seq = 0;
  std::string hash;  // 32 bytes
};

struct VerifyOptions {
  std::optional<TrustedHead> trusted_head;
  // Differences that are described; all are counted.
  size_t findings_max = 20;
  // Called now and then with the entries checked so far; may be empty.
  std::function<void(uint64_t entries)> progress;
};

// One difference.
struct Finding {
  // Name of the table ("ledger", "cases", …).
  std::string table;
  // The key in words, for example "case_id=12288".
  std::string key;
  // What is wrong with it.
  std::string what;
  // For the ledger: the entry.
  uint64_t seq = 0;
};

struct VerifyReport {
  std::string hall;
  uint64_t head_seq = 0;
  std::string head_hash;  // 32 bytes
  int64_t recorded_at_us = 0;
  uint64_t facts = 0;
  uint64_t derived_rows = 0;
  uint64_t side_rows = 0;
  // False if the ledger is damaged: derived rows were not compared then.
  bool derived_compared = false;
  // Cases whose next warning point lies at or before recorded_at_us and has not fired, and sheets
  // that were to be signed by then, are not, and were not told of; the id of the first of them.
  uint64_t overdue_unfired = 0;
  int64_t overdue_unfired_case = 0;
  uint64_t findings_total = 0;
  std::vector<Finding> findings;

  bool clean() const { return findings_total == 0; }
};

// Reads the snapshot alone. Damage is what it reports, not how it fails:
//   NOT_FOUND            the hall has no entries and no head
//   FAILED_PRECONDITION  the hall needs a newer reader
absl::StatusOr<VerifyReport> Verify(const storage::Snapshot& snapshot, std::string_view hall,
                                    const VerifyOptions& options);

}  // namespace hallcase::app
