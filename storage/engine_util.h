// What engines share: counting a scan and finding a head. For engines only.
#pragma once

#include "absl/status/statusor.h"
#include "storage/engine.h"

namespace hallcase::storage {

// Applies a range's limits and remembers where a scan stopped. For each row in order: Admit, then
// the visitor, then Visited with its answer; stop when either says false; Finish once.
class ScanMeter {
 public:
  explicit ScanMeter(const ScanRange& range) : range_(range) {}

  // True if the limits have room for this row. False ends the scan before it.
  bool Admit(std::string_view key, std::string_view value);
  // Takes the visitor's answer and gives it back. False ends the scan after the admitted row.
  bool Visited(bool go_on);
  ScanResult Finish() &&;

 private:
  const ScanRange& range_;
  ScanResult result_;
  uint64_t bytes_ = 0;
  std::string_view key_;
};

// The seq of the hall's last ledger entry, 0 if it has none. DATA_LOSS if the last key is no
// ledger key.
absl::StatusOr<uint64_t> ReadHeadSeq(const Snapshot& snapshot, std::string_view hall);

}  // namespace hallcase::storage
