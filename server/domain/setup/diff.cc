#include "server/domain/setup/diff.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "server/base/strings.h"
#include "server/domain/setup/render.h"

namespace hallcase::domain::setup {
namespace {

using ledger::v1::ReferencePublished;
using RowMap = std::map<std::string, const TableRow*, std::less<>>;

// No value holds a tab.
std::string KeyOf(TableId table, const TableRow& row) {
  return table == TableId::kItemMaterials ? base::StrCat(row.values[0], "\t", row.values[1])
                                          : row.values[0];
}

std::string_view NameOf(TableId table, const TableRow& row) {
  if (table == TableId::kRules || table == TableId::kStaff) return "";
  return row.values[table == TableId::kItemMaterials ? 2 : 1];
}

RowMap ByKey(const RawTable& table) {
  RowMap rows;
  for (const TableRow& row : table.rows) rows[KeyOf(table.id, row)] = &row;
  return rows;
}

// Table and code of a value that has both.
std::pair<TableId, std::string> TableAndCode(const ReferencePublished& value) {
  switch (value.value_case()) {
    case ReferencePublished::kItem: return {TableId::kItems, value.item().code()};
    case ReferencePublished::kDepartment:
      return {TableId::kDepartments, value.department().code()};
    case ReferencePublished::kPost: return {TableId::kPosts, value.post().code()};
    case ReferencePublished::kWindow: return {TableId::kWindows, value.window().code()};
    case ReferencePublished::kRule: return {TableId::kRules, value.rule().code()};
    case ReferencePublished::kPauseReason:
      return {TableId::kPauseReasons, value.pause_reason().code()};
    case ReferencePublished::kLocalLimit:
      return {TableId::kLimits, value.local_limit().code()};
    case ReferencePublished::kStockItem: return {TableId::kStock, value.stock_item().code()};
    default: return {TableId::kStaff, ""};
  }
}

bool IsRetired(const ReferencePublished& value) {
  switch (value.value_case()) {
    case ReferencePublished::kItem: return value.item().retired();
    case ReferencePublished::kDepartment: return value.department().retired();
    case ReferencePublished::kPost: return value.post().retired();
    case ReferencePublished::kWindow: return value.window().retired();
    case ReferencePublished::kRule: return value.rule().retired();
    case ReferencePublished::kPauseReason: return value.pause_reason().retired();
    case ReferencePublished::kLocalLimit: return value.local_limit().retired();
    case ReferencePublished::kStockItem: return value.stock_item().retired();
    default: return false;
  }
}

void Retire(ReferencePublished* value) {
  switch (value->value_case()) {
    case ReferencePublished::kItem: return value->mutable_item()->set_retired(true);
    case ReferencePublished::kDepartment: return value->mutable_department()->set_retired(true);
    case ReferencePublished::kPost: return value->mutable_post()->set_retired(true);
    case ReferencePublished::kWindow: return value->mutable_window()->set_retired(true);
    case ReferencePublished::kRule: return value->mutable_rule()->set_retired(true);
    case ReferencePublished::kPauseReason:
      return value->mutable_pause_reason()->set_retired(true);
    case ReferencePublished::kLocalLimit:
      return value->mutable_local_limit()->set_retired(true);
    case ReferencePublished::kStockItem: return value->mutable_stock_item()->set_retired(true);
    default: return;
  }
}

// Roles in any order are the same roles.
std::string Comparable(std::string_view column, const std::string& value) {
  if (column != "roles") return value;
  std::set<std::string> roles;
  std::string_view rest = value;
  while (!rest.empty()) {
    const std::string_view role = rest.substr(0, rest.find(','));
    roles.emplace(role);
    rest.remove_prefix(std::min(role.size() + 1, rest.size()));
  }
  std::string sorted;
  for (const std::string& role : roles) base::StrAppend(&sorted, sorted.empty() ? "" : ",", role);
  return sorted;
}

std::vector<FieldChange> CompareRows(const TableSpec& spec, const TableRow& from,
                                     const TableRow& to) {
  std::vector<FieldChange> fields;
  for (size_t i = 0; i < spec.columns.size(); ++i) {
    const std::string_view column = spec.columns[i].name;
    const bool masked = spec.id == TableId::kStaff && (column == "name" || column == "phone");
    if (masked || Comparable(column, from.values[i]) == Comparable(column, to.values[i])) continue;
    fields.push_back({column, from.values[i], to.values[i]});
  }
  return fields;
}

RowChange Row(Change change, TableId table, const TableRow& row) {
  RowChange changed;
  changed.change = change;
  changed.code = row.values[0];
  changed.name = std::string(NameOf(table, row));
  if (table == TableId::kItemMaterials) {
    changed.item = row.values[0];
    base::StrAppend(&changed.code, "/", row.values[1]);
  }
  return changed;
}

TableDiff CompareTables(const RawTable& published, const RawTable& wanted,
                        const std::set<std::string>& retired) {
  TableDiff diff;
  diff.table = wanted.id;
  const RowMap before = ByKey(published);
  const RowMap after = ByKey(wanted);
  for (const auto& [key, row] : after) {
    const auto known = before.find(key);
    if (known == before.end()) {
      const Change change = retired.count(key) > 0 ? Change::kRestored : Change::kNew;
      diff.rows.push_back(Row(change, wanted.id, *row));
      continue;
    }
    RowChange changed = Row(Change::kChanged, wanted.id, *row);
    changed.fields = CompareRows(SpecOf(wanted.id), *known->second, *row);
    if (changed.fields.empty()) {
      ++diff.same;
    } else {
      diff.rows.push_back(std::move(changed));
    }
  }
  for (const auto& [key, row] : before) {
    if (after.count(key) == 0) diff.rows.push_back(Row(Change::kGone, wanted.id, *row));
  }
  return diff;
}

// Codes of the materials of each item, in their order.
std::map<std::string, std::string> MaterialOrders(const RawTable& materials) {
  std::map<std::string, std::string> orders;
  for (const TableRow& row : materials.rows) {
    std::string& order = orders[row.values[0]];
    base::StrAppend(&order, order.empty() ? "" : ",", row.values[1]);
  }
  return orders;
}

// Lists of the same materials in another order.
void AddOrders(const RawTable& published, const RawTable& wanted, TableDiff* diff) {
  const auto before = MaterialOrders(published);
  for (const auto& [item, order] : MaterialOrders(wanted)) {
    const auto known = before.find(item);
    if (known == before.end() || known->second == order) continue;
    if (Comparable("roles", known->second) != Comparable("roles", order)) continue;
    RowChange row;
    row.change = Change::kChanged;
    row.code = item;
    row.item = item;
    row.fields.push_back({"order", known->second, order});
    diff->rows.push_back(std::move(row));
  }
}

// The list of an item that is gone goes with it.
void DropListsOfGone(const TableDiff& items, TableDiff* materials) {
  std::set<std::string, std::less<>> gone;
  for (const RowChange& row : items.rows) {
    if (row.change == Change::kGone) gone.insert(row.code);
  }
  std::erase_if(materials->rows, [&](const RowChange& row) {
    return gone.count(row.item) > 0;
  });
}

// A new code that is a gone one without its zeros in front.
void AddSuspicions(TableDiff* diff) {
  for (RowChange& row : diff->rows) {
    if (row.change != Change::kNew) continue;
    for (const RowChange& gone : diff->rows) {
      if (gone.change != Change::kGone || gone.code.size() <= row.code.size()) continue;
      const size_t zeros = gone.code.size() - row.code.size();
      if (gone.code != std::string(zeros, '0') + row.code) continue;
      row.suspicion = base::StrCat("“", gone.code, "”同时消失：Excel 可能去掉了编码开头的 0");
    }
  }
}

}  // namespace

bool SetupDiff::empty() const {
  return std::all_of(tables.begin(), tables.end(),
                     [](const TableDiff& table) { return table.rows.empty(); });
}

SetupDiff DiffSetups(const HallSetup& published, const HallSetup& wanted) {
  const std::vector<RawTable> before = RenderTables(published);
  const std::vector<RawTable> after = RenderTables(wanted);
  std::map<TableId, std::set<std::string>> retired;
  for (const ReferencePublished& value : published.reference) {
    if (!IsRetired(value)) continue;
    auto [table, code] = TableAndCode(value);
    retired[table].insert(std::move(code));
  }
  SetupDiff diff;
  for (const TableSpec& spec : TableSpecs()) {
    const size_t place = static_cast<size_t>(spec.id);
    TableDiff& table = diff.tables.emplace_back(
        CompareTables(before[place], after[place], retired[spec.id]));
    if (spec.id == TableId::kItemMaterials) {
      AddOrders(before[place], after[place], &table);
      DropListsOfGone(diff.tables[static_cast<size_t>(TableId::kItems)], &table);
    }
    AddSuspicions(&table);
  }
  return diff;
}

std::string_view MeaningOf(TableId table, const RowChange& row) {
  const bool gone = row.change == Change::kGone;
  switch (table) {
    case TableId::kItems:
      if (gone) return "停用后不再收新件，在办件照旧办理";
      return row.change == Change::kChanged ? "只用于此后受理的办件，在办件仍按受理时的版本" : "";
    case TableId::kItemMaterials: return "只用于此后收件的办件，已列出的收件清单不变";
    case TableId::kRules: return "发布后按新规则重新判断在办件的预警，不改变到期日";
    case TableId::kPauseReasons:
      if (gone) return "停用后不能再用，已生效的中止不变";
      return row.change == Change::kChanged ? "只用于此后的中止，已生效的不变" : "";
    case TableId::kLimits:
      return gone ? "此后用业务类型自带的数，在走的时限不变" : "只用于此后开始的时限，在走的不变";
    case TableId::kDepartments: return gone ? "停用后不能再推送给该部门，在办件不变" : "";
    case TableId::kPosts: return gone ? "停用后不能再转交给该岗位，在办件不变" : "";
    case TableId::kWindows: return "";
    case TableId::kStock: return gone ? "停用后不能再申领和入库，余量照旧可发放和盘点" : "";
    case TableId::kStaff: return "人员不随基础数据发布，请用 hallcase staff 办理";
  }
  return "";
}

std::vector<ReferencePublished> ToPublish(const HallSetup& published, const HallSetup& wanted,
                                          bool retire_gone) {
  std::set<std::pair<TableId, std::string>> touched;
  std::set<std::pair<TableId, std::string>> gone;
  for (const TableDiff& table : DiffSetups(published, wanted).tables) {
    for (const RowChange& row : table.rows) {
      // A list of materials is part of its item.
      const bool material = table.table == TableId::kItemMaterials;
      auto key = material ? std::pair(TableId::kItems, row.item) : std::pair(table.table, row.code);
      if (row.change == Change::kGone && !material) gone.insert(key);
      touched.insert(std::move(key));
    }
  }
  std::vector<ReferencePublished> values;
  for (const ReferencePublished& value : wanted.reference) {
    if (!value.has_calendar() && touched.count(TableAndCode(value)) > 0) values.push_back(value);
  }
  if (!retire_gone) return values;
  for (const ReferencePublished& value : published.reference) {
    if (value.has_calendar() || gone.count(TableAndCode(value)) == 0) continue;
    Retire(&values.emplace_back(value));
  }
  return values;
}

}  // namespace hallcase::domain::setup
