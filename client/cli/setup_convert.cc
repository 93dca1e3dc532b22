#include "client/cli/setup_convert.h"

#include "server/base/files.h"
#include "server/base/strings.h"
#include "server/domain/setup/tsv.h"

namespace hallcase::cli {
namespace {

// The enums of both contracts have the same numbers; tests/contract holds them to it.
template <typename To, typename From>
To Same(From number) {
  return static_cast<To>(static_cast<int>(number));
}

void AddItem(const ledger::v1::Item& from, v1::Item* to) {
  to->set_code(from.code());
  to->set_name(from.name());
  to->set_department(from.department());
  to->set_acceptor(Same<v1::Acceptor>(from.acceptor()));
  to->set_promised_unit(Same<v1::ClockUnit>(from.promised_unit()));
  to->set_promised_amount(from.promised_amount());
  to->set_legal_unit(Same<v1::ClockUnit>(from.legal_unit()));
  to->set_legal_amount(from.legal_amount());
  to->set_retired(from.retired());
  to->set_import_only(from.import_only());
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
  to->set_hall_leg_days(from.hall_leg_days());
  to->set_department_leg_days(from.department_leg_days());
  for (const auto& step : from.steps()) {
    auto* copy = to->add_steps();
    copy->set_name(step.name());
    copy->set_days(step.days());
  }
}

void AddRule(const ledger::v1::WarningRule& from, v1::WarningRule* to) {
  to->set_code(from.code());
  to->set_clock(Same<v1::ClockName>(from.clock()));
  to->set_unit(Same<v1::ClockUnit>(from.unit()));
  to->set_level(Same<v1::WarningLevel>(from.level()));
  to->set_working_days_left(from.working_days_left());
  to->set_working_days_over(from.working_days_over());
  for (const int recipient : from.recipients()) {
    to->add_recipients(Same<v1::WarningRecipient>(recipient));
  }
  to->set_percent_used(from.percent_used());
  to->set_when_due(from.when_due());
  to->set_retired(from.retired());
}

void AddPauseReason(const ledger::v1::PauseReason& from, v1::PauseReason* to) {
  to->set_code(from.code());
  to->set_name(from.name());
  to->set_stops_legal(from.stops_legal());
  to->set_stops_promised(from.stops_promised());
  to->set_needs_approval(from.needs_approval());
  to->set_max_days(from.max_days());
  to->set_needs_written_notice(from.needs_written_notice());
  to->set_retired(from.retired());
}

void AddDepartment(const ledger::v1::Department& from, v1::Department* to) {
  to->set_code(from.code());
  to->set_name(from.name());
  to->set_contact(from.contact());
  to->set_phone(from.phone());
  to->set_review_body(from.review_body());
  to->set_court(from.court());
  to->set_retired(from.retired());
}

void AddPost(const ledger::v1::Post& from, v1::Post* to) {
  to->set_code(from.code());
  to->set_name(from.name());
  to->set_headcount(from.headcount());
  to->set_retired(from.retired());
}

void AddWindow(const ledger::v1::Window& from, v1::Window* to) {
  to->set_code(from.code());
  to->set_name(from.name());
  to->set_post(from.post());
  to->set_retired(from.retired());
}

}  // namespace

absl::StatusOr<domain::setup::HallSetup> ReadSetupDirectory(const std::string& directory) {
  const std::string prefix = directory + "/";
  const std::string conf_name(domain::setup::kHallConfName);
  auto conf = base::ReadWholeFile(prefix + conf_name, domain::setup::kSetupFileBytesMax);
  if (!conf.ok()) return conf.status();
  const auto names = domain::setup::SetupFileNames(*conf);
  if (!names.ok()) return names.status();
  std::vector<domain::setup::SetupFile> files = {{conf_name, *std::move(conf)}};
  for (const std::string& name : *names) {
    auto text = base::ReadWholeFile(prefix + name, domain::setup::kSetupFileBytesMax);
    if (!text.ok()) return text.status();
    files.push_back({name, *std::move(text)});
  }
  return domain::setup::ParseSetup(files);
}

v1::PublishReferenceRequest ToPublishRequest(const domain::setup::HallSetup& setup) {
  using Value = ledger::v1::ReferencePublished::ValueCase;
  v1::PublishReferenceRequest request;
  for (const auto& published : setup.reference) {
    switch (published.value_case()) {
      case Value::kItem: AddItem(published.item(), request.add_items()); break;
      case Value::kDepartment:
        AddDepartment(published.department(), request.add_departments());
        break;
      case Value::kPost: AddPost(published.post(), request.add_posts()); break;
      case Value::kWindow: AddWindow(published.window(), request.add_windows()); break;
      case Value::kRule: AddRule(published.rule(), request.add_rules()); break;
      case Value::kPauseReason:
        AddPauseReason(published.pause_reason(), request.add_pause_reasons());
        break;
      case Value::kCalendar:
      case Value::VALUE_NOT_SET: break;
    }
  }
  return request;
}

}  // namespace hallcase::cli
