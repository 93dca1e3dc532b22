// How derived rows that are no protobuf message are written, and parsing of those that are.
//
//   id rows (case_numbers, externals, upstream_numbers)   format u8 ‖ id i64
//   counter rows                                          format u8 ‖ value i64; value 0 has no row
//   marks (case_entries, work, timers, warnings_open)     format u8
//
// DO NOT CHANGE THESE LAYOUTS: they are on disk. A new layout takes a new format number and a
// rebuild of its table.
// Thread-safety: free functions without state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "google/protobuf/message_lite.h"
#include "storage/schema.h"

namespace hallcase::app {

inline constexpr uint8_t kIndexRowFormat = 1;

// The bytes of a number row: an id or a counter's value.
struct NumberRow {
  char bytes[9];
  std::string_view view() const { return {bytes, sizeof bytes}; }
};
NumberRow EncodeNumberRow(int64_t number);
// nullopt unless the row is exactly what EncodeNumberRow makes.
std::optional<int64_t> DecodeNumberRow(std::string_view row);

// The value of a row whose key says everything.
std::string_view MarkRow();

// DATA_LOSS, naming the table, if the bytes are no such message.
absl::Status ParseRow(storage::Table table, std::string_view bytes,
                      google::protobuf::MessageLite* row);

// Serialises into `buffer`, reusing its memory.
std::string_view SerializeRow(const google::protobuf::MessageLite& row, std::string* buffer);

}  // namespace hallcase::app
