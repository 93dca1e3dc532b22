// The one text form of set-up files: tab-separated values with a header line.
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
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace hallcase::domain::setup {

inline constexpr size_t kSetupFileBytesMax = 4 << 20;
inline constexpr size_t kSetupRowsMax = 10'000;

struct TsvRow {
  // From 1, as editors count.
  size_t line = 0;
  // One a column, in the order wanted.
  std::vector<std::string> values;
};

// "FILE:LINE: message" as INVALID_ARGUMENT.
absl::Status ErrorAt(std::string_view file, size_t line, std::string_view message);

// The rows of `text` with the columns of `wanted`, then those of `optional`; no others. Every
// wanted one must be in the header; an optional one that is not there is empty.
// INVALID_ARGUMENT, naming file and line, for text that is not UTF-8, a missing, unknown or doubled
// column, a row with another number of values, or more than the limits above.
absl::StatusOr<std::vector<TsvRow>> ParseTsv(std::string_view file, std::string_view text,
                                             absl::Span<const std::string_view> wanted,
                                             absl::Span<const std::string_view> optional = {});

}  // namespace hallcase::domain::setup
