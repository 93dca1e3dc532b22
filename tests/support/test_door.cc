#include "tests/support/test_door.h"

#include <utility>

#include "server/auth/token.h"
#include "server/base/ids.h"
#include "server/base/strings.h"
#include "server/rpc/local_call.h"
#include "tests/support/require.h"

namespace hallcase::testing {
namespace {

sealing::KeyRing RingFor(const std::string& keys_dir, base::RandomSource& random) {
  if (keys_dir.empty()) return sealing::KeyRing::FromRandom(random);
  auto ring = sealing::KeyRing::Load(keys_dir);
  if (absl::IsNotFound(ring.status())) ring = sealing::KeyRing::Create(keys_dir, random);
  Require(ring.ok(), "the keys cannot be loaded");
  return *std::move(ring);
}

}  // namespace

TestDoor::TestDoor(DoorOptions options)
    : options_(std::move(options)),
      random_(options_.seed),
      hall_(std::make_unique<TestHall>(options_.hall)),
      ring_(RingFor(options_.keys_dir, random_)),
      ids_(std::make_unique<base::UuidGenerator>(hall_->clock(), random_)),
      methods_(rpc::MethodTable::Build()) {
  auto other = hall_->halls().Open(kOtherHall);
  Require(other.ok(), "the other hall does not open");
  other_ = *other;
  const base::Limits& limits = options_.hall.limits;
  desk_ = std::make_unique<rpc::Desk>(hall_->hall(), ring_, hall_->clock(), random_, limits);
  other_desk_ = std::make_unique<rpc::Desk>(**other, ring_, hall_->clock(), random_, limits);
  if (!options_.keys_dir.empty()) {
    Require(desk_->EnableRotation(options_.keys_dir).ok(), "the keys are not the hall's");
  }
  dispatcher_ = std::make_unique<rpc::Dispatcher>(*methods_, limits);
  dispatcher_->AddHall(desk_.get());
  dispatcher_->AddHall(other_desk_.get());
}

TestDoor::~TestDoor() {
  dispatcher_->Stop();
  hall_->halls().Stop();
}

void TestDoor::AddPerson(std::string_view id, ledger::v1::Role role, std::string_view place) {
  const bool contact = role == ledger::v1::ROLE_DEPARTMENT_CONTACT;
  app::CommandCall call = hall_->AsSystem();
  auto* command = call.command.mutable_add_principal();
  command->mutable_principal()->set_id(std::string(id));
  command->mutable_principal()->set_kind(role == ledger::v1::ROLE_INTEGRATOR
                                             ? ledger::v1::PRINCIPAL_KIND_SERVICE
                                             : ledger::v1::PRINCIPAL_KIND_STAFF);
  if (!contact) command->mutable_principal()->set_post(std::string(place));
  auto* grant = command->add_grants();
  grant->set_role(role);
  if (contact) grant->set_department(std::string(place));
  grant->set_record_for_others(role == ledger::v1::ROLE_INTEGRATOR);
  const app::Outcome outcome = hall_->Run(std::move(call));
  Require(outcome.kind == app::Outcome::Kind::kCommitted, outcome.rejection.message);
}

void TestDoor::PublishPlaces() {
  app::CommandCall call = hall_->AsSystem();
  auto* values = call.command.mutable_publish_reference();
  for (const char* code : {"D1", "D2"}) {
    auto* department = values->add_values()->mutable_department();
    department->set_code(code);
    department->set_name(base::StrCat("部门 ", code));
    department->set_contact("审批科");
    department->set_phone("0898-83300000");
    department->set_review_body("县人民政府");
    department->set_court("县人民法院");
  }
  for (const char* code : {"P1", "P2"}) {
    auto* post = values->add_values()->mutable_post();
    post->set_code(code);
    post->set_name(base::StrCat("岗位 ", code));
  }
  auto* item = values->add_values()->mutable_item();
  item->set_code(kSecondItem);
  item->set_name("另一事项");
  item->set_promised_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
  item->set_promised_amount(2);
  item->set_extension_amount(10);
  item->set_kind(v1::CASE_KIND_INTAKE);
  item = values->add_values()->mutable_item();
  item->set_code(kAskItem);
  item->set_name("政策咨询");
  item->set_kind(v1::CASE_KIND_GUIDANCE);
  item = values->add_values()->mutable_item();
  item->set_code(kFetchItem);
  item->set_name("证照领取");
  item->set_kind(v1::CASE_KIND_PICKUP);
  item = values->add_values()->mutable_item();
  item->set_code(kSuppliesItem);
  item->set_name("物资申领");
  item->set_kind(v1::CASE_KIND_SUPPLIES);
  auto* stock = values->add_values()->mutable_stock_item();
  stock->set_code(kTestStock);
  stock->set_name("复印纸");
  stock->set_unit("包");
  stock->set_minimum(20);
  stock->set_post("P1");
  const app::Outcome outcome = hall_->Run(std::move(call));
  Require(outcome.kind == app::Outcome::Kind::kCommitted, outcome.rejection.message);
}

std::string TestDoor::TokenAt(rpc::Desk& desk, std::string_view id) {
  const auth::NewToken token = auth::MakeToken(random_);
  desk.sessions.Open(id, base::AsBytes(token.hash), desk.hall.head().seq);
  return token.text;
}

std::string TestDoor::TokenOf(std::string_view id) { return TokenAt(*desk_, id); }
std::string TestDoor::TokenInOther(std::string_view id) { return TokenAt(*other_desk_, id); }

void TestDoor::CopyToOther() {
  const uint64_t head_seq = hall_->hall().head().seq;
  for (uint64_t seq = 1; seq <= head_seq; ++seq) {
    const auto item = hall_->hall().GetEntry(seq);
    Require(item.ok() && item->has_value(), "an entry is not there");
    app::CommandCall call = hall_->AsSystem();
    ledger::v1::Command& command = call.command;
    for (const ledger::v1::Fact& fact : (*item)->entry->facts()) {
      if (fact.has_hall_opened()) {
        *command.mutable_open_hall()->mutable_hall() = fact.hall_opened();
      } else if (fact.has_reference_published()) {
        *command.mutable_publish_reference()->add_values() = fact.reference_published();
      } else if (fact.has_principal_added()) {
        *command.mutable_add_principal()->mutable_principal() = fact.principal_added();
      } else if (fact.has_grants_set() && command.has_add_principal()) {
        *command.mutable_add_principal()->mutable_grants() = fact.grants_set().grants();
      }
    }
    if (command.command_case() == ledger::v1::Command::COMMAND_NOT_SET) continue;
    const app::Outcome outcome = TestHall::RunIn(*other_, std::move(call));
    Require(outcome.kind == app::Outcome::Kind::kCommitted, outcome.rejection.message);
  }
}

TestDoor::Reply TestDoor::Call(std::string_view token, const google::protobuf::Message& request,
                               google::protobuf::Message* response, std::string_view source) {
  const rpc::Method* method = methods_->FindByRequest(request.GetDescriptor());
  Require(method != nullptr, "no method takes this request");
  return CallBytes(token, *method, request.SerializeAsString(), response, source);
}

TestDoor::Reply TestDoor::CallBytes(std::string_view token, const rpc::Method& method,
                                    std::string_view bytes, google::protobuf::Message* response,
                                    std::string_view source) {
  return {rpc::CallLocally(*dispatcher_, method, token, bytes, source, response)};
}

std::unique_ptr<TestStream> TestDoor::OpenStream(std::string_view token,
                                                 std::string_view method) {
  auto client = std::make_unique<TestStream>(*methods_->Find(method));
  client->stream_ = std::make_shared<rpc::Stream>(
      dispatcher_.get(), client->method_, client.get(),
      token.empty() ? "" : base::StrCat("Bearer ", token), &dispatcher_->read_pool());
  client->network_ = std::thread([stream = client.get()] { stream->Work(); });
  dispatcher_->StartStream(client->stream_);
  return client;
}

std::string TestDoor::NextId() { return base::FormatUuid(ids_->Next()); }

v1::RegisterCaseRequest TestDoor::Registration() {
  v1::RegisterCaseRequest request;
  request.set_hall_id(kTestHall);
  request.mutable_change()->set_request_id(NextId());
  request.set_item_code(kTestItem);
  auto* applicant = request.mutable_applicant();
  applicant->set_name("王小明");
  applicant->set_id_type(v1::ID_TYPE_RESIDENT_ID);
  applicant->set_id_number("11010519491231002X");
  applicant->set_phone("13876543210");
  auto* material = request.add_materials();
  material->set_code("M1");
  material->set_originals(1);
  request.set_channel(v1::CHANNEL_WINDOW);
  return request;
}

v1::Case TestDoor::MustRegister(std::string_view token) {
  v1::RegisterCaseResponse response;
  const Reply reply = Call(token, Registration(), &response);
  Require(reply.ok(), reply.ok() ? "" : reply.refusal->message);
  return response.change().case_();
}

}  // namespace hallcase::testing
