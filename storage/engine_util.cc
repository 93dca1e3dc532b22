#include "storage/engine_util.h"

#include <utility>

#include "storage/coding.h"
#include "storage/keys.h"

namespace hallcase::storage {

bool ScanMeter::Admit(std::string_view key, std::string_view value) {
  const uint64_t row_bytes = key.size() + value.size();
  const bool over_bytes = result_.rows > 0 && row_bytes > range_.bytes_max - bytes_;
  if (result_.rows >= range_.rows_max || over_bytes) {
    result_.complete = false;
    result_.rest = range_;
    // Going up, this row is the first of the rest; going down, the rest ends after this row.
    if (range_.reverse) {
      result_.rest.end = KeyAfter(key);
    } else {
      result_.rest.begin = std::string(key);
    }
    return false;
  }
  // The first row may be larger than the limit: nothing is left then.
  bytes_ = row_bytes > range_.bytes_max - bytes_ ? range_.bytes_max : bytes_ + row_bytes;
  ++result_.rows;
  key_ = key;
  return true;
}

bool ScanMeter::Visited(bool go_on) {
  if (!go_on) {
    result_.complete = false;
    result_.rest = range_;
    if (range_.reverse) {
      result_.rest.end = std::string(key_);
    } else {
      result_.rest.begin = KeyAfter(key_);
    }
  }
  return go_on;
}

ScanResult ScanMeter::Finish() && { return std::move(result_); }

absl::StatusOr<uint64_t> ReadHeadSeq(const Snapshot& snapshot, std::string_view hall) {
  absl::StatusOr<std::optional<Row>> last = snapshot.Last(Table::kLedger, HallPrefix(hall));
  if (!last.ok()) return last.status();
  if (!last->has_value()) return uint64_t{0};
  const std::optional<LedgerKeyParts> parts = ParseLedgerKey((*last)->key);
  if (!parts.has_value()) return absl::DataLossError("the last key of the ledger is malformed");
  return parts->seq;
}

}  // namespace hallcase::storage
