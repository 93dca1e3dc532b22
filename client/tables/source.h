// The tables of a set-up from where people keep them: a directory of TSV and CSV files, a workbook,
// or one such file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "client/tables/workbook.h"
#include "server/domain/setup/table.h"

namespace hallcase::tables {

struct TableSource {
  // Each table at most once, in the order of their ids; what the source does not have is missing.
  std::vector<domain::setup::RawTable> tables;
  // Sheets and CSV or TSV files whose name is no table's.
  std::vector<std::string> ignored;
};

// Reads `path`. A file or sheet is called like its table, in English or Chinese ("items.csv",
// "事项.csv", sheet "事项"). INVALID_ARGUMENT names file or sheet, row and column of what is wrong:
// a table that comes twice, a cell that Excel has spoilt, no table at all. Thread-safe.
absl::StatusOr<TableSource> ReadTables(const std::string& path);

// One table from CSV text in any encoding of encoding.h. Pure and thread-safe.
absl::StatusOr<domain::setup::RawTable> TableFromCsv(domain::setup::TableId id,
                                                     std::string_view place,
                                                     std::string_view bytes);

// One table from a sheet: numbers, booleans and texts as the table has them. Pure and thread-safe.
absl::StatusOr<domain::setup::RawTable> TableFromSheet(domain::setup::TableId id,
                                                       std::string_view place,
                                                       const Sheet& sheet);

// The table for Excel: UTF-8 with a byte-order mark, Chinese heads. Pure and thread-safe.
std::string CsvFromTable(const domain::setup::RawTable& table);

}  // namespace hallcase::tables
