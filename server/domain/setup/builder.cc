#include "server/domain/setup/builder.h"

#include <algorithm>
#include <utility>

#include "server/base/strings.h"
#include "server/base/text.h"
#include "server/domain/calendar/calendar_text.h"
#include "server/domain/setup/rows.h"
#include "server/domain/setup/words.h"

namespace hallcase::domain::setup {
namespace {

constexpr size_t kAccountBytesMax = 64;
constexpr std::string_view kLimitForm = "如 5wd、30d、45wmin、45min，没有则为 -";
constexpr std::string_view kYesNoForm = "yes（是）或 no（否）";

ledger::v1::CalendarLayer LayerNumber(LayerLevel level) {
  switch (level) {
    case LayerLevel::kNation: return ledger::v1::CALENDAR_LAYER_NATION;
    case LayerLevel::kProvince: return ledger::v1::CALENDAR_LAYER_PROVINCE;
    case LayerLevel::kCounty: return ledger::v1::CALENDAR_LAYER_COUNTY;
    case LayerLevel::kHall: return ledger::v1::CALENDAR_LAYER_HALL;
  }
  return ledger::v1::CALENDAR_LAYER_UNSPECIFIED;
}

bool IsAccount(std::string_view account) {
  if (account.empty() || account.size() > kAccountBytesMax) return false;
  return std::all_of(account.begin(), account.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

}  // namespace

Builder::Builder(const HallConf& conf) {
  setup_.hall_id = conf.id;
  setup_.hall = conf.hall;
}

absl::Status Builder::AddCalendar(const CalendarFile& file, std::string_view text) {
  auto layer = ParseNewCalendarText(text, setup_.hall.utc_offset_minutes());
  if (!layer.ok()) {
    return absl::InvalidArgumentError(
        base::StrCat(file.path, ": ", base::ToStd(layer.status().message())));
  }
  const ledger::v1::CalendarLayer number = LayerNumber(layer->level);
  for (const auto& published : setup_.reference) {
    if (published.calendar().layer() == number) {
      return ErrorAt(kHallConfName, file.line, "a second calendar of this layer");
    }
  }
  auto* calendar = setup_.reference.emplace_back().mutable_calendar();
  calendar->set_layer(number);
  calendar->set_text(std::string(text));
  calendar->set_document(file.document);
  return absl::OkStatus();
}

absl::Status Builder::AddDepartments(const ArrangedTable& table) {
  return ForEachRow(table, [&](const TableRow& row) {
    absl::Status status = CheckNewNamed(table, row, &departments_);
    if (!status.ok()) return status;
    auto* department = setup_.reference.emplace_back().mutable_department();
    department->set_code(row.values[0]);
    department->set_name(row.values[1]);
    department->set_contact(row.values[2]);
    department->set_phone(row.values[3]);
    department->set_review_body(row.values[4]);
    department->set_court(row.values[5]);
    return absl::OkStatus();
  });
}

absl::Status Builder::AddPosts(const ArrangedTable& table) {
  return ForEachRow(table, [&](const TableRow& row) {
    absl::Status status = CheckNewNamed(table, row, &posts_);
    if (!status.ok()) return status;
    const auto headcount = CountOf(row.values[2]);
    if (!headcount) return table.WrongWord(row, 2, "数字");
    auto* post = setup_.reference.emplace_back().mutable_post();
    post->set_code(row.values[0]);
    post->set_name(row.values[1]);
    post->set_headcount(*headcount);
    return absl::OkStatus();
  });
}

absl::Status Builder::AddWindows(const ArrangedTable& table) {
  return ForEachRow(table, [&](const TableRow& row) {
    absl::Status status = CheckNewNamed(table, row, &windows_);
    if (!status.ok()) return status;
    const std::string& post = row.values[2];
    if (posts_.count(post) == 0) return Unknown(table, row, 2, "岗位", post, posts_);
    auto* window = setup_.reference.emplace_back().mutable_window();
    window->set_code(row.values[0]);
    window->set_name(row.values[1]);
    window->set_post(post);
    return absl::OkStatus();
  });
}

absl::Status Builder::AddItem(const ArrangedTable& table, const TableRow& row,
                              ledger::v1::Item* item) {
  const auto& values = row.values;
  if (departments_.count(values[2]) == 0) {
    return Unknown(table, row, 2, "部门", values[2], departments_);
  }
  const auto acceptor = AcceptorOf(values[3]);
  if (!acceptor) return table.WrongWord(row, 3, "window（窗口）或 department（部门）");
  const auto promised = LimitOf(values[4]);
  if (!promised) return table.WrongWord(row, 4, kLimitForm);
  const auto legal = LimitOf(values[5]);
  if (!legal) return table.WrongWord(row, 5, kLimitForm);
  if (promised->unit == legal->unit && legal->amount > 0 && promised->amount > legal->amount) {
    return table.Wrong(row, 4, base::StrCat("承诺时限 ", values[4], " 长于法定时限 ", values[5]));
  }
  item->set_code(values[0]);
  item->set_name(values[1]);
  item->set_department(values[2]);
  item->set_acceptor(*acceptor);
  item->set_promised_unit(promised->unit);
  item->set_promised_amount(promised->amount);
  item->set_legal_unit(legal->unit);
  item->set_legal_amount(legal->amount);
  const auto extension = LimitOf(values[6]);
  if (!extension) return table.WrongWord(row, 6, kLimitForm);
  if (extension->amount > 0 && extension->unit != promised->unit) {
    return table.Wrong(row, 6, "延期的单位与承诺时限不同");
  }
  const auto ask_days = values[7].empty() ? std::optional<uint32_t>(0) : CountOf(values[7]);
  if (!ask_days) return table.WrongWord(row, 7, "数字，没有则为 -");
  item->set_extension_amount(extension->amount);
  item->set_extension_ask_days(*ask_days);
  const auto kind = KindOf(values[13]);
  if (!kind) return table.WrongWord(row, 13, "业务类型，如 intake（综合受理）");
  item->set_kind(*kind);
  if (!values[15].empty() && posts_.count(values[15]) == 0) {
    return Unknown(table, row, 15, "岗位", values[15], posts_);
  }
  item->set_pickup_item(values[14]);
  item->set_post(values[15]);
  item->set_conditions(values[16]);
  item->set_place(values[17]);
  item->set_phone(values[18]);
  return AddParts(table, row, item);
}

absl::Status Builder::AddParts(const ArrangedTable& table, const TableRow& row,
                               ledger::v1::Item* item) {
  uint32_t days[4] = {};
  for (size_t i = 0; i < std::size(days); ++i) {
    const auto limit = WorkingDaysOf(row.values[8 + i]);
    if (!limit) return table.WrongWord(row, 8 + i, "工作日，如 10wd，没有则为 -");
    days[i] = *limit;
  }
  const auto steps = StepsOf(row.values[12]);
  if (!steps) return table.WrongWord(row, 12, "如 审核:3wd,审批:1wd，没有则为 -");
  item->set_supplement_days(days[0]);
  item->set_delivery_days(days[1]);
  item->set_hall_leg_days(days[2]);
  item->set_department_leg_days(days[3]);
  *item->mutable_steps() = {steps->begin(), steps->end()};
  return absl::OkStatus();
}

absl::Status Builder::AddMaterial(const ArrangedTable& table, const TableRow& row) {
  const auto& values = row.values;
  const auto place = items_.find(values[0]);
  if (place == items_.end()) {
    std::set<std::string> codes;
    for (const auto& [code, at] : items_) codes.insert(code);
    return Unknown(table, row, 0, "事项", values[0], codes);
  }
  absl::Status status = CheckCode(table, row, 1);
  if (!status.ok()) return status;
  if (!materials_.insert({values[0], values[1]}).second) {
    return table.Wrong(row, 1, base::StrCat("同一事项的材料编码“", values[1], "”重复"));
  }
  const auto required = YesNoOf(values[3]);
  if (!required) return table.WrongWord(row, 3, kYesNoForm);
  const auto originals = CountOf(values[4]);
  if (!originals) return table.WrongWord(row, 4, "数字");
  const auto copies = CountOf(values[5]);
  if (!copies) return table.WrongWord(row, 5, "数字");
  const auto deferrable = YesNoOf(values[6]);
  if (!deferrable) return table.WrongWord(row, 6, kYesNoForm);
  auto* material = setup_.reference[place->second].mutable_item()->add_materials();
  material->set_code(values[1]);
  material->set_name(values[2]);
  material->set_required(*required);
  material->set_originals(*originals);
  material->set_copies(*copies);
  material->set_deferrable(*deferrable);
  return absl::OkStatus();
}

absl::Status Builder::AddItems(const ArrangedTable& items, const ArrangedTable& materials) {
  std::set<std::string, std::less<>> codes;
  absl::Status status = ForEachRow(items, [&](const TableRow& row) {
    absl::Status checked = CheckNewNamed(items, row, &codes);
    if (!checked.ok()) return checked;
    items_[row.values[0]] = setup_.reference.size();
    return AddItem(items, row, setup_.reference.emplace_back().mutable_item());
  });
  if (!status.ok()) return status;
  return ForEachRow(materials, [&](const TableRow& row) { return AddMaterial(materials, row); });
}

absl::Status Builder::AddRules(const ArrangedTable& table) {
  std::set<std::string, std::less<>> codes;
  return ForEachRow(table, [&](const TableRow& row) {
    absl::Status status = CheckNewCode(table, row, &codes);
    if (!status.ok()) return status;
    const auto clock = ClockNameOf(row.values[1]);
    if (!clock) return table.WrongWord(row, 1, "legal、promised、upstream 等时限名");
    const auto unit = ClockUnitOf(row.values[2]);
    if (!unit) return table.WrongWord(row, 2, "working_day、calendar_day 等单位");
    const auto level = WarningLevelOf(row.values[3]);
    if (!level) return table.WrongWord(row, 3, "yellow、red、supervised 或 circulated");
    const auto threshold = ThresholdOf(row.values[4]);
    if (!threshold) return table.WrongWord(row, 4, "left:1wd、used:80%、due 或 over:1wd");
    const auto recipients = RecipientsOf(row.values[5]);
    if (!recipients) return table.WrongWord(row, 5, "responsible、lead、duty_leader，没有则为 -");
    const auto repeat = WorkingDaysOf(row.values[6]);
    if (!repeat) return table.WrongWord(row, 6, "工作日，如 1wd，没有则为 -");
    auto* rule = setup_.reference.emplace_back().mutable_rule();
    *rule = *threshold;
    rule->set_repeat_days(*repeat);
    for (const auto recipient : *recipients) rule->add_recipients(recipient);
    rule->set_code(row.values[0]);
    rule->set_clock(*clock);
    rule->set_unit(*unit);
    rule->set_level(*level);
    return absl::OkStatus();
  });
}

absl::Status Builder::AddPauseReasons(const ArrangedTable& table) {
  std::set<std::string, std::less<>> codes;
  return ForEachRow(table, [&](const TableRow& row) {
    const auto& values = row.values;
    absl::Status status = CheckNewNamed(table, row, &codes);
    if (!status.ok()) return status;
    for (const size_t column : {size_t{2}, size_t{3}, size_t{4}, size_t{6}}) {
      if (!YesNoOf(values[column])) return table.WrongWord(row, column, kYesNoForm);
    }
    const auto days = values[5].empty() ? std::optional<uint32_t>(0) : CountOf(values[5]);
    if (!days) return table.WrongWord(row, 5, "数字，没有则为 -");
    if (!*YesNoOf(values[2]) && !*YesNoOf(values[3])) {
      return table.Wrong(row, 2, "法定时限和承诺时限至少要停一种");
    }
    auto* reason = setup_.reference.emplace_back().mutable_pause_reason();
    reason->set_code(values[0]);
    reason->set_name(values[1]);
    reason->set_stops_legal(*YesNoOf(values[2]));
    reason->set_stops_promised(*YesNoOf(values[3]));
    reason->set_needs_approval(*YesNoOf(values[4]));
    reason->set_max_days(*days);
    reason->set_needs_written_notice(*YesNoOf(values[6]));
    return absl::OkStatus();
  });
}

absl::Status Builder::AddLimits(const ArrangedTable& table) {
  std::set<std::string, std::less<>> codes;
  return ForEachRow(table, [&](const TableRow& row) {
    absl::Status status = CheckNewCode(table, row, &codes);
    if (!status.ok()) return status;
    const auto limit = LimitOf(row.values[1]);
    if (!limit) return table.WrongWord(row, 1, kLimitForm);
    const auto extension = LimitOf(row.values[2]);
    if (!extension) return table.WrongWord(row, 2, kLimitForm);
    if (extension->amount > 0 && extension->unit != limit->unit) {
      return table.Wrong(row, 2, "延期的单位与时限不同");
    }
    if (row.values[3].empty()) return table.Wrong(row, 3, "应写明依据文号");
    auto* own = setup_.reference.emplace_back().mutable_local_limit();
    own->set_code(row.values[0]);
    own->set_unit(limit->unit);
    own->set_amount(limit->amount);
    own->set_extension_amount(extension->amount);
    own->set_source(row.values[3]);
    return absl::OkStatus();
  });
}

absl::Status Builder::AddStock(const ArrangedTable& table) {
  std::set<std::string, std::less<>> codes;
  return ForEachRow(table, [&](const TableRow& row) {
    const auto& values = row.values;
    absl::Status status = CheckNewNamed(table, row, &codes);
    if (!status.ok()) return status;
    if (values[2].empty()) return table.Wrong(row, 2, "计量单位不能为空");
    const auto minimum = values[3].empty() ? std::optional<uint32_t>(0) : CountOf(values[3]);
    if (!minimum) return table.WrongWord(row, 3, "数字，没有则为 -");
    if (posts_.count(values[4]) == 0) return Unknown(table, row, 4, "岗位", values[4], posts_);
    auto* item = setup_.reference.emplace_back().mutable_stock_item();
    item->set_code(values[0]);
    item->set_name(values[1]);
    item->set_unit(values[2]);
    item->set_minimum(*minimum);
    item->set_post(values[4]);
    return absl::OkStatus();
  });
}

absl::Status Builder::AddGrants(const ArrangedTable& table, const TableRow& row, Person* person) {
  constexpr size_t kRolesColumn = 6;
  std::string_view roles = row.values[kRolesColumn];
  bool system = false;
  bool security = false;
  while (!roles.empty()) {
    const size_t comma = roles.find(',');
    const std::string_view word = base::TrimText(roles.substr(0, comma));
    roles.remove_prefix(comma == std::string_view::npos ? roles.size() : comma + 1);
    const auto grant = GrantOf(word);
    if (!grant) return table.Wrong(row, kRolesColumn, base::StrCat("没有角色“", word, "”"));
    if (!grant->department().empty() && departments_.count(grant->department()) == 0) {
      return Unknown(table, row, kRolesColumn, "部门", grant->department(), departments_);
    }
    system |= grant->role() == ledger::v1::ROLE_SYSTEM_ADMINISTRATOR;
    security |= grant->role() == ledger::v1::ROLE_SECURITY_ADMINISTRATOR;
    person->grants.push_back(*grant);
  }
  if (!system || !security) return absl::OkStatus();
  return table.Wrong(row, kRolesColumn, "同一个人不能兼任系统管理员和安全管理员");
}

absl::Status Builder::AddPerson(const ArrangedTable& table, const TableRow& row) {
  const auto& values = row.values;
  if (!IsAccount(values[0])) {
    return table.WrongWord(row, 0, "1 至 64 个小写字母、数字或 . _ -");
  }
  if (!accounts_.insert(values[0]).second) {
    return table.Wrong(row, 0, base::StrCat("账号“", values[0], "”重复"));
  }
  const auto kind = PrincipalKindOf(values[2]);
  if (!kind) return table.WrongWord(row, 2, "staff（人员）或 service（接口）");
  if (!values[3].empty() && posts_.count(values[3]) == 0) {
    return Unknown(table, row, 3, "岗位", values[3], posts_);
  }
  if (!values[4].empty() && windows_.count(values[4]) == 0) {
    return Unknown(table, row, 4, "窗口", values[4], windows_);
  }
  Person person;
  person.account = values[0];
  person.name = values[1];
  person.kind = *kind;
  person.post = values[3];
  person.window = values[4];
  person.phone = values[5];
  absl::Status status = AddGrants(table, row, &person);
  if (!status.ok()) return status;
  setup_.people.push_back(std::move(person));
  return absl::OkStatus();
}

absl::Status Builder::AddStaff(const ArrangedTable& table) {
  return ForEachRow(table, [&](const TableRow& row) { return AddPerson(table, row); });
}

}  // namespace hallcase::domain::setup
