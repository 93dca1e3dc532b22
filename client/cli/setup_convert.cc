#include "client/cli/setup_convert.h"

namespace hallcase::cli {
namespace {

// Every Copy function goes both ways: the messages of both contracts have the same fields.

// A value of one contract's enum as the other's, whichever the setter takes: both have the same
// numbers; tests/contract holds them to it.
class Same {
 public:
  explicit Same(int number) : number_(number) {}
  template <typename To>
  operator To() const {  // NOLINT(google-explicit-constructor): a setter's argument
    return static_cast<To>(number_);
  }

 private:
  int number_;
};

template <typename From, typename To>
void CopyItem(const From& from, To* to) {
  to->set_code(from.code());
  to->set_name(from.name());
  to->set_department(from.department());
  to->set_acceptor(Same(from.acceptor()));
  to->set_promised_unit(Same(from.promised_unit()));
  to->set_promised_amount(from.promised_amount());
  to->set_legal_unit(Same(from.legal_unit()));
  to->set_legal_amount(from.legal_amount());
  to->set_retired(from.retired());
  to->set_import_only(from.import_only());
  to->set_kind(Same(static_cast<int>(from.kind())));
  to->set_extension_amount(from.extension_amount());
  to->set_extension_ask_days(from.extension_ask_days());
  for (const auto& material : from.materials()) {
    auto* copy = to->add_materials();
    copy->set_code(material.code());
    copy->set_name(material.name());
    copy->set_required(material.required());
    copy->set_originals(material.originals());
    copy->set_copies(material.copies());
    copy->set_deferrable(material.deferrable());
  }
  to->set_supplement_days(from.supplement_days());
  to->set_delivery_days(from.delivery_days());
  to->set_pickup_item(from.pickup_item());
  to->set_conditions(from.conditions());
  to->set_place(from.place());
  to->set_phone(from.phone());
  to->set_post(from.post());
  to->set_hall_leg_days(from.hall_leg_days());
  to->set_department_leg_days(from.department_leg_days());
  for (const auto& step : from.steps()) {
    auto* copy = to->add_steps();
    copy->set_name(step.name());
    copy->set_days(step.days());
  }
}

template <typename From, typename To>
void CopyRule(const From& from, To* to) {
  to->set_code(from.code());
  to->set_clock(Same(from.clock()));
  to->set_unit(Same(from.unit()));
  to->set_level(Same(from.level()));
  to->set_working_days_left(from.working_days_left());
  to->set_working_days_over(from.working_days_over());
  for (const int recipient : from.recipients()) {
    to->add_recipients(Same(recipient));
  }
  to->set_percent_used(from.percent_used());
  to->set_repeat_days(from.repeat_days());
  to->set_when_due(from.when_due());
  to->set_retired(from.retired());
}

template <typename From, typename To>
void CopyPauseReason(const From& from, To* to) {
  to->set_code(from.code());
  to->set_name(from.name());
  to->set_stops_legal(from.stops_legal());
  to->set_stops_promised(from.stops_promised());
  to->set_needs_approval(from.needs_approval());
  to->set_max_days(from.max_days());
  to->set_needs_written_notice(from.needs_written_notice());
  to->set_retired(from.retired());
}

template <typename From, typename To>
void CopyLocalLimit(const From& from, To* to) {
  to->set_code(from.code());
  to->set_unit(Same(from.unit()));
  to->set_amount(from.amount());
  to->set_extension_amount(from.extension_amount());
  to->set_source(from.source());
  to->set_retired(from.retired());
}

template <typename From, typename To>
void CopyStockItem(const From& from, To* to) {
  to->set_code(from.code());
  to->set_name(from.name());
  to->set_unit(from.unit());
  to->set_minimum(from.minimum());
  to->set_post(from.post());
  to->set_retired(from.retired());
}

template <typename From, typename To>
void CopyDepartment(const From& from, To* to) {
  to->set_code(from.code());
  to->set_name(from.name());
  to->set_contact(from.contact());
  to->set_phone(from.phone());
  to->set_review_body(from.review_body());
  to->set_court(from.court());
  to->set_retired(from.retired());
}

template <typename From, typename To>
void CopyPost(const From& from, To* to) {
  to->set_code(from.code());
  to->set_name(from.name());
  to->set_headcount(from.headcount());
  to->set_retired(from.retired());
}

template <typename From, typename To>
void CopyWindow(const From& from, To* to) {
  to->set_code(from.code());
  to->set_name(from.name());
  to->set_post(from.post());
  to->set_retired(from.retired());
}

}  // namespace

v1::PublishReferenceRequest ToPublishRequest(
    const std::vector<ledger::v1::ReferencePublished>& values) {
  using Value = ledger::v1::ReferencePublished::ValueCase;
  v1::PublishReferenceRequest request;
  for (const auto& published : values) {
    switch (published.value_case()) {
      case Value::kItem: CopyItem(published.item(), request.add_items()); break;
      case Value::kDepartment:
        CopyDepartment(published.department(), request.add_departments());
        break;
      case Value::kPost: CopyPost(published.post(), request.add_posts()); break;
      case Value::kWindow: CopyWindow(published.window(), request.add_windows()); break;
      case Value::kRule: CopyRule(published.rule(), request.add_rules()); break;
      case Value::kPauseReason:
        CopyPauseReason(published.pause_reason(), request.add_pause_reasons());
        break;
      case Value::kLocalLimit:
        CopyLocalLimit(published.local_limit(), request.add_local_limits());
        break;
      case Value::kStockItem:
        CopyStockItem(published.stock_item(), request.add_stock_items());
        break;
      case Value::kCalendar:
      case Value::VALUE_NOT_SET: break;
    }
  }
  return request;
}

domain::setup::HallSetup FromPublished(const v1::ListItemsResponse& items,
                                       const v1::ListReferenceResponse& rest) {
  domain::setup::HallSetup setup;
  auto& values = setup.reference;
  for (const auto& row : rest.departments()) {
    CopyDepartment(row, values.emplace_back().mutable_department());
  }
  for (const auto& row : rest.posts()) CopyPost(row, values.emplace_back().mutable_post());
  for (const auto& row : rest.windows()) CopyWindow(row, values.emplace_back().mutable_window());
  for (const auto& row : items.items()) CopyItem(row, values.emplace_back().mutable_item());
  for (const auto& row : rest.rules()) CopyRule(row, values.emplace_back().mutable_rule());
  for (const auto& row : rest.pause_reasons()) {
    CopyPauseReason(row, values.emplace_back().mutable_pause_reason());
  }
  for (const auto& row : rest.local_limits()) {
    CopyLocalLimit(row, values.emplace_back().mutable_local_limit());
  }
  for (const auto& row : rest.stock_items()) {
    CopyStockItem(row, values.emplace_back().mutable_stock_item());
  }
  return setup;
}

}  // namespace hallcase::cli
