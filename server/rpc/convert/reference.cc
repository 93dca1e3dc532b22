#include "server/rpc/convert/convert.h"

namespace hallcase::rpc {

void FillItem(const ledger::v1::Item& item, v1::Item* out) {
  out->set_code(item.code());
  out->set_version(item.version());
  out->set_name(item.name());
  out->set_department(item.department());
  out->set_acceptor(static_cast<v1::Acceptor>(item.acceptor()));
  out->set_promised_unit(static_cast<v1::ClockUnit>(item.promised_unit()));
  out->set_promised_amount(item.promised_amount());
  out->set_legal_unit(static_cast<v1::ClockUnit>(item.legal_unit()));
  out->set_legal_amount(item.legal_amount());
  for (const ledger::v1::ItemMaterial& material : item.materials()) {
    v1::ItemMaterial* to = out->add_materials();
    to->set_code(material.code());
    to->set_name(material.name());
    to->set_required(material.required());
    to->set_originals(material.originals());
    to->set_copies(material.copies());
    to->set_deferrable(material.deferrable());
  }
  for (const ledger::v1::ItemStep& step : item.steps()) {
    v1::ItemStep* to = out->add_steps();
    to->set_name(step.name());
    to->set_days(step.days());
  }
  out->set_supplement_days(item.supplement_days());
  out->set_delivery_days(item.delivery_days());
  out->set_hall_leg_days(item.hall_leg_days());
  out->set_department_leg_days(item.department_leg_days());
  out->set_retired(item.retired());
  out->set_import_only(item.import_only());
  out->set_extension_amount(item.extension_amount());
  out->set_extension_ask_days(item.extension_ask_days());
  out->set_kind(item.kind() == 0 ? v1::CASE_KIND_INTAKE : static_cast<v1::CaseKind>(item.kind()));
  out->set_pickup_item(item.pickup_item());
  out->set_conditions(item.conditions());
  out->set_place(item.place());
  out->set_phone(item.phone());
  out->set_post(item.post());
}

void ToItem(const v1::Item& item, ledger::v1::Item* out) {
  out->set_code(item.code());
  out->set_name(item.name());
  out->set_department(item.department());
  out->set_acceptor(static_cast<ledger::v1::Acceptor>(item.acceptor()));
  out->set_promised_unit(static_cast<ledger::v1::ClockUnit>(item.promised_unit()));
  out->set_promised_amount(item.promised_amount());
  out->set_legal_unit(static_cast<ledger::v1::ClockUnit>(item.legal_unit()));
  out->set_legal_amount(item.legal_amount());
  for (const v1::ItemMaterial& material : item.materials()) {
    ledger::v1::ItemMaterial* to = out->add_materials();
    to->set_code(material.code());
    to->set_name(material.name());
    to->set_required(material.required());
    to->set_originals(material.originals());
    to->set_copies(material.copies());
    to->set_deferrable(material.deferrable());
  }
  for (const v1::ItemStep& step : item.steps()) {
    ledger::v1::ItemStep* to = out->add_steps();
    to->set_name(step.name());
    to->set_days(step.days());
  }
  out->set_supplement_days(item.supplement_days());
  out->set_delivery_days(item.delivery_days());
  out->set_hall_leg_days(item.hall_leg_days());
  out->set_department_leg_days(item.department_leg_days());
  out->set_retired(item.retired());
  out->set_extension_amount(item.extension_amount());
  out->set_extension_ask_days(item.extension_ask_days());
  const bool unsaid = item.kind() == v1::CASE_KIND_UNSPECIFIED;
  out->set_kind(static_cast<uint32_t>(unsaid ? v1::CASE_KIND_INTAKE : item.kind()));
  out->set_import_only(item.import_only());
  out->set_pickup_item(item.pickup_item());
  out->set_conditions(item.conditions());
  out->set_place(item.place());
  out->set_phone(item.phone());
  out->set_post(item.post());
}

void FillLocalLimit(const ledger::v1::LocalLimit& limit, v1::LocalLimit* out) {
  out->set_code(limit.code());
  out->set_version(limit.version());
  out->set_unit(static_cast<v1::ClockUnit>(limit.unit()));
  out->set_amount(limit.amount());
  out->set_extension_amount(limit.extension_amount());
  out->set_source(limit.source());
  out->set_retired(limit.retired());
}

void ToLocalLimit(const v1::LocalLimit& limit, ledger::v1::LocalLimit* out) {
  out->set_code(limit.code());
  out->set_unit(static_cast<ledger::v1::ClockUnit>(limit.unit()));
  out->set_amount(limit.amount());
  out->set_extension_amount(limit.extension_amount());
  out->set_source(limit.source());
  out->set_retired(limit.retired());
}

void FillRule(const ledger::v1::WarningRule& rule, v1::WarningRule* out) {
  out->set_code(rule.code());
  out->set_version(rule.version());
  out->set_clock(static_cast<v1::ClockName>(rule.clock()));
  out->set_unit(static_cast<v1::ClockUnit>(rule.unit()));
  out->set_level(static_cast<v1::WarningLevel>(rule.level()));
  out->set_working_days_left(rule.working_days_left());
  out->set_working_days_over(rule.working_days_over());
  for (const int recipient : rule.recipients()) {
    out->add_recipients(static_cast<v1::WarningRecipient>(recipient));
  }
  out->set_percent_used(rule.percent_used());
  out->set_repeat_days(rule.repeat_days());
  out->set_when_due(rule.when_due());
  out->set_retired(rule.retired());
}

void ToRule(const v1::WarningRule& rule, ledger::v1::WarningRule* out) {
  out->set_code(rule.code());
  out->set_clock(static_cast<ledger::v1::ClockName>(rule.clock()));
  out->set_unit(static_cast<ledger::v1::ClockUnit>(rule.unit()));
  out->set_level(static_cast<ledger::v1::WarningLevel>(rule.level()));
  out->set_working_days_left(rule.working_days_left());
  out->set_working_days_over(rule.working_days_over());
  for (const int recipient : rule.recipients()) {
    out->add_recipients(static_cast<ledger::v1::WarningRecipient>(recipient));
  }
  out->set_repeat_days(rule.repeat_days());
  out->set_percent_used(rule.percent_used());
  out->set_when_due(rule.when_due());
  out->set_retired(rule.retired());
}

void FillPauseReason(const ledger::v1::PauseReason& reason, v1::PauseReason* out) {
  out->set_code(reason.code());
  out->set_version(reason.version());
  out->set_name(reason.name());
  out->set_stops_legal(reason.stops_legal());
  out->set_stops_promised(reason.stops_promised());
  out->set_needs_approval(reason.needs_approval());
  out->set_max_days(reason.max_days());
  out->set_needs_written_notice(reason.needs_written_notice());
  out->set_retired(reason.retired());
}

void ToPauseReason(const v1::PauseReason& reason, ledger::v1::PauseReason* out) {
  out->set_code(reason.code());
  out->set_name(reason.name());
  out->set_stops_legal(reason.stops_legal());
  out->set_stops_promised(reason.stops_promised());
  out->set_needs_approval(reason.needs_approval());
  out->set_max_days(reason.max_days());
  out->set_needs_written_notice(reason.needs_written_notice());
  out->set_retired(reason.retired());
}

void FillStockItem(const ledger::v1::StockItem& item, v1::StockItem* out) {
  out->set_code(item.code());
  out->set_version(item.version());
  out->set_name(item.name());
  out->set_unit(item.unit());
  out->set_minimum(item.minimum());
  out->set_post(item.post());
  out->set_retired(item.retired());
}

void ToStockItem(const v1::StockItem& item, ledger::v1::StockItem* out) {
  out->set_code(item.code());
  out->set_name(item.name());
  out->set_unit(item.unit());
  out->set_minimum(item.minimum());
  out->set_post(item.post());
  out->set_retired(item.retired());
}

void FillCalendar(const ledger::v1::Calendar& calendar, v1::Calendar* out) {
  out->set_layer(static_cast<v1::CalendarLayer>(calendar.layer()));
  out->set_version(calendar.version());
  out->set_text(calendar.text());
  out->set_document(calendar.document());
  out->set_published_by(calendar.published_by());
}

}  // namespace hallcase::rpc
