#include "tests/support/test_hall.h"

#include <iostream>
#include <utility>

#include "server/base/hash.h"
#include "server/base/mutex.h"
#include "server/domain/calendar/shipped_text.h"
#include "storage/coding.h"
#include "storage/keys.h"
#include "tests/support/require.h"

namespace hallcase::testing {

using app::CommandCall;
using app::Outcome;
using ledger::v1::Role;

TestHall::TestHall(TestHallOptions options) : options_(std::move(options)) {
  if (options_.engine == nullptr) {
    memory_ = std::make_unique<storage::MemoryEngine>();
    options_.engine = memory_.get();
  }
  Open();
  if (options_.set_up && hall_->head().seq == 0) SetUp();
}

TestHall::~TestHall() = default;

void TestHall::Open() {
  app::HallsOptions halls;
  halls.engine = options_.engine;
  halls.clock = options_.clock != nullptr ? options_.clock : &clock_;
  halls.limits = options_.limits;
  // A clock that stands still ends no rest.
  halls.limits.job_rest_us_max = 0;
  halls.completion_threads = options_.completion_threads;
  halls.background = false;
  halls_ = std::make_unique<app::Halls>(std::move(halls));
  const auto opened = halls_->Open(kTestHall);
  if (!opened.ok()) std::cerr << opened.status() << std::endl;
  Require(opened.ok(), "the hall does not open");
  hall_ = halls_->Find(kTestHall);
}

void TestHall::Restart(int64_t down_us) {
  hall_ = nullptr;
  halls_ = nullptr;
  clock_.Advance(down_us);
  Open();
  Settle();
}

void TestHall::Settle() {
  halls_->WaitIdle();
  // Each round may make something else due; a round that commits nothing is the last.
  uint64_t before = 0;
  do {
    before = hall_->head().seq;
    halls_->KeepOnce();
    halls_->WaitIdle();
  } while (hall_->head().seq != before);
}

void TestHall::Advance(int64_t span_us) {
  clock_.Advance(span_us);
  Settle();
}

Outcome TestHall::Run(CommandCall call) { return RunIn(*hall_, std::move(call)); }

Outcome TestHall::RunIn(app::Hall& hall, CommandCall call) {
  base::Mutex mutex;
  base::CondVar answered;
  bool done = false;
  Outcome result;
  call.done = [&](Outcome outcome) {
    base::MutexLock lock(mutex);
    result = std::move(outcome);
    done = true;
    answered.NotifyAll();
  };
  hall.Submit(std::move(call));
  base::MutexLock lock(mutex);
  while (!done) answered.Wait(mutex);
  return result;
}

std::string TestHall::NextRequestId() {
  std::string id(8, '\0');
  storage::AppendU64(&id, ++last_request_);
  return id;
}

CommandCall TestHall::As(std::string_view principal, std::string_view post, Role role) {
  ledger::v1::Grant grant;
  grant.set_role(role);
  if (role == ledger::v1::ROLE_DEPARTMENT_CONTACT) grant.set_department("D1");
  grant.set_record_for_others(role == ledger::v1::ROLE_INTEGRATOR);
  CommandCall call;
  call.scope = domain::access::Scope(std::string(principal), std::string(post), {grant});
  call.request_id = NextRequestId();
  call.body_hmac = std::string(32, 'h');
  return call;
}

CommandCall TestHall::AsClerk(std::string_view clerk) {
  return As(clerk, "P1", ledger::v1::ROLE_CLERK);
}
CommandCall TestHall::AsLead() { return As("lead1", "P1", ledger::v1::ROLE_LEAD); }
CommandCall TestHall::AsContact() {
  return As("contact1", "", ledger::v1::ROLE_DEPARTMENT_CONTACT);
}
CommandCall TestHall::AsIntegrator() {
  CommandCall call = As("integrator1", "", ledger::v1::ROLE_INTEGRATOR);
  call.source = ledger::v1::SOURCE_IMPORT;
  call.lane = app::Lane::kIngest;
  return call;
}
CommandCall TestHall::AsSystem() {
  CommandCall call;
  call.source = ledger::v1::SOURCE_SETUP;
  return call;
}

void TestHall::Target(int64_t case_id, ledger::v1::CaseTarget* target) {
  target->set_case_id(case_id);
  target->set_any_version(true);
}

CommandCall TestHall::Register(std::string_view clerk) {
  CommandCall call = AsClerk(clerk);
  auto* command = call.command.mutable_register_case();
  command->set_item_code(kTestItem);
  command->set_channel("window");
  command->set_window("W1");
  auto* material = command->add_materials();
  material->set_code("M1");
  material->set_originals(1);
  return call;
}

CommandCall TestHall::Issuing(int64_t case_id) {
  CommandCall call = AsLead();
  const auto row = hall().GetCase(case_id);
  auto* issue = call.command.mutable_issue_document();
  issue->set_case_id(case_id);
  issue->set_any_version(true);
  issue->set_kind(ledger::v1::DOCUMENT_KIND_RECEIPT);
  issue->set_template_version(1);
  issue->set_read_seq(row.ok() && *row != nullptr ? (*row)->last_seq() : 0);
  issue->set_snapshot("sealed");
  issue->set_body_hash(std::string(base::kHashBytes, 'h'));
  return call;
}

CommandCall TestHall::Printing(int64_t document_id) {
  CommandCall call = AsLead();
  call.command.mutable_print_document()->set_document_id(document_id);
  call.command.mutable_print_document()->set_reason(ledger::v1::REPRINT_REASON_COPY);
  return call;
}

int64_t TestHall::MustRegister() {
  const Outcome outcome = Run(Register());
  if (outcome.kind != Outcome::Kind::kCommitted) std::cerr << outcome.rejection.message << "\n";
  Require(outcome.kind == Outcome::Kind::kCommitted, "a registration is refused");
  return outcome.subject_id;
}

void TestHall::MustReturnPapers(int64_t case_id) {
  CommandCall call = AsLead();
  auto* back = call.command.mutable_return_papers();
  back->set_case_id(case_id);
  back->set_returned_to(ledger::v1::RETURNED_TO_APPLICANT);
  back->set_identity_checked(true);
  Must(std::move(call));
}

void TestHall::Must(CommandCall call) {
  const Outcome outcome = Run(std::move(call));
  if (outcome.kind != Outcome::Kind::kCommitted) std::cerr << outcome.rejection.message << "\n";
  Require(outcome.kind == Outcome::Kind::kCommitted, "a command of the set-up is refused");
}

void TestHall::Publish() {
  CommandCall publish = AsSystem();
  auto* values = publish.command.mutable_publish_reference();
  auto* calendar = values->add_values()->mutable_calendar();
  calendar->set_layer(ledger::v1::CALENDAR_LAYER_NATION);
  calendar->set_text(std::string(domain::NationCalendarText()));
  calendar->set_document("国办发明电");
  calendar->set_published_by("system");
  auto* department = values->add_values()->mutable_department();
  department->set_code("D1");
  department->set_name("住建局");
  department->set_contact("审批科");
  department->set_phone("0898-83300000");
  department->set_review_body("县人民政府");
  department->set_court("县人民法院");
  auto* post = values->add_values()->mutable_post();
  post->set_code("P1");
  post->set_name("综合受理");
  auto* item = values->add_values()->mutable_item();
  item->set_code(kTestItem);
  item->set_name("测试事项");
  item->set_department("D1");
  item->set_acceptor(ledger::v1::ACCEPTOR_WINDOW);
  item->set_promised_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
  item->set_promised_amount(5);
  item->set_kind(1);
  item->set_extension_amount(10);
  auto* material = item->add_materials();
  material->set_code("M1");
  material->set_name("申请表");
  material->set_required(true);
  for (const char* code : {kTestPause, kTestPauseToApprove}) {
    auto* reason = values->add_values()->mutable_pause_reason();
    reason->set_code(code);
    reason->set_name("暂停事由");
    reason->set_stops_legal(true);
    reason->set_stops_promised(true);
    reason->set_needs_approval(std::string_view(code) == kTestPauseToApprove);
  }
  const auto add_rule = [values](std::string_view code, ledger::v1::WarningLevel level) {
    auto* rule = values->add_values()->mutable_rule();
    rule->set_code(std::string(code));
    rule->set_clock(ledger::v1::CLOCK_NAME_PROMISED);
    rule->set_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
    rule->set_level(level);
    return rule;
  };
  add_rule("yellow", ledger::v1::WARNING_LEVEL_YELLOW)->set_percent_used(80);
  add_rule("red", ledger::v1::WARNING_LEVEL_RED)->set_when_due(true);
  auto* upstream = add_rule("upstream-red", ledger::v1::WARNING_LEVEL_RED);
  upstream->set_clock(ledger::v1::CLOCK_NAME_UPSTREAM);
  upstream->set_unit(ledger::v1::CLOCK_UNIT_FIXED_INSTANT);
  upstream->set_when_due(true);
  Must(std::move(publish));
}

void TestHall::AddPerson(std::string_view id, Role role, ledger::v1::PrincipalKind kind) {
  CommandCall call = AsSystem();
  auto* command = call.command.mutable_add_principal();
  command->mutable_principal()->set_id(std::string(id));
  command->mutable_principal()->set_kind(kind);
  command->mutable_principal()->set_post("P1");
  auto* grant = command->add_grants();
  grant->set_role(role);
  if (role == ledger::v1::ROLE_DEPARTMENT_CONTACT) grant->set_department("D1");
  Must(std::move(call));
}

void TestHall::SetUp() {
  CommandCall open = AsSystem();
  auto* hall = open.command.mutable_open_hall()->mutable_hall();
  hall->set_name("测试大厅");
  hall->set_utc_offset_minutes(480);
  hall->set_number_prefix("T");
  Must(std::move(open));
  Publish();
  for (const char* clerk : {"clerk1", "clerk2", "clerk3", "clerk4"}) {
    AddPerson(clerk, ledger::v1::ROLE_CLERK, ledger::v1::PRINCIPAL_KIND_STAFF);
  }
  AddPerson("lead1", ledger::v1::ROLE_LEAD, ledger::v1::PRINCIPAL_KIND_STAFF);
  AddPerson("contact1", ledger::v1::ROLE_DEPARTMENT_CONTACT, ledger::v1::PRINCIPAL_KIND_STAFF);
  AddPerson("integrator1", ledger::v1::ROLE_INTEGRATOR, ledger::v1::PRINCIPAL_KIND_SERVICE);
}

}  // namespace hallcase::testing
