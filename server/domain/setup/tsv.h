// The text form of set-up files: tab-separated values with a header line.
//
//   # a comment
//   code<TAB>name<TAB>department
//   bdc-zy<TAB>不动产转移登记<TAB>zgj
//
// The first line that is neither blank nor a comment names the columns, in any order. Values have
// no quotes; white space around them is dropped; "-" stands for an empty one. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/domain/setup/table.h"

namespace hallcase::domain::setup {

inline constexpr size_t kSetupFileBytesMax = 4 << 20;
inline constexpr size_t kSetupRowsMax = 10'000;
// What stands for an empty value.
inline constexpr std::string_view kNoValue = "-";

// INVALID_ARGUMENT, naming file and line, for text that is not UTF-8, without a header, or larger
// than the limits above. Columns are not looked at.
absl::StatusOr<RawTable> ReadTsv(TableId id, std::string_view file, std::string_view text);

// The same form again. A line break or a tab in a value becomes a space.
std::string WriteTsv(const RawTable& table);

}  // namespace hallcase::domain::setup
