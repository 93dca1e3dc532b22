// `hallcase head --data DIR [--hall ID]`: where the ledger ends, as SEQ:HASH. Written down where
// nobody can change it, it finds truncation and rewriting later (`verify --trusted-head`).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace hallcase::offline {

struct HallHead {
  std::string hall;
  uint64_t seq = 0;
  std::string hash;  // 32 bytes
  int64_t recorded_at_us = 0;
};

// Heads of one hall, or of all if `hall` is empty, from the last entries themselves. Errors as
// OpenDataDir; DATA_LOSS if a last entry cannot be read.
absl::StatusOr<std::vector<HallHead>> RunHead(const std::string& dir, std::string_view hall);

// "SEQ:HASH", a line a hall; with its id before it if there are several.
std::string HeadText(const std::vector<HallHead>& heads);
// {"halls": [{"hall": …, "seq": …, "hash": …, "recorded_at_us": …}]}
std::string HeadJson(const std::vector<HallHead>& heads);

}  // namespace hallcase::offline
