#include "server/app/row_codec.h"

#include "server/base/strings.h"

namespace hallcase::app {

NumberRow EncodeNumberRow(int64_t number) {
  NumberRow row;
  row.bytes[0] = static_cast<char>(kIndexRowFormat);
  const auto bits = static_cast<uint64_t>(number);
  for (int i = 0; i < 8; ++i) row.bytes[1 + i] = static_cast<char>(bits >> (56 - 8 * i));
  return row;
}

std::optional<int64_t> DecodeNumberRow(std::string_view row) {
  if (row.size() != sizeof(NumberRow::bytes)) return std::nullopt;
  if (static_cast<uint8_t>(row[0]) != kIndexRowFormat) return std::nullopt;
  uint64_t bits = 0;
  for (size_t i = 1; i < row.size(); ++i) bits = bits << 8 | static_cast<uint8_t>(row[i]);
  return static_cast<int64_t>(bits);
}

std::string_view MarkRow() {
  static constexpr char kMark[] = {static_cast<char>(kIndexRowFormat)};
  return {kMark, sizeof kMark};
}

absl::Status ParseRow(storage::Table table, std::string_view bytes,
                      google::protobuf::MessageLite* row) {
  if (row->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return absl::OkStatus();
  return absl::DataLossError(
      base::StrCat("a row of table ", storage::TableName(table), " cannot be parsed"));
}

std::string_view SerializeRow(const google::protobuf::MessageLite& row, std::string* buffer) {
  buffer->resize(row.ByteSizeLong());
  row.SerializeWithCachedSizesToArray(reinterpret_cast<uint8_t*>(buffer->data()));
  return *buffer;
}

}  // namespace hallcase::app
