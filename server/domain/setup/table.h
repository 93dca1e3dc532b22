// The tables of a set-up as cells of text, wherever they came from: TSV, CSV or a workbook. What
// columns each has, by their names and their Chinese words, and where in a table something is
// wrong. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace hallcase::domain::setup {

// In the order in which they refer to each other.
enum class TableId : uint8_t {
  kDepartments,
  kPosts,
  kWindows,
  kItems,
  kItemMaterials,
  kRules,
  kPauseReasons,
  kLimits,
  kStock,
  kStaff,
};
inline constexpr size_t kTables = 10;

struct ColumnSpec {
  std::string_view name;
  // Other heads, split by '|'; the first is the one that people are shown.
  std::string_view words;
  // Names something, so that leading zeros matter.
  bool code = false;
  // May be left out: its cells are empty then.
  bool optional = false;
};

struct TableSpec {
  TableId id;
  // "items" for items.tsv, items.csv and the sheet of that name.
  std::string_view name;
  // Chinese names of the sheet or file, split by '|'.
  std::string_view words;
  absl::Span<const ColumnSpec> columns;
};

// All tables, at the place of their id.
absl::Span<const TableSpec> TableSpecs();
const TableSpec& SpecOf(TableId id);
// The table called `name` in English or Chinese; null if there is none.
const TableSpec* FindTable(std::string_view name);
// The column of the table with this head; null if there is none.
const ColumnSpec* FindColumn(const TableSpec& table, std::string_view head);
// The first of words that are split by '|'.
std::string_view FirstWord(std::string_view words);

struct TableRow {
  // From 1, as editors and Excel count.
  size_t line = 0;
  // One a column, in the header's order; once arranged, in the table's own.
  std::vector<std::string> values;
};

struct RawTable {
  TableId id = TableId::kDepartments;
  // For errors: "items.tsv", "资料.xlsx［事项］".
  std::string place;
  size_t header_line = 1;
  std::vector<std::string> header;
  std::vector<TableRow> rows;
};

// Fills the optional columns that `table` leaves out with what `published`, the same table in the
// order of its TableSpec, says of each code: what a source is silent about stays as it is.
void KeepLeftOut(const RawTable& published, RawTable* table);

// "PLACE 第 N 行：MESSAGE" as INVALID_ARGUMENT.
absl::Status ErrorAt(std::string_view place, size_t line, std::string_view message);
// The same, naming the column by its head.
absl::Status ErrorAt(std::string_view place, size_t line, std::string_view head,
                     std::string_view message);

// A table with its columns in the order of its TableSpec.
class ArrangedTable {
 public:
  // Every column of the table that is not optional must be in the header, and no others.
  // INVALID_ARGUMENT for a missing, unknown or doubled column, and for a row with another number of
  // values.
  static absl::StatusOr<ArrangedTable> Of(RawTable raw);

  const std::vector<TableRow>& rows() const { return rows_; }
  // What is wrong in a cell; `column` counts as in the TableSpec.
  absl::Status Wrong(const TableRow& row, size_t column, std::string_view message) const;
  // A word that the cell may not hold.
  absl::Status WrongWord(const TableRow& row, size_t column, std::string_view want) const;

 private:
  std::string place_;
  // As the source spells them.
  std::vector<std::string> heads_;
  std::vector<TableRow> rows_;
};

}  // namespace hallcase::domain::setup
