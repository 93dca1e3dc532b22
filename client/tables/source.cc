#include "client/tables/source.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "client/tables/archive.h"
#include "client/tables/csv.h"
#include "client/tables/encoding.h"
#include "server/base/files.h"
#include "server/base/strings.h"
#include "server/base/text.h"
#include "server/domain/setup/tsv.h"

namespace hallcase::tables {
namespace {

namespace fs = std::filesystem;
using domain::setup::ErrorAt;
using domain::setup::RawTable;
using domain::setup::TableId;
using domain::setup::TableRow;
using domain::setup::TableSpec;

constexpr size_t kFilesMax = 1'000;

absl::Status Named(std::string_view place, const absl::Status& status) {
  return absl::InvalidArgumentError(
      base::StrCat(place, "：", base::ToStd(status.message())));
}

std::string Tidy(std::string_view value) {
  const std::string_view trimmed = base::TrimText(value);
  return std::string(trimmed == domain::setup::kNoValue ? std::string_view() : trimmed);
}

// Empty cells behind the last head are no columns, only what Excel leaves over.
void DropTail(std::vector<std::string>* values, size_t keep) {
  while (values->size() > keep && values->back().empty()) values->pop_back();
}

// Takes the next row of a table: its header first. Empty rows and comments are passed over.
absl::Status AddRow(size_t line, std::vector<std::string> values, RawTable* table) {
  DropTail(&values, 0);
  if (values.empty() || values[0].substr(0, 1) == "#") return absl::OkStatus();
  if (table->header.empty()) {
    for (size_t i = 0; i < values.size(); ++i) {
      if (!values[i].empty()) continue;
      return ErrorAt(table->place, line, base::StrCat("第 ", ColumnLetters(i), " 列没有表头"));
    }
    table->header = std::move(values);
    table->header_line = line;
    return absl::OkStatus();
  }
  if (values.size() > table->header.size()) {
    return ErrorAt(table->place, line,
                   base::StrCat("第 ", ColumnLetters(values.size() - 1),
                                " 列有内容，但该列没有表头"));
  }
  if (table->rows.size() == domain::setup::kSetupRowsMax) {
    return ErrorAt(table->place, line,
                   base::StrCat("行数超过上限 ", domain::setup::kSetupRowsMax));
  }
  values.resize(table->header.size());
  table->rows.push_back({line, std::move(values)});
  return absl::OkStatus();
}

// What the cell says to a set-up table, or why it cannot be used.
absl::StatusOr<std::string> ValueOf(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::kEmpty: return std::string();
    case CellKind::kText:
    case CellKind::kNumber: return Tidy(cell.text);
    case CellKind::kBool: return std::string(cell.text == "1" ? "yes" : "no");
    case CellKind::kLongNumber:
      return absl::InvalidArgumentError(
          "Excel 只保留数字的前 15 位，后面的已丢失：请把单元格格式改为文本后重填");
    case CellKind::kDate:
      return absl::InvalidArgumentError(
          base::StrCat("Excel 把这一格当成了日期 ", cell.text,
                       "，本表没有日期：请把单元格格式改为文本后重填"));
    case CellKind::kError:
      return absl::InvalidArgumentError(base::StrCat("单元格是错误值 ", cell.text));
    case CellKind::kNoValue:
      return absl::InvalidArgumentError(
          "公式没有计算结果：请在 Excel 中打开并保存一次，或改为直接填写");
  }
  return std::string();
}

std::string Extension(const fs::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return extension;
}

absl::Status AddTable(RawTable table, TableSource* source) {
  for (const RawTable& other : source->tables) {
    if (other.id != table.id) continue;
    return absl::InvalidArgumentError(
        base::StrCat(other.place, " 和 ", table.place, " 是同一张表，请只留一个"));
  }
  source->tables.push_back(std::move(table));
  return absl::OkStatus();
}

absl::Status ReadBook(const fs::path& path, TableSource* source) {
  const std::string file = path.filename().string();
  const auto bytes = base::ReadWholeFile(path.string(), kWorkbookBytesMax);
  if (!bytes.ok()) return bytes.status();
  const auto sheets = ReadWorkbook(*bytes);
  if (!sheets.ok()) return Named(file, sheets.status());
  for (const Sheet& sheet : *sheets) {
    const std::string place = base::StrCat(file, "［", sheet.name, "］");
    const TableSpec* spec = domain::setup::FindTable(base::TrimText(sheet.name));
    if (spec == nullptr) {
      if (!sheet.rows.empty()) source->ignored.push_back(place);
      continue;
    }
    auto table = TableFromSheet(spec->id, place, sheet);
    if (!table.ok()) return table.status();
    absl::Status added = AddTable(*std::move(table), source);
    if (!added.ok()) return added;
  }
  return absl::OkStatus();
}

absl::Status ReadTextTable(const fs::path& path, TableSource* source) {
  const std::string file = path.filename().string();
  const TableSpec* spec = domain::setup::FindTable(path.stem().string());
  if (spec == nullptr) {
    source->ignored.push_back(file);
    return absl::OkStatus();
  }
  const auto bytes = base::ReadWholeFile(path.string(), domain::setup::kSetupFileBytesMax);
  if (!bytes.ok()) return bytes.status();
  auto table = Extension(path) == ".csv" ? TableFromCsv(spec->id, file, *bytes)
                                          : domain::setup::ReadTsv(spec->id, file, *bytes);
  if (!table.ok()) return table.status();
  return AddTable(*std::move(table), source);
}

bool IsTextTable(const fs::path& path) {
  return Extension(path) == ".tsv" || Extension(path) == ".csv";
}

absl::Status ReadFolder(const fs::path& path, TableSource* source) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
    if (IsTextTable(it->path())) files.push_back(it->path());
    if (files.size() > kFilesMax) return absl::InvalidArgumentError("目录里的文件太多");
  }
  if (error) return absl::NotFoundError(base::StrCat(path.string(), "：", error.message()));
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    absl::Status read = ReadTextTable(file, source);
    if (!read.ok()) return read;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TableSource> ReadTables(const std::string& path) {
  const fs::path where(path);
  std::error_code error;
  TableSource source;
  absl::Status read;
  if (fs::is_directory(where, error)) {
    read = ReadFolder(where, &source);
  } else if (IsTextTable(where)) {
    read = ReadTextTable(where, &source);
  } else {
    read = ReadBook(where, &source);
  }
  if (!read.ok()) return read;
  if (source.tables.empty()) {
    return absl::InvalidArgumentError(base::StrCat(
        path, "：没有找到任何一张表。文件或工作表应叫“事项”“部门”“预警规则”等，或 items、"
              "departments、rules 等（见 deploy/halls/README.md）"));
  }
  std::sort(source.tables.begin(), source.tables.end(),
            [](const RawTable& a, const RawTable& b) { return a.id < b.id; });
  return source;
}

