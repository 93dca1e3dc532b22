#include "server/domain/setup/table.h"

#include <algorithm>
#include <map>
#include <utility>

#include "server/base/strings.h"

namespace hallcase::domain::setup {
namespace {

constexpr ColumnSpec kDepartmentColumns[] = {
    {"code", "编码|代码|部门编码|部门代码", true},
    {"name", "名称|部门名称|部门"},
    {"contact", "联系科室|联系人", false, true},
    {"phone", "联系电话|电话", true, true},
    {"review_body", "复议机关|行政复议机关", false, true},
    {"court", "起诉法院|管辖法院|法院", false, true}};
constexpr ColumnSpec kPostColumns[] = {{"code", "编码|代码|岗位编码|岗位代码", true},
                                       {"name", "名称|岗位名称|岗位"},
                                       {"headcount", "人数|编制人数|定员"}};
constexpr ColumnSpec kWindowColumns[] = {{"code", "编码|代码|窗口编码|窗口号", true},
                                         {"name", "名称|窗口名称|窗口"},
                                         {"post", "岗位|岗位编码|所属岗位", true}};
constexpr ColumnSpec kItemColumns[] = {{"code", "编码|代码|事项编码|事项代码", true},
                                       {"name", "名称|事项名称|事项"},
                                       {"department", "部门|部门编码|承办部门", true},
                                       {"acceptor", "受理主体|受理方"},
                                       {"promised", "承诺时限|承诺"},
                                       {"legal", "法定时限|法定"},
                                       {"extension", "可延长|可延长时限|延期"},
                                       {"ask_days", "延期申请提前|申请提前工作日"},
                                       {"supplement", "补正期限|补正"},
                                       {"delivery", "送达时限|送达"},
                                       {"hall_leg", "大厅环节时限|大厅环节"},
                                       {"department_leg", "部门环节时限|部门环节"},
                                       {"steps", "步骤|环节承诺"},
                                       {"kind", "业务类型|业务线", false, true},
                                       {"pickup", "出件事项", true, true},
                                       {"post", "承办岗位", true, true},
                                       {"conditions", "办理条件|申请条件", false, true},
                                       {"place", "办理地点|地点", false, true},
                                       {"phone", "咨询电话|电话", true, true}};
constexpr ColumnSpec kMaterialColumns[] = {{"item", "事项|事项编码|事项代码", true},
                                           {"code", "编码|代码|材料编码|材料代码", true},
                                           {"name", "名称|材料名称|材料"},
                                           {"required", "必需|必须|是否必需"},
                                           {"originals", "原件|原件份数"},
                                           {"copies", "复印件|复印件份数"},
                                           {"deferrable", "可容缺|容缺"}};
constexpr ColumnSpec kRuleColumns[] = {{"code", "编码|代码|规则|规则编码", true},
                                       {"clock", "时限|时限种类"},
                                       {"unit", "单位|时限单位"},
                                       {"level", "级别|预警级别"},
                                       {"threshold", "条件|阈值"},
                                       {"recipients", "提醒对象|接收人"},
                                       {"repeat", "重复提醒|重复", false, true}};
constexpr ColumnSpec kPauseColumns[] = {{"code", "编码|代码|事由编码", true},
                                        {"name", "名称|事由|暂停事由"},
                                        {"stops_legal", "停法定时限|停法定"},
                                        {"stops_promised", "停承诺时限|停承诺"},
                                        {"approval", "须批准|需批准"},
                                        {"max_days", "最长工作日|最长天数"},
                                        {"written_notice", "须书面告知|需书面告知"}};
constexpr ColumnSpec kLimitColumns[] = {{"code", "编码|代码|时限|时限代码", true},
                                        {"limit", "时限长度|长度|数量"},
                                        {"extension", "可延长|延期"},
                                        {"source", "依据|依据文号|文号"}};
constexpr ColumnSpec kStockColumns[] = {{"code", "编码|代码|物资编码", true},
                                        {"name", "名称|物资名称|物资"},
                                        {"unit", "单位|计量单位"},
                                        {"minimum", "最低库存|库存下限"},
                                        {"post", "保管岗位|岗位|岗位编码", true}};
constexpr ColumnSpec kStaffColumns[] = {{"account", "账号|帐号", true},
                                        {"name", "姓名|名称"},
                                        {"kind", "类别|类型"},
                                        {"post", "岗位|岗位编码", true},
                                        {"window", "窗口|窗口号", true},
                                        {"phone", "电话|手机|手机号", true},
                                        {"roles", "角色"}};

constexpr TableSpec kSpecs[kTables] = {
    {TableId::kDepartments, "departments", "部门", kDepartmentColumns},
    {TableId::kPosts, "posts", "岗位", kPostColumns},
    {TableId::kWindows, "windows", "窗口", kWindowColumns},
    {TableId::kItems, "items", "事项|事项目录", kItemColumns},
    {TableId::kItemMaterials, "item_materials", "收件清单|材料|事项材料", kMaterialColumns},
    {TableId::kRules, "rules", "预警规则", kRuleColumns},
    {TableId::kPauseReasons, "pause_reasons", "暂停事由", kPauseColumns},
    {TableId::kLimits, "limits", "自定时限", kLimitColumns},
    {TableId::kStock, "stock", "物资|物资目录", kStockColumns},
    {TableId::kStaff, "staff", "人员", kStaffColumns},
};

bool IsOneOf(std::string_view word, std::string_view words) {
  while (!words.empty()) {
    const std::string_view one = FirstWord(words);
    if (one == word) return true;
    words.remove_prefix(std::min(one.size() + 1, words.size()));
  }
  return false;
}

std::string WordOf(const ColumnSpec& column) {
  return base::StrCat(column.name, "（", FirstWord(column.words), "）");
}

std::string ColumnList(const TableSpec& table) {
  std::string list;
  for (const ColumnSpec& column : table.columns) {
    base::StrAppend(&list, list.empty() ? "" : "、", column.name, "（", FirstWord(column.words),
                    column.optional ? "，可省略）" : "）");
  }
  return list;
}

// For each column of the table its place in the header (behind it, where an optional one is left
// out), or what is wrong with the header.
absl::StatusOr<std::vector<size_t>> PlaceColumns(const RawTable& raw, const TableSpec& table) {
  std::vector<size_t> places(table.columns.size(), raw.header.size());
  for (size_t i = 0; i < raw.header.size(); ++i) {
    const ColumnSpec* column = FindColumn(table, raw.header[i]);
    if (column == nullptr) {
      return ErrorAt(raw.place, raw.header_line,
                     base::StrCat("“", FirstWord(table.words), "”表没有“", raw.header[i],
                                  "”这一列，应为：", ColumnList(table)));
    }
    size_t& place = places[static_cast<size_t>(column - table.columns.data())];
    if (place != raw.header.size()) {
      return ErrorAt(raw.place, raw.header_line,
                     base::StrCat("“", WordOf(*column), "”列出现了两次，请删去一列"));
    }
    place = i;
  }
  for (size_t i = 0; i < places.size(); ++i) {
    if (places[i] != raw.header.size() || table.columns[i].optional) continue;
    return ErrorAt(raw.place, raw.header_line,
                   base::StrCat("缺少“", WordOf(table.columns[i]), "”列"));
  }
  return places;
}

}  // namespace

absl::Span<const TableSpec> TableSpecs() { return kSpecs; }

const TableSpec& SpecOf(TableId id) { return kSpecs[static_cast<size_t>(id)]; }

const TableSpec* FindTable(std::string_view name) {
  for (const TableSpec& table : kSpecs) {
    if (table.name == name || IsOneOf(name, table.words)) return &table;
  }
  return nullptr;
}

const ColumnSpec* FindColumn(const TableSpec& table, std::string_view head) {
  for (const ColumnSpec& column : table.columns) {
    if (column.name == head || IsOneOf(head, column.words)) return &column;
  }
  return nullptr;
}

std::string_view FirstWord(std::string_view words) { return words.substr(0, words.find('|')); }

void KeepLeftOut(const RawTable& published, RawTable* table) {
  const TableSpec& spec = SpecOf(table->id);
  const size_t width = table->header.size();
  const auto place_of = [&](const ColumnSpec& column) {
    const auto is_it = [&](const auto& head) { return FindColumn(spec, head) == &column; };
    const auto found = std::find_if(table->header.begin(), table->header.end(), is_it);
    return static_cast<size_t>(found - table->header.begin());
  };
  const size_t code = place_of(spec.columns[0]);
  // What is refused anyway is refused as it is, with the numbers that its author can count.
  const bool whole = std::all_of(table->rows.begin(), table->rows.end(),
                                 [&](const TableRow& row) { return row.values.size() == width; });
  if (code == width || !whole) return;
  std::map<std::string_view, const TableRow*> before;
  for (const TableRow& row : published.rows) before.emplace(row.values[0], &row);
  for (size_t i = 0; i < spec.columns.size(); ++i) {
    if (!spec.columns[i].optional || place_of(spec.columns[i]) < table->header.size()) continue;
    table->header.emplace_back(spec.columns[i].name);
    for (TableRow& row : table->rows) {
      const auto found = before.find(row.values[code]);
      row.values.push_back(found == before.end() ? "" : found->second->values[i]);
    }
  }
}

absl::Status ErrorAt(std::string_view place, size_t line, std::string_view message) {
  return absl::InvalidArgumentError(base::StrCat(place, " 第 ", line, " 行：", message));
}

absl::Status ErrorAt(std::string_view place, size_t line, std::string_view head,
                     std::string_view message) {
  return absl::InvalidArgumentError(
      base::StrCat(place, " 第 ", line, " 行“", head, "”列：", message));
}

absl::StatusOr<ArrangedTable> ArrangedTable::Of(RawTable raw) {
  auto places = PlaceColumns(raw, SpecOf(raw.id));
  if (!places.ok()) return places.status();
  ArrangedTable table;
  for (size_t i = 0; i < places->size(); ++i) {
    const size_t place = (*places)[i];
    table.heads_.push_back(place < raw.header.size() ? raw.header[place]
                                                     : std::string(SpecOf(raw.id).columns[i].name));
  }
  for (TableRow& row : raw.rows) {
    if (row.values.size() != raw.header.size()) {
      return ErrorAt(raw.place, row.line,
                     base::StrCat("有 ", row.values.size(), " 个值，应与表头一样是 ",
                                  raw.header.size(), " 个"));
    }
    TableRow& arranged = table.rows_.emplace_back();
    arranged.line = row.line;
    for (const size_t place : *places) {
      arranged.values.push_back(place < row.values.size() ? std::move(row.values[place]) : "");
    }
  }
  table.place_ = std::move(raw.place);
  return table;
}

absl::Status ArrangedTable::Wrong(const TableRow& row, size_t column,
                                  std::string_view message) const {
  return ErrorAt(place_, row.line, heads_[column], message);
}

absl::Status ArrangedTable::WrongWord(const TableRow& row, size_t column,
                                      std::string_view want) const {
  return Wrong(row, column, base::StrCat("“", row.values[column], "”不对，应为", want));
}

}  // namespace hallcase::domain::setup
