#include "client/cli/reference_print.h"

#include <algorithm>
#include <array>

#include "client/cli/json_print.h"
#include "client/cli/words.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

using domain::setup::Change;
using domain::setup::FieldChange;
using domain::setup::RowChange;
using domain::setup::SpecOf;
using domain::setup::TableDiff;
using domain::setup::TableId;

struct ChangeWords {
  std::string_view sign;
  std::string_view word;
  std::string_view name;
};

ChangeWords WordsOf(Change change) {
  switch (change) {
    case Change::kNew: return {"+", "新增", "new"};
    case Change::kChanged: return {"~", "变更", "changed"};
    case Change::kGone: return {"-", "去掉", "gone"};
    case Change::kRestored: return {"+", "重新启用", "restored"};
  }
  return {};
}

std::string ColumnWord(TableId table, std::string_view column) {
  if (column == "order") return "顺序";
  const auto* spec = domain::setup::FindColumn(SpecOf(table), column);
  return std::string(spec == nullptr ? column : domain::setup::FirstWord(spec->words));
}

// Open cases of the row's item; nullopt for other tables, or where nobody was asked.
std::optional<uint64_t> CasesOf(const ReferenceDiff& diff, TableId table, const RowChange& row) {
  if (table != TableId::kItems || !diff.preview || row.change == Change::kNew) {
    return std::nullopt;
  }
  for (const v1::ItemCases& item : diff.preview->items()) {
    if (item.item() == row.code) return item.cases_open();
  }
  return 0;
}

size_t CountOf(const TableDiff& table, Change change) {
  return static_cast<size_t>(std::count_if(
      table.rows.begin(), table.rows.end(),
      [change](const RowChange& row) { return row.change == change; }));
}

void PrintRow(const ReferenceDiff& diff, TableId table, const RowChange& row, std::ostream& out) {
  out << "  " << WordsOf(row.change).sign << " " << row.code;
  if (!row.name.empty()) out << "  " << row.name;
  if (const auto cases = CasesOf(diff, table, row)) out << "  在办 " << *cases << " 件";
  out << "\n";
  for (const FieldChange& field : row.fields) {
    out << "      " << ColumnWord(table, field.column) << "：" << OrDash(field.from) << " → "
        << OrDash(field.to) << "\n";
  }
  if (!row.suspicion.empty()) out << "      请核对：" << row.suspicion << "\n";
}

void PrintTable(const ReferenceDiff& diff, const TableDiff& table, std::ostream& out) {
  out << domain::setup::FirstWord(SpecOf(table.table).words) << "：";
  for (const Change change : {Change::kNew, Change::kRestored, Change::kChanged, Change::kGone}) {
    const size_t count = CountOf(table, change);
    if (count > 0) out << WordsOf(change).word << " " << count << "，";
  }
  out << "相同 " << table.same << "\n";
  std::vector<std::string_view> meanings;
  for (const RowChange& row : table.rows) {
    PrintRow(diff, table.table, row, out);
    const std::string_view meaning = MeaningOf(table.table, row);
    const bool told = std::find(meanings.begin(), meanings.end(), meaning) != meanings.end();
    if (!meaning.empty() && !told) meanings.push_back(meaning);
  }
  for (const std::string_view meaning : meanings) out << "    " << meaning << "\n";
}

void PrintEffects(const v1::PreviewReferenceResponse& preview, std::ostream& out) {
  if (preview.rules().empty()) return;
  out << "\n预警（在办 " << preview.cases_open() << " 件）：\n";
  for (const v1::RuleEffect& effect : preview.rules()) {
    out << "  " << effect.rule() << "（" << WordOf(effect.level()) << "）：将立即新增预警 "
        << effect.clocks_raised() << " 条，将撤回 " << effect.warnings_withdrawn() << " 条\n";
  }
}

std::string JoinWords(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) base::StrAppend(&joined, joined.empty() ? "" : "、", word);
  return joined;
}

std::string JsonList(const std::vector<std::string>& words) {
  std::string json = "[";
  for (const std::string& word : words) {
    base::StrAppend(&json, json.size() > 1 ? "," : "", JsonString(word));
  }
  return json + "]";
}

std::string RowJson(const ReferenceDiff& diff, TableId table, const RowChange& row) {
  std::string fields;
  for (const FieldChange& field : row.fields) {
    base::StrAppend(&fields, fields.empty() ? "" : ",", "{\"column\":", JsonString(field.column),
                    ",\"from\":", JsonString(field.from), ",\"to\":", JsonString(field.to), "}");
  }
  const auto cases = CasesOf(diff, table, row);
  return base::StrCat("{\"change\":", JsonString(WordsOf(row.change).name), ",\"code\":",
                      JsonString(row.code), ",\"name\":", JsonString(row.name), ",\"fields\":[",
                      fields, "],\"cases_open\":", cases ? base::StrCat(*cases) : "null",
                      ",\"meaning\":", JsonString(MeaningOf(table, row)), ",\"suspicion\":",
                      JsonString(row.suspicion), "}");
}

}  // namespace

void PrintReferenceDiff(const ReferenceDiff& diff, std::ostream& out) {
  for (const TableDiff& table : diff.diff.tables) {
    if (!table.rows.empty()) PrintTable(diff, table, out);
  }
  if (diff.diff.empty()) out << "与现行版本相同\n";
  if (diff.preview) PrintEffects(*diff.preview, out);
  if (!diff.missing.empty()) out << "\n没有提供、保持不变的表：" << JoinWords(diff.missing) << "\n";
  if (!diff.ignored.empty()) out << "\n不认识、未读取：" << JoinWords(diff.ignored) << "\n";
  if (diff.people_hidden) out << "\n人员未比对：没有查看人员的权限\n";
  const bool any = std::any_of(
      diff.diff.tables.begin(), diff.diff.tables.end(), [](const TableDiff& table) {
        return table.table != TableId::kStaff && !table.rows.empty();
      });
  if (!any) return;
  out << "\n基于第 " << diff.base_version
      << " 版。发布：hallcase catalog publish SOURCE --base-version " << diff.base_version << "\n";
  const bool gone = std::any_of(
      diff.diff.tables.begin(), diff.diff.tables.end(), [](const TableDiff& table) {
        return table.table != TableId::kStaff && table.table != TableId::kItemMaterials &&
               CountOf(table, Change::kGone) > 0;
      });
  if (gone) out << "去掉的要停用，须加 --retire-gone；不加则保持现行\n";
}

std::string ReferenceDiffJson(const ReferenceDiff& diff) {
  std::string tables;
  for (const TableDiff& table : diff.diff.tables) {
    std::string rows;
    for (const RowChange& row : table.rows) {
      base::StrAppend(&rows, rows.empty() ? "" : ",", RowJson(diff, table.table, row));
    }
    base::StrAppend(&tables, tables.empty() ? "" : ",", "{\"table\":",
                    JsonString(SpecOf(table.table).name), ",\"same\":", table.same,
                    ",\"rows\":[", rows, "]}");
  }
  return base::StrCat(
      "{\"base_version\":", diff.base_version, ",\"differs\":",
      diff.diff.empty() ? "false" : "true", ",\"tables\":[", tables, "],\"preview\":",
      diff.preview ? ToJson(*diff.preview) : "null", ",\"missing\":", JsonList(diff.missing),
      ",\"ignored\":", JsonList(diff.ignored), ",\"people_hidden\":",
      diff.people_hidden ? "true" : "false", "}");
}

}  // namespace hallcase::cli
