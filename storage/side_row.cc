#include "storage/side_row.h"

#include <cassert>

#include "absl/strings/str_cat.h"
#include "storage/coding.h"
#include "storage/crc32c.h"

namespace hallcase::storage {
namespace {

uint32_t Checksum(Table table, std::string_view key, std::string_view value) {
  const char number = static_cast<char>(table);
  uint32_t crc = Crc32c(std::string_view(&number, 1));
  crc = ExtendCrc32c(crc, key);
  return ExtendCrc32c(crc, value);
}

absl::Status Damaged(Table table, std::string_view what) {
  // The key may hold a token hash or a blind-index value: it stays out of the message.
  return absl::DataLossError(absl::StrCat("row of side table ", std::string(TableName(table)),
                                          " ", std::string(what)));
}

}  // namespace

std::string SealSideRow(Table table, std::string_view key, std::string_view value) {
  assert(IsSideTable(table));
  std::string stored;
  stored.reserve(value.size() + kSideRowChecksumBytes);
  stored.append(value);
  AppendU32(&stored, Checksum(table, key, value));
  return stored;
}

absl::StatusOr<std::string_view> OpenSideRow(Table table, std::string_view key,
                                             std::string_view stored) {
  if (stored.size() < kSideRowChecksumBytes) return Damaged(table, "is too short");
  const std::string_view value = stored.substr(0, stored.size() - kSideRowChecksumBytes);
  uint32_t want = 0;
  Decoder(stored.substr(value.size())).ReadU32(&want);
  if (Checksum(table, key, value) != want) return Damaged(table, "fails its checksum");
  return value;
}

}  // namespace hallcase::storage
