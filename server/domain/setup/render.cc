#include "server/domain/setup/render.h"

#include <utility>

#include "server/base/strings.h"
#include "server/domain/setup/words.h"

namespace hallcase::domain::setup {
namespace {

using ledger::v1::ReferencePublished;

std::string CountFor(uint32_t count) { return count == 0 ? "" : base::StrCat(count); }
std::string DaysFor(uint32_t days) { return LimitFor(ledger::v1::CLOCK_UNIT_WORKING_DAY, days); }
std::string Text(std::string_view word) { return std::string(word); }

std::string StepsFor(const ledger::v1::Item& item) {
  std::string steps;
  for (const auto& step : item.steps()) {
    base::StrAppend(&steps, steps.empty() ? "" : ",", step.name(), ":", DaysFor(step.days()));
  }
  return steps;
}

void AddLine(std::vector<std::string> values, RawTable* table) {
  const size_t line = table->header_line + table->rows.size() + 1;
  table->rows.push_back({line, std::move(values)});
}

void RenderItem(const ledger::v1::Item& item, std::vector<RawTable>* tables) {
  AddLine({item.code(), item.name(), item.department(), Text(WordFor(item.acceptor())),
           LimitFor(item.promised_unit(), item.promised_amount()),
           LimitFor(item.legal_unit(), item.legal_amount()),
           LimitFor(item.promised_unit(), item.extension_amount()),
           CountFor(item.extension_ask_days()), DaysFor(item.supplement_days()),
           DaysFor(item.delivery_days()), DaysFor(item.hall_leg_days()),
           DaysFor(item.department_leg_days()), StepsFor(item), Text(KindFor(item.kind())),
           item.pickup_item(), item.post(), item.conditions(), item.place(), item.phone()},
          &(*tables)[static_cast<size_t>(TableId::kItems)]);
  for (const auto& material : item.materials()) {
    AddLine({item.code(), material.code(), material.name(), Text(YesNoFor(material.required())),
             base::StrCat(material.originals()), base::StrCat(material.copies()),
             Text(YesNoFor(material.deferrable()))},
            &(*tables)[static_cast<size_t>(TableId::kItemMaterials)]);
  }
}

void RenderRule(const ledger::v1::WarningRule& rule, RawTable* table) {
  std::string recipients;
  for (const int recipient : rule.recipients()) {
    base::StrAppend(&recipients, recipients.empty() ? "" : ",",
                    WordFor(static_cast<ledger::v1::WarningRecipient>(recipient)));
  }
  AddLine({rule.code(), Text(WordFor(rule.clock())), Text(WordFor(rule.unit())),
           Text(WordFor(rule.level())), ThresholdFor(rule), std::move(recipients),
           DaysFor(rule.repeat_days())},
          table);
}

void RenderPauseReason(const ledger::v1::PauseReason& reason, RawTable* table) {
  AddLine({reason.code(), reason.name(), Text(YesNoFor(reason.stops_legal())),
           Text(YesNoFor(reason.stops_promised())), Text(YesNoFor(reason.needs_approval())),
           CountFor(reason.max_days()), Text(YesNoFor(reason.needs_written_notice()))},
          table);
}

void RenderLimit(const ledger::v1::LocalLimit& limit, RawTable* table) {
  AddLine({limit.code(), LimitFor(limit.unit(), limit.amount()),
           LimitFor(limit.unit(), limit.extension_amount()), limit.source()},
          table);
}

void RenderDepartment(const ledger::v1::Department& department, RawTable* table) {
  AddLine({department.code(), department.name(), department.contact(), department.phone(),
           department.review_body(), department.court()},
          table);
}

void RenderPerson(const Person& person, RawTable* table) {
  std::string roles;
  for (const auto& grant : person.grants) {
    base::StrAppend(&roles, roles.empty() ? "" : ",", GrantFor(grant));
  }
  AddLine({person.account, person.name, Text(WordFor(person.kind)), person.post, person.window,
           person.phone, std::move(roles)},
          table);
}

void RenderOne(const ReferencePublished& value, std::vector<RawTable>* tables) {
  const auto table = [tables](TableId id) { return &(*tables)[static_cast<size_t>(id)]; };
  switch (value.value_case()) {
    case ReferencePublished::kItem:
      if (!value.item().retired() && !value.item().import_only()) RenderItem(value.item(), tables);
      return;
    case ReferencePublished::kDepartment:
      if (value.department().retired()) return;
      return RenderDepartment(value.department(), table(TableId::kDepartments));
    case ReferencePublished::kPost:
      if (value.post().retired()) return;
      return AddLine({value.post().code(), value.post().name(),
                      base::StrCat(value.post().headcount())},
                     table(TableId::kPosts));
    case ReferencePublished::kWindow:
      if (value.window().retired()) return;
      return AddLine({value.window().code(), value.window().name(), value.window().post()},
                     table(TableId::kWindows));
    case ReferencePublished::kRule:
      if (!value.rule().retired()) RenderRule(value.rule(), table(TableId::kRules));
      return;
    case ReferencePublished::kPauseReason:
      if (value.pause_reason().retired()) return;
      return RenderPauseReason(value.pause_reason(), table(TableId::kPauseReasons));
    case ReferencePublished::kLocalLimit:
      if (value.local_limit().retired()) return;
      return RenderLimit(value.local_limit(), table(TableId::kLimits));
    case ReferencePublished::kStockItem:
      if (value.stock_item().retired()) return;
      return AddLine({value.stock_item().code(), value.stock_item().name(),
                      value.stock_item().unit(), CountFor(value.stock_item().minimum()),
                      value.stock_item().post()},
                     table(TableId::kStock));
    default: return;
  }
}

}  // namespace

std::vector<RawTable> RenderTables(const HallSetup& setup) {
  std::vector<RawTable> tables;
  for (const TableSpec& spec : TableSpecs()) {
    RawTable& table = tables.emplace_back();
    table.id = spec.id;
    table.place = base::StrCat("现行“", FirstWord(spec.words), "”表");
    for (const ColumnSpec& column : spec.columns) table.header.emplace_back(column.name);
  }
  for (const ReferencePublished& value : setup.reference) RenderOne(value, &tables);
  for (const Person& person : setup.people) RenderPerson(person, &tables.back());
  return tables;
}

}  // namespace hallcase::domain::setup
