// Checks of rows that the builder of a set-up makes in every table.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "server/base/strings.h"
#include "server/domain/setup/table.h"

namespace hallcase::domain::setup {

inline constexpr size_t kCodeBytesMax = 64;

// Hands each row of a table to `add(row)`, which returns a Status.
template <typename Add>
absl::Status ForEachRow(const ArrangedTable& table, Add add) {
  for (const TableRow& row : table.rows()) {
    absl::Status status = add(row);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

inline absl::Status CheckCode(const ArrangedTable& table, const TableRow& row, size_t column) {
  const size_t bytes = row.values[column].size();
  if (bytes > 0 && bytes <= kCodeBytesMax) return absl::OkStatus();
  return table.Wrong(row, column, bytes == 0 ? "编码不能为空" : "编码超过 64 字节");
}

inline absl::Status CheckNewCode(const ArrangedTable& table, const TableRow& row,
                          std::set<std::string, std::less<>>* seen) {
  absl::Status status = CheckCode(table, row, 0);
  if (!status.ok() || seen->insert(row.values[0]).second) return status;
  return table.Wrong(row, 0, base::StrCat("编码“", row.values[0], "”重复"));
}

// The same for tables whose second column is a name.
inline absl::Status CheckNewNamed(const ArrangedTable& table, const TableRow& row,
                           std::set<std::string, std::less<>>* seen) {
  absl::Status status = CheckNewCode(table, row, seen);
  if (!status.ok() || !row.values[1].empty()) return status;
  return table.Wrong(row, 1, "名称不能为空");
}

inline std::string_view WithoutZeros(std::string_view code) {
  return code.substr(std::min(code.find_first_not_of('0'), code.size()));
}

// What a code refers to is not there. Says so if it would be but for zeros in front, which Excel
// drops from what it takes for a number.
template <typename Known>
absl::Status Unknown(const ArrangedTable& table, const TableRow& row, size_t column,
                     std::string_view what, std::string_view code, const Known& known) {
  std::string message = base::StrCat("没有", what, "“", code, "”");
  for (const std::string& other : known) {
    if (code.empty() || other == code || WithoutZeros(other) != WithoutZeros(code)) continue;
    base::StrAppend(&message, "，但有“", other,
                    "”：Excel 可能去掉了开头的 0，请把这一列的单元格格式改为文本后重填");
    break;
  }
  return table.Wrong(row, column, message);
}

}  // namespace hallcase::domain::setup
