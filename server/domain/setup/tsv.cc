#include "server/domain/setup/tsv.h"

#include <algorithm>
#include <utility>

#include "server/base/strings.h"
#include "server/base/text.h"

namespace hallcase::domain::setup {
namespace {

std::string_view TakeLine(std::string_view* text) {
  const size_t end = text->find('\n');
  std::string_view line = text->substr(0, end);
  text->remove_prefix(end == std::string_view::npos ? text->size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

std::vector<std::string> SplitTabs(std::string_view line) {
  std::vector<std::string> values;
  for (;;) {
    const size_t tab = line.find('\t');
    const std::string_view value = base::TrimText(line.substr(0, tab));
    values.emplace_back(value == kNoValue ? std::string_view() : value);
    if (tab == std::string_view::npos) return values;
    line.remove_prefix(tab + 1);
  }
}

void AppendTsvLine(const std::vector<std::string>& values, std::string* out) {
  for (size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out->push_back('\t');
    std::string value = values[i].empty() ? std::string(kNoValue) : values[i];
    std::replace_if(
        value.begin(), value.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; },
        ' ');
    *out += value;
  }
  out->push_back('\n');
}

}  // namespace

absl::StatusOr<RawTable> ReadTsv(TableId id, std::string_view file, std::string_view text) {
  if (text.size() > kSetupFileBytesMax) return ErrorAt(file, 1, "文件太大，上限 4 MB");
  if (!base::IsValidUtf8(text)) return ErrorAt(file, 1, "文件不是 UTF-8 编码");
  RawTable table;
  table.id = id;
  table.place = std::string(file);
  for (size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = TakeLine(&text);
    const std::string_view trimmed = base::TrimText(line);
    if (trimmed.empty() || trimmed.front() == '#') continue;
    if (table.header.empty()) {
      table.header = SplitTabs(line);
      table.header_line = number;
      continue;
    }
    if (table.rows.size() == kSetupRowsMax) {
      return ErrorAt(file, number, base::StrCat("行数超过上限 ", kSetupRowsMax));
    }
    table.rows.push_back({number, SplitTabs(line)});
  }
  if (table.header.empty()) return ErrorAt(file, 1, "没有表头行");
  return table;
}

std::string WriteTsv(const RawTable& table) {
  std::string out;
  AppendTsvLine(table.header, &out);
  for (const TableRow& row : table.rows) AppendTsvLine(row.values, &out);
  return out;
}

}  // namespace hallcase::domain::setup
