// An XLSX workbook (ISO/IEC 29500) as cells of text. Untrusted: bounded in every direction, no
// external or declared entities, nothing is evaluated. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace hallcase::tables {

inline constexpr size_t kSheetsMax = 64;
inline constexpr size_t kSheetRowsMax = 20'000;
inline constexpr size_t kSheetColumnsMax = 256;

enum class CellKind : uint8_t {
  kEmpty,
  kText,
  // `text` is the number as it was meant: "5", "0.5", and with its zeros where the cell's format
  // shows them ("0012" under 0000).
  kNumber,
  // A number of more than 15 digits: Excel has dropped the others.
  kLongNumber,
  // "1" or "0".
  kBool,
  // YYYY-MM-DD, with a time of day where it has one.
  kDate,
  // "#REF!"
  kError,
  // A formula that was never calculated.
  kNoValue,
};

struct Cell {
  CellKind kind = CellKind::kEmpty;
  std::string text;
};

struct SheetRow {
  // As Excel counts, from 1.
  size_t line = 0;
  // From column A on, up to the last cell that the row has.
  std::vector<Cell> cells;
};

struct Sheet {
  std::string name;
  // In order; rows without cells are left out.
  std::vector<SheetRow> rows;
};

// The visible sheets, in order. A formula counts with the value that Excel saved with it.
// INVALID_ARGUMENT, in words for people, for what is no workbook or goes beyond a limit.
absl::StatusOr<std::vector<Sheet>> ReadWorkbook(std::string_view bytes);

// "A", "Z", "AA" for 0, 25, 26.
std::string ColumnLetters(size_t column);

}  // namespace hallcase::tables
