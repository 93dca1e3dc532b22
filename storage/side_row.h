// Rows of side tables end in a CRC-32C over table number (u8) ‖ key ‖ value, big-endian: they are
// not rebuilt from the ledger, so nothing else would notice a flipped bit, or a row that was moved
// to another key or table.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/schema.h"

namespace hallcase::storage {

inline constexpr size_t kSideRowChecksumBytes = 4;

// What to store under `key`. REQUIRES: IsSideTable(table).
std::string SealSideRow(Table table, std::string_view key, std::string_view value);

// The value within a stored row (a view into `stored`); DATA_LOSS if the checksum does not match.
absl::StatusOr<std::string_view> OpenSideRow(Table table, std::string_view key,
                                             std::string_view stored);

}  // namespace hallcase::storage
