#include "tests/kinds/kind_story.h"

#include <algorithm>

#include "hallcase/v1/custody.pb.h"
#include "hallcase/v1/warning.pb.h"
#include "server/app/verify.h"
#include "server/base/strings.h"
#include "server/domain/calendar/civil.h"
#include "storage/engines/rocksdb/rocksdb_engine.h"
#include "tests/support/require.h"

namespace hallcase::testing {
namespace {

constexpr int kOffsetMinutes = 480;
constexpr int64_t kRequestBytesMax = 1 << 20;
constexpr uint32_t kHistoryPageSize = 500;
constexpr uint32_t kPpmPerPercent = 10'000;

std::unique_ptr<storage::Engine> OpenEngine(const std::string& dir) {
  storage::RocksdbOptions options;
  options.dir = dir + "/data";
  auto engine = storage::OpenRocksdb(options);
  Require(engine.ok(), "the engine does not open");
  return *std::move(engine);
}

std::string MinuteOf(const google::protobuf::Timestamp& time) {
  std::string minute = domain::FormatLocalMinute(
      domain::Instant{time.seconds() * base::kMicrosPerSecond}, kOffsetMinutes);
  std::replace(minute.begin(), minute.end(), ' ', 'T');
  return minute;
}

// "REPLY" of CLOCK_NAME_REPLY.
std::string Bare(const std::string& name, std::string_view prefix) {
  return name.substr(prefix.size());
}

void Fill(const Values& values, google::protobuf::RepeatedPtrField<v1::FieldValue>* out) {
  for (const auto& [name, value] : values) {
    v1::FieldValue* to = out->Add();
    const bool text = name.front() == '~';
    to->set_name(text ? name.substr(1) : name);
    (text ? to->mutable_text() : to->mutable_code())->assign(value);
  }
}

}  // namespace

KindStory::KindStory() : engine_(OpenEngine(dir_.path())) {
  DoorOptions options;
  options.hall.engine = engine_.get();
  door_ = std::make_unique<TestDoor>(options);
  door_->PublishPlaces();
  using ledger::v1::Role;
  for (const auto& [id, role, place] :
       {std::tuple<const char*, Role, const char*>{"wang", ledger::v1::ROLE_CLERK, "P1"},
        {"li", ledger::v1::ROLE_CLERK, "P1"},
        {"zhao", ledger::v1::ROLE_CLERK, "P2"},
        {"lead", ledger::v1::ROLE_LEAD, "P1"},
        {"chief", ledger::v1::ROLE_HALL_DUTY_LEADER, ""},
        {"contact", ledger::v1::ROLE_DEPARTMENT_CONTACT, "D1"},
        {"contact2", ledger::v1::ROLE_DEPARTMENT_CONTACT, "D2"},
        {"auditor", ledger::v1::ROLE_AUDITOR, ""},
        {"machine", ledger::v1::ROLE_INTEGRATOR, ""}}) {
    door_->AddPerson(id, role, place);
  }
  PublishRules();
  rpc::ServerOptions server;
  server.address = "127.0.0.1:0";
  server.request_bytes_max = kRequestBytesMax;
  auto started = rpc::Server::Start(server, door_->dispatcher());
  Require(started.ok(), "the server does not start");
  server_ = *std::move(started);
}

void KindStory::PublishRules() {
  app::CommandCall call = door_->hall().AsSystem();
  auto* list = call.command.mutable_publish_reference();
  for (const auto& [clock, unit] :
       {std::pair{ledger::v1::CLOCK_NAME_REPLY, ledger::v1::CLOCK_UNIT_WORKING_DAY},
        {ledger::v1::CLOCK_NAME_FEEDBACK, ledger::v1::CLOCK_UNIT_WORKING_DAY},
        {ledger::v1::CLOCK_NAME_FOLLOW_UP, ledger::v1::CLOCK_UNIT_WORKING_DAY},
        {ledger::v1::CLOCK_NAME_DELIVERY, ledger::v1::CLOCK_UNIT_WORKING_DAY},
        {ledger::v1::CLOCK_NAME_CLAIM, ledger::v1::CLOCK_UNIT_WORKING_DAY},
        {ledger::v1::CLOCK_NAME_STEP, ledger::v1::CLOCK_UNIT_WORKING_DAY},
        {ledger::v1::CLOCK_NAME_TRANSIT, ledger::v1::CLOCK_UNIT_WORKING_DAY},
        {ledger::v1::CLOCK_NAME_ELSEWHERE, ledger::v1::CLOCK_UNIT_WORKING_DAY},
        {ledger::v1::CLOCK_NAME_INTAKE_DAY, ledger::v1::CLOCK_UNIT_WORKING_DAY},
        {ledger::v1::CLOCK_NAME_UPSTREAM, ledger::v1::CLOCK_UNIT_FIXED_INSTANT}}) {
    auto* rule = list->add_values()->mutable_rule();
    rule->set_code(base::StrCat("due-", static_cast<int>(clock)));
    rule->set_clock(clock);
    rule->set_unit(unit);
    rule->set_level(ledger::v1::WARNING_LEVEL_RED);
    rule->set_when_due(true);
  }
  Publish(std::move(call));
}

void KindStory::Publish(app::CommandCall call) {
  const app::Outcome outcome = door_->hall().Run(std::move(call));
  Require(outcome.kind == app::Outcome::Kind::kCommitted, outcome.rejection.message);
}

KindStory::~KindStory() {
  clients_.clear();
  outside_.reset();
  server_.reset();
  door_.reset();
}

void KindStory::PublishItem(const std::string& code, v1::CaseKind kind, const std::string& post,
                            const std::vector<std::string>& papers,
                            const std::string& pickup_item) {
  app::CommandCall call = door_->hall().AsSystem();
  auto* item = call.command.mutable_publish_reference()->add_values()->mutable_item();
  item->set_code(code);
  item->set_name(code);
  item->set_department("D1");
  item->set_kind(static_cast<uint32_t>(kind));
  item->set_extension_amount(5);
  item->set_post(post);
  item->set_pickup_item(pickup_item);
  for (const std::string& paper : papers) {
    auto* material = item->add_materials();
    material->set_code(paper);
    material->set_name(paper);
    material->set_originals(1);
  }
  Publish(std::move(call));
}

google::protobuf::Timestamp KindStory::TimeOf(const std::string& minute) {
  const auto instant = domain::ParseLocalMinute(minute, kOffsetMinutes);
  Require(instant.ok(), "no such minute");
  google::protobuf::Timestamp time;
  time.set_seconds(instant->micros / base::kMicrosPerSecond);
  return time;
}

void KindStory::At(const std::string& minute) {
  const auto instant = domain::ParseLocalMinute(minute, kOffsetMinutes);
  Require(instant.ok(), "no such minute");
  const int64_t now_us = door_->hall().clock().NowMicros();
  Require(instant->micros >= now_us, "time does not go back");
  // Day by day: a step of days at once is a jump of the clock.
  for (int64_t left = instant->micros - now_us; left > 0;) {
    const int64_t step = std::min(left, base::kMicrosPerHour);
    door_->hall().Advance(step);
    left -= step;
  }
}

namespace {

// An item of department D1.
ledger::v1::Item NewItem(const std::string& code, v1::CaseKind kind, uint32_t promised,
                         v1::ClockUnit unit) {
  ledger::v1::Item item;
  item.set_code(code);
  item.set_name(code);
  item.set_department("D1");
  item.set_kind(static_cast<uint32_t>(kind));
  item.set_acceptor(ledger::v1::ACCEPTOR_WINDOW);
  item.set_promised_unit(static_cast<ledger::v1::ClockUnit>(unit));
  item.set_promised_amount(promised);
  return item;
}

app::CommandCall PublishingOf(ledger::v1::Item item, TestHall* hall) {
  app::CommandCall call = hall->AsSystem();
  *call.command.mutable_publish_reference()->add_values()->mutable_item() = std::move(item);
  return call;
}

}  // namespace

void KindStory::PublishPromising(const std::string& code, v1::CaseKind kind, uint32_t promised,
                                 v1::ClockUnit unit) {
  Publish(PublishingOf(NewItem(code, kind, promised, unit), &door_->hall()));
}

void KindStory::PublishPart(const std::string& code) {
  constexpr uint32_t kPartDays = 5;
  ledger::v1::Item item =
      NewItem(code, v1::CASE_KIND_INTAKE, kPartDays, v1::CLOCK_UNIT_WORKING_DAY);
  auto* material = item.add_materials();
  material->set_code("M1");
  material->set_name("营业执照");
  material->set_required(true);
  Publish(PublishingOf(std::move(item), &door_->hall()));
}

std::unique_ptr<client::Client> KindStory::Connect() {
  client::ClientOptions options;
  options.target = "127.0.0.1:" + std::to_string(server_->port());
  options.hall_id = kTestHall;
  return client::Client::Connect(options);
}

client::Client& KindStory::Outside() {
  if (outside_ == nullptr) outside_ = Connect();
  return *outside_;
}

client::Client& KindStory::As(const std::string& person) {
  auto& known = clients_[person];
  if (known == nullptr) known = Connect();
  // A session a call: a story lasts longer than one.
  known->SetToken(door_->TokenOf(person));
  return *known;
}

v1::RegisterCaseRequest KindStory::Opening(const std::string& item, const Values& values) {
  v1::RegisterCaseRequest request;
  request.set_item_code(item);
  request.set_channel(v1::CHANNEL_WINDOW);
  Fill(values, request.mutable_values());
  return request;
}

v1::Case KindStory::Open(const std::string& person, const std::string& item,
                         const Values& values) {
  auto opened = As(person).Call<v1::RegisterCaseResponse>(Opening(item, values));
  EXPECT_TRUE(opened.ok()) << opened.error().reason << " " << opened.error().message;
  return opened.ok() ? opened->change().case_() : v1::Case();
}

v1::RegisterCaseRequest KindStory::NamedOpening(const std::string& item, const Values& values) {
  v1::RegisterCaseRequest request = Opening(item, values);
  *request.mutable_applicant() = door_->Registration().applicant();
  return request;
}

v1::Case KindStory::OpenNamed(const std::string& person, const std::string& item,
                              const Values& values) {
  return Must<v1::RegisterCaseResponse>(person, NamedOpening(item, values));
}

v1::Case KindStory::Take(const std::string& person, const v1::Case& on, const std::string& action,
                         const Values& values) {
  auto request = On<v1::TakeActionRequest>(on);
  request.set_action(action);
  Fill(values, request.mutable_values());
  auto taken = As(person).Call<v1::TakeActionResponse>(std::move(request));
  EXPECT_TRUE(taken.ok()) << action << ": " << taken.error().reason << " "
                          << taken.error().message;
  return taken.ok() ? taken->change().case_() : v1::Case();
}

std::string KindStory::Refusal(const std::string& person, const v1::Case& on,
                               const std::string& action, const Values& values) {
  auto request = On<v1::TakeActionRequest>(on);
  request.set_action(action);
  Fill(values, request.mutable_values());
  return Answer<v1::TakeActionResponse>(person, std::move(request));
}

v1::Case KindStory::Get(const v1::Case& row) {
  v1::GetCaseRequest request;
  request.mutable_case_()->set_case_id(row.case_id());
  auto got = As("lead").Call<v1::GetCaseResponse>(std::move(request));
  EXPECT_TRUE(got.ok()) << got.error().reason;
  return got.ok() ? got->case_() : v1::Case();
}

std::vector<std::string> KindStory::Clocks(const v1::Case& row) {
  std::vector<std::string> lines;
  const v1::Case now = Get(row);
  for (const v1::Clock& clock : now.clocks()) {
    std::string line = Bare(v1::ClockName_Name(clock.name()), "CLOCK_NAME_");
    if (clock.has_stopped_at()) {
      line += clock.late() ? " late" : " stopped";
    } else {
      line += " due " + MinuteOf(clock.due_at());
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string KindStory::Responsible(const v1::Case& row) {
  switch (row.responsible().kind()) {
    case v1::PARTY_KIND_STAFF: return "staff " + row.responsible().id();
    case v1::PARTY_KIND_DEPARTMENT: return "department " + row.responsible().id();
    case v1::PARTY_KIND_POST: return "post " + row.responsible().id();
    case v1::PARTY_KIND_OUTSIDE: return "outside " + row.responsible().id();
    default: return "";
  }
}

std::map<std::string, int> KindStory::Credits(const v1::Case& row) {
  v1::GetCaseHistoryRequest request;
  request.mutable_case_()->set_case_id(row.case_id());
  request.set_page_size(kHistoryPageSize);
  const auto history = As("lead").Call<v1::GetCaseHistoryResponse>(std::move(request));
  EXPECT_TRUE(history.ok());
  std::map<std::string, int> credits;
  if (!history.ok()) return credits;
  for (const v1::HistoryEvent& event : history->events()) {
    if (event.share_ppm() == 0) continue;
    const std::string& who =
        event.has_performer() ? event.performer().id() : event.actor();
    credits[who] += static_cast<int>(event.share_ppm() / kPpmPerPercent);
  }
  return credits;
}

std::vector<std::string> KindStory::OpenWarnings(const v1::Case& row) {
  const auto list = As("lead").Call<v1::ListWarningsResponse>(v1::ListWarningsRequest());
  EXPECT_TRUE(list.ok());
  std::vector<std::string> lines;
  if (!list.ok()) return lines;
  for (const v1::Warning& warning : list->warnings()) {
    if (warning.case_id() != row.case_id()) continue;
    lines.push_back(Bare(v1::WarningLevel_Name(warning.level()), "WARNING_LEVEL_") + " " +
                    Bare(v1::ClockName_Name(warning.clock()), "CLOCK_NAME_") + " " +
                    warning.attributed_to().id());
  }
  return lines;
}

std::vector<std::string> KindStory::Holders(const v1::Case& row) {
  std::vector<std::string> lines;
  const v1::Case now = Get(row);
  for (const v1::Material& material : now.materials()) {
    if (!material.has_holder()) continue;
    const v1::Holder& holder = material.holder();
    std::string line = material.code() + " " +
                       Bare(v1::HolderKind_Name(holder.kind()), "HOLDER_KIND_");
    for (const std::string& more : {holder.id(), holder.place()}) {
      if (!more.empty()) line += " " + more;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string> KindStory::Verify() {
  const auto snapshot = engine_->GetSnapshot();
  Require(snapshot.ok(), "no snapshot");
  const auto report = app::Verify(**snapshot, kTestHall, {});
  Require(report.ok(), "verify fails");
  std::vector<std::string> lines;
  for (const app::Finding& one : report->findings) {
    lines.push_back(one.table + " " + one.key + ": " + one.what);
  }
  return lines;
}

void KindStory::HandOver(const std::string& giver, const std::string& receiver,
                         const v1::Case& row, const std::string& only) {
  v1::OfferHandoverRequest offer;
  const v1::Case now = Get(row);
  for (const v1::Material& material : now.materials()) {
    if (!material.has_holder() || (!only.empty() && material.code() != only)) continue;
    auto* paper = offer.add_items();
    paper->set_case_id(row.case_id());
    paper->set_material_code(material.code());
    paper->set_custody_etag("*");
  }
  offer.mutable_receiver()->set_kind(v1::HOLDER_KIND_STAFF);
  offer.mutable_receiver()->set_id(receiver);
  const auto offered = As(giver).Call<v1::OfferHandoverResponse>(std::move(offer));
  ASSERT_TRUE(offered.ok()) << offered.error().reason << " " << offered.error().message;
  v1::SignHandoverRequest sign;
  sign.set_handover_id(offered->handover().handover_id());
  sign.set_way(v1::SIGNING_WAY_CREDENTIAL);
  EXPECT_EQ(Answer<v1::SignHandoverResponse>(receiver, std::move(sign)), "OK");
}

std::vector<std::string> KindStory::Offered(const std::string& person, const v1::Case& row) {
  v1::GetCaseRequest request;
  request.mutable_case_()->set_case_id(row.case_id());
  const auto got = As(person).Call<v1::GetCaseResponse>(std::move(request));
  if (!got.ok()) return {got.error().reason};
  std::vector<std::string> codes;
  for (const v1::AvailableAction& action : got->case_().available_actions()) {
    if (action.action().empty()) continue;
    codes.push_back((action.blocked_because().empty() ? "" : "~") + action.action());
  }
  return codes;
}

}  // namespace hallcase::testing