absl::StatusOr<RawTable> TableFromCsv(TableId id, std::string_view place,
                                      std::string_view bytes) {
  const auto text = ToUtf8(bytes);
  if (!text.ok()) return Named(place, text.status());
  RawTable table;
  table.id = id;
  table.place = std::string(place);
  CsvReader reader(*text, ',');
  CsvRecord record;
  while (reader.Next(&record)) {
    if (!record.problem.empty()) {
      return ErrorAt(place, record.line,
                     base::StrCat("引号没有成对，或一格的内容太长（", record.problem, "）"));
    }
    std::vector<std::string> values;
    for (const std::string& field : record.fields) values.push_back(Tidy(field));
    absl::Status added = AddRow(record.line, std::move(values), &table);
    if (!added.ok()) return added;
  }
  if (table.header.empty()) return ErrorAt(place, 1, "没有表头行");
  return table;
}

absl::StatusOr<RawTable> TableFromSheet(TableId id, std::string_view place, const Sheet& sheet) {
  RawTable table;
  table.id = id;
  table.place = std::string(place);
  for (const SheetRow& row : sheet.rows) {
    std::vector<std::string> values;
    for (size_t i = 0; i < row.cells.size(); ++i) {
      auto value = ValueOf(row.cells[i]);
      if (!value.ok()) {
        const std::string head =
            i < table.header.size() ? table.header[i] : ColumnLetters(i);
        return ErrorAt(place, row.line, head, base::ToStd(value.status().message()));
      }
      values.push_back(*std::move(value));
    }
    absl::Status added = AddRow(row.line, std::move(values), &table);
    if (!added.ok()) return added;
  }
  if (table.header.empty()) return ErrorAt(place, 1, "没有表头行");
  return table;
}

std::string CsvFromTable(const RawTable& table) {
  const TableSpec& spec = domain::setup::SpecOf(table.id);
  std::vector<std::string> heads;
  for (const std::string& head : table.header) {
    const auto* column = domain::setup::FindColumn(spec, head);
    heads.emplace_back(column == nullptr ? std::string_view(head)
                                         : domain::setup::FirstWord(column->words));
  }
  std::string out = "\xef\xbb\xbf";
  AppendCsvRecord(heads, &out);
  for (const TableRow& row : table.rows) AppendCsvRecord(row.values, &out);
  return out;
}

}  // namespace hallcase::tables
