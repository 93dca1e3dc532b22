#include "server/domain/setup/builder.h"

#include <algorithm>
#include <utility>

#include "server/base/strings.h"
#include "server/base/text.h"
#include "server/domain/calendar/calendar_text.h"
#include "server/domain/setup/words.h"

namespace hallcase::domain::setup {
namespace {

// 综合受理, the one business line that the catalogue holds.
constexpr uint32_t kKindIntake = 1;
constexpr size_t kCodeBytesMax = 64;
constexpr size_t kAccountBytesMax = 64;

// Reads a table and hands each row to `add(row)`, which returns a Status.
template <typename Add>
absl::Status ForEachRow(std::string_view file, std::string_view text,
                        absl::Span<const std::string_view> columns, Add add,
                        absl::Span<const std::string_view> optional = {}) {
  auto rows = ParseTsv(file, text, columns, optional);
  if (!rows.ok()) return rows.status();
  for (const TsvRow& row : *rows) {
    absl::Status status = add(row);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status CheckNewCode(std::string_view file, const TsvRow& row,
                          std::set<std::string, std::less<>>* seen) {
  const std::string& code = row.values[0];
  if (code.empty() || code.size() > kCodeBytesMax) {
    return ErrorAt(file, row.line, "the code must have 1-64 bytes");
  }
  if (!seen->insert(code).second) {
    return ErrorAt(file, row.line, base::StrCat("'", code, "' comes twice"));
  }
  return absl::OkStatus();
}

absl::Status Unknown(std::string_view file, const TsvRow& row, std::string_view what,
                     std::string_view code) {
  return ErrorAt(file, row.line, base::StrCat("no ", what, " '", code, "'"));
}

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
  auto layer = ParseCalendarText(text, setup_.hall.utc_offset_minutes());
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

absl::Status Builder::AddDepartments(std::string_view text) {
  const auto add = [this](const TsvRow& row) {
    absl::Status status = CheckNewCode(kDepartmentsName, row, &departments_);
    if (!status.ok()) return status;
    auto* department = setup_.reference.emplace_back().mutable_department();
    department->set_code(row.values[0]);
    department->set_name(row.values[1]);
    department->set_contact(row.values[2]);
    department->set_phone(row.values[3]);
    department->set_review_body(row.values[4]);
    department->set_court(row.values[5]);
    return absl::OkStatus();
  };
  return ForEachRow(kDepartmentsName, text, {"code", "name"}, add,
                    {"contact", "phone", "review_body", "court"});
}

absl::Status Builder::AddPosts(std::string_view text) {
  return ForEachRow(kPostsName, text, {"code", "name", "headcount"}, [this](const TsvRow& row) {
    absl::Status status = CheckNewCode(kPostsName, row, &posts_);
    if (!status.ok()) return status;
    const auto headcount = CountOf(row.values[2]);
    if (!headcount) return ErrorAt(kPostsName, row.line, "headcount: want a number");
    auto* post = setup_.reference.emplace_back().mutable_post();
    post->set_code(row.values[0]);
    post->set_name(row.values[1]);
    post->set_headcount(*headcount);
    return absl::OkStatus();
  });
}

absl::Status Builder::AddWindows(std::string_view text) {
  return ForEachRow(kWindowsName, text, {"code", "name", "post"}, [this](const TsvRow& row) {
    absl::Status status = CheckNewCode(kWindowsName, row, &windows_);
    if (!status.ok()) return status;
    const std::string& post = row.values[2];
    if (posts_.count(post) == 0) return Unknown(kWindowsName, row, "post", post);
    auto* window = setup_.reference.emplace_back().mutable_window();
    window->set_code(row.values[0]);
    window->set_name(row.values[1]);
    window->set_post(post);
    return absl::OkStatus();
  });
}

absl::Status Builder::AddItem(const TsvRow& row, ledger::v1::Item* item) {
  const auto& values = row.values;
  if (departments_.count(values[2]) == 0) return Unknown(kItemsName, row, "department", values[2]);
  const auto acceptor = AcceptorOf(values[3]);
  if (!acceptor) return ErrorAt(kItemsName, row.line, "acceptor: want window or department");
  const auto promised = LimitOf(values[4]);
  const auto legal = LimitOf(values[5]);
  if (!promised || !legal) {
    return ErrorAt(kItemsName, row.line, "a limit is wrong: want 5wd, 30d, 45wmin, 45min or -");
  }
  if (promised->unit == legal->unit && legal->amount > 0 && promised->amount > legal->amount) {
    return ErrorAt(kItemsName, row.line, "the promise is longer than the legal limit");
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
  const auto ask_days = values[7].empty() ? std::optional<uint32_t>(0) : CountOf(values[7]);
  if (!extension || !ask_days) {
    return ErrorAt(kItemsName, row.line, "extension: want 10wd or -, ask_days: a number or -");
  }
  if (extension->amount > 0 && extension->unit != promised->unit) {
    return ErrorAt(kItemsName, row.line, "the extension has another unit than the promise");
  }
  item->set_extension_amount(extension->amount);
  item->set_extension_ask_days(*ask_days);
  item->set_kind(kKindIntake);
  return AddParts(row, item);
}

absl::Status Builder::AddParts(const TsvRow& row, ledger::v1::Item* item) {
  const auto& values = row.values;
  const auto supplement = WorkingDaysOf(values[8]);
  const auto delivery = WorkingDaysOf(values[9]);
  const auto hall_leg = WorkingDaysOf(values[10]);
  const auto department_leg = WorkingDaysOf(values[11]);
  if (!supplement || !delivery || !hall_leg || !department_leg) {
    return ErrorAt(kItemsName, row.line,
                   "supplement, delivery, hall_leg, department_leg: want 10wd or -");
  }
  const auto steps = StepsOf(values[12]);
  if (!steps) return ErrorAt(kItemsName, row.line, "steps: want NAME:1wd,NAME:2wd or -");
  item->set_supplement_days(*supplement);
  item->set_delivery_days(*delivery);
  item->set_hall_leg_days(*hall_leg);
  item->set_department_leg_days(*department_leg);
  *item->mutable_steps() = {steps->begin(), steps->end()};
  return absl::OkStatus();
}

absl::Status Builder::AddItems(std::string_view items, std::string_view materials) {
  std::set<std::string, std::less<>> codes;
  std::map<std::string, size_t, std::less<>> places;
  absl::Status status = ForEachRow(
      kItemsName, items,
      {"code", "name", "department", "acceptor", "promised", "legal", "extension", "ask_days",
       "supplement", "delivery", "hall_leg", "department_leg", "steps"},
      [&](const TsvRow& row) {
        absl::Status checked = CheckNewCode(kItemsName, row, &codes);
        if (!checked.ok()) return checked;
        places[row.values[0]] = setup_.reference.size();
        return AddItem(row, setup_.reference.emplace_back().mutable_item());
      });
  if (!status.ok()) return status;
  std::set<std::pair<std::string, std::string>> seen;
  return ForEachRow(
      kItemMaterialsName, materials,
      {"item", "code", "name", "required", "originals", "copies", "deferrable"},
      [&](const TsvRow& row) {
        const auto& values = row.values;
        const auto place = places.find(values[0]);
        if (place == places.end()) return Unknown(kItemMaterialsName, row, "item", values[0]);
        if (values[1].empty() || !seen.insert({values[0], values[1]}).second) {
          return ErrorAt(kItemMaterialsName, row.line, "the code is empty or comes twice");
        }
        const auto required = YesNoOf(values[3]);
        const auto originals = CountOf(values[4]);
        const auto copies = CountOf(values[5]);
        const auto deferrable = YesNoOf(values[6]);
        if (!required || !originals || !copies || !deferrable) {
          return ErrorAt(kItemMaterialsName, row.line,
                         "want required and deferrable yes or no, and two numbers");
        }
        auto* material = setup_.reference[place->second].mutable_item()->add_materials();
        material->set_code(values[1]);
        material->set_name(values[2]);
        material->set_required(*required);
        material->set_originals(*originals);
        material->set_copies(*copies);
        material->set_deferrable(*deferrable);
        return absl::OkStatus();
      });
}

absl::Status Builder::AddRules(std::string_view text) {
  std::set<std::string, std::less<>> codes;
  return ForEachRow(
      kRulesName, text, {"code", "clock", "unit", "level", "threshold", "recipients"},
      [&](const TsvRow& row) {
        absl::Status status = CheckNewCode(kRulesName, row, &codes);
        if (!status.ok()) return status;
        const auto clock = ClockNameOf(row.values[1]);
        const auto unit = ClockUnitOf(row.values[2]);
        const auto level = WarningLevelOf(row.values[3]);
        const auto threshold = ThresholdOf(row.values[4]);
        if (!clock || !unit || !level) {
          return ErrorAt(kRulesName, row.line, "clock, unit or level is no such word");
        }
        if (!threshold) {
          return ErrorAt(kRulesName, row.line,
                         "threshold: want left:1wd, used:80%, due or over:1wd");
        }
        const auto recipients = RecipientsOf(row.values[5]);
        if (!recipients) {
          return ErrorAt(kRulesName, row.line,
                         "recipients: want responsible, lead, duty_leader, or -");
        }
        auto* rule = setup_.reference.emplace_back().mutable_rule();
        *rule = *threshold;
        for (const auto recipient : *recipients) rule->add_recipients(recipient);
        rule->set_code(row.values[0]);
        rule->set_clock(*clock);
        rule->set_unit(*unit);
        rule->set_level(*level);
        return absl::OkStatus();
      });
}

absl::Status Builder::AddPauseReasons(std::string_view text) {
  std::set<std::string, std::less<>> codes;
  return ForEachRow(
      kPauseReasonsName, text,
      {"code", "name", "stops_legal", "stops_promised", "approval", "max_days", "written_notice"},
      [&](const TsvRow& row) {
        const auto& values = row.values;
        absl::Status status = CheckNewCode(kPauseReasonsName, row, &codes);
        if (!status.ok()) return status;
        const auto legal = YesNoOf(values[2]);
        const auto promised = YesNoOf(values[3]);
        const auto approval = YesNoOf(values[4]);
        const auto notice = YesNoOf(values[6]);
        const auto days = values[5].empty() ? std::optional<uint32_t>(0) : CountOf(values[5]);
        if (!legal || !promised || !approval || !notice || !days) {
          return ErrorAt(kPauseReasonsName, row.line, "want yes or no four times, and days or -");
        }
        if (!*legal && !*promised) {
          return ErrorAt(kPauseReasonsName, row.line, "it must stop one sort of limit at least");
        }
        auto* reason = setup_.reference.emplace_back().mutable_pause_reason();
        reason->set_code(values[0]);
        reason->set_name(values[1]);
        reason->set_stops_legal(*legal);
        reason->set_stops_promised(*promised);
        reason->set_needs_approval(*approval);
        reason->set_max_days(*days);
        reason->set_needs_written_notice(*notice);
        return absl::OkStatus();
      });
}

absl::Status Builder::AddGrants(const TsvRow& row, std::string_view roles, Person* person) {
  bool system = false;
  bool security = false;
  while (!roles.empty()) {
    const size_t comma = roles.find(',');
    const std::string_view word = base::TrimText(roles.substr(0, comma));
    roles.remove_prefix(comma == std::string_view::npos ? roles.size() : comma + 1);
    const auto grant = GrantOf(word);
    if (!grant) {
      return ErrorAt(kStaffName, row.line, base::StrCat("'", word, "' is no role of the house"));
    }
    if (!grant->department().empty() && departments_.count(grant->department()) == 0) {
      return Unknown(kStaffName, row, "department", grant->department());
    }
    system |= grant->role() == ledger::v1::ROLE_SYSTEM_ADMINISTRATOR;
    security |= grant->role() == ledger::v1::ROLE_SECURITY_ADMINISTRATOR;
    person->grants.push_back(*grant);
  }
  if (system && security) {
    return ErrorAt(kStaffName, row.line, "one person cannot hold both administrator roles");
  }
  return absl::OkStatus();
}

absl::Status Builder::AddPerson(const TsvRow& row) {
  const auto& values = row.values;
  if (!IsAccount(values[0])) {
    return ErrorAt(kStaffName, row.line, "account: want 1-64 of a-z, 0-9, . _ -");
  }
  if (!accounts_.insert(values[0]).second) {
    return ErrorAt(kStaffName, row.line, base::StrCat("'", values[0], "' comes twice"));
  }
  const auto kind = PrincipalKindOf(values[2]);
  if (!kind) return ErrorAt(kStaffName, row.line, "kind: want staff or service");
  if (!values[3].empty() && posts_.count(values[3]) == 0) {
    return Unknown(kStaffName, row, "post", values[3]);
  }
  if (!values[4].empty() && windows_.count(values[4]) == 0) {
    return Unknown(kStaffName, row, "window", values[4]);
  }
  Person person;
  person.account = values[0];
  person.name = values[1];
  person.kind = *kind;
  person.post = values[3];
  person.window = values[4];
  person.phone = values[5];
  absl::Status status = AddGrants(row, values[6], &person);
  if (!status.ok()) return status;
  setup_.people.push_back(std::move(person));
  return absl::OkStatus();
}

absl::Status Builder::AddStaff(std::string_view text) {
  return ForEachRow(kStaffName, text,
                    {"account", "name", "kind", "post", "window", "phone", "roles"},
                    [this](const TsvRow& row) { return AddPerson(row); });
}

}  // namespace hallcase::domain::setup
