#include "tests/contract/rights_world.h"

#include <memory>

#include "hallcase/v1/action.pb.h"
#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/correction.pb.h"
#include "hallcase/v1/ingest.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "server/rpc/status_map.h"
#include "tests/support/require.h"

namespace hallcase::testing {
namespace {

constexpr char kRightsFile[] = "tests/contract/rights.tsv";
constexpr char kMatterItem[] = "I-600";

DoorOptions WithKeys(const std::string& keys_dir) {
  DoorOptions options;
  options.keys_dir = keys_dir;
  return options;
}

}  // namespace

ledger::v1::Role RoleNamed(const std::string& name) {
  std::string upper = "ROLE_";
  for (const char c : name) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  ledger::v1::Role role = ledger::v1::ROLE_UNSPECIFIED;
  Require(ledger::v1::Role_Parse(upper, &role), name);
  return role;
}

RightsWorld::RightsWorld()
    : rights_(ReadRights(kRightsFile)), door_(WithKeys(keys_.path() + "/keys")) {
  door_.PublishPlaces();
  door_.AddPerson("registrar-1", ledger::v1::ROLE_CLERK, "P1");
  door_.AddPerson("registrar-2", ledger::v1::ROLE_CLERK, "P2");
  for (const std::string& role : rights_.roles) {
    const bool contact = role == "department_contact";
    door_.AddPerson("the-" + role, RoleNamed(role), contact ? "D1" : "P1");
  }
}

void RightsWorld::Assign(bool own, About* about) {
  about->party.set_kind(ledger::v1::PARTY_KIND_DEPARTMENT);
  about->party.set_id(own ? "D1" : "D2");
  v1::AssignLegRequest assign;
  assign.set_hall_id(kTestHall);
  assign.mutable_change()->set_request_id(door_.NextId());
  assign.mutable_case_()->set_case_id(about->case_id);
  assign.mutable_case_()->set_etag("*");
  assign.mutable_party()->set_kind(v1::PARTY_KIND_DEPARTMENT);
  assign.mutable_party()->set_id(about->party.id());
  const std::string token = door_.TokenOf(own ? "registrar-1" : "registrar-2");
  Require(door_.Call(token, assign, nullptr).ok(), "an assignment is refused");
}

About RightsWorld::NewQuestion(bool own) {
  v1::RegisterCaseRequest request;
  request.set_hall_id(kTestHall);
  request.mutable_change()->set_request_id(door_.NextId());
  request.set_item_code(kAskItem);
  request.set_channel(v1::CHANNEL_WINDOW);
  for (const auto& [name, code] : {std::pair{"way", "phone"}, {"topic", "policy"}}) {
    v1::FieldValue* value = request.add_values();
    value->set_name(name);
    value->set_code(code);
  }
  v1::FieldValue* question = request.add_values();
  question->set_name("question");
  question->set_text("如何办理？");
  v1::RegisterCaseResponse registered;
  const std::string token = door_.TokenOf(own ? "registrar-1" : "registrar-2");
  Require(door_.Call(token, request, &registered).ok(), "a question is refused");
  About about;
  about.case_id = registered.change().case_().case_id();
  Assign(own, &about);
  return about;
}

About RightsWorld::NewPickup(bool own) {
  v1::RegisterCaseRequest request = door_.Registration();
  request.set_item_code(kFetchItem);
  request.clear_materials();
  v1::RegisterCaseResponse registered;
  const std::string token = door_.TokenOf(own ? "registrar-1" : "registrar-2");
  Require(door_.Call(token, request, &registered).ok(), "a pickup is refused");
  About about;
  about.case_id = registered.change().case_().case_id();
  Assign(own, &about);
  return about;
}

void RightsWorld::TellOfStock() {
  for (const char* method : {"StockService.ReceiveStock", "StockService.CountStock"}) {
    const auto request = RequestFor(method, {}, &door_);
    Require(door_.Call(door_.TokenOf("the-lead"), *request, nullptr).ok(), method);
  }
  v1::RegisterCaseRequest request;
  request.set_hall_id(kTestHall);
  request.mutable_change()->set_request_id(door_.NextId());
  request.set_item_code(kSuppliesItem);
  request.set_channel(v1::CHANNEL_WINDOW);
  for (const auto& [name, code] :
       {std::pair{"stock_item", kTestStock}, {"amount", "2"}, {"approver", "the-lead"}}) {
    request.add_values()->set_name(name);
    request.mutable_values(request.values_size() - 1)->set_code(code);
  }
  request.add_values()->set_name("purpose");
  request.mutable_values(request.values_size() - 1)->set_text("窗口用纸");
  v1::RegisterCaseResponse registered;
  Require(door_.Call(door_.TokenOf("registrar-1"), request, &registered).ok(),
          "a request for stock is refused");
  const auto take = [&](const char* action, const char* name, const char* code) {
    v1::TakeActionRequest taking;
    taking.set_hall_id(kTestHall);
    taking.mutable_change()->set_request_id(door_.NextId());
    taking.mutable_case_()->set_case_id(registered.change().case_().case_id());
    taking.mutable_case_()->set_etag("*");
    taking.set_action(action);
    taking.add_values()->set_name("amount");
    taking.mutable_values(0)->set_code("2");
    taking.add_values()->set_name(name);
    taking.mutable_values(1)->set_code(code);
    Require(door_.Call(door_.TokenOf("the-lead"), taking, nullptr).ok(), action);
  };
  take("approve", "keeper", "P1");
  take("issue", "taken_by", "registrar-1");
}

void RightsWorld::NewMatter() {
  app::CommandCall publish = door_.hall().AsSystem();
  auto* item = publish.command.mutable_publish_reference()->add_values()->mutable_item();
  item->set_code(kMatterItem);
  item->set_kind(v1::CASE_KIND_ONE_MATTER);
  Require(door_.hall().Run(std::move(publish)).kind == app::Outcome::Kind::kCommitted,
          "an item is refused");
  const std::string token = door_.TokenOf("registrar-1");
  v1::RegisterCaseRequest opening = door_.Registration();
  opening.set_item_code(kMatterItem);
  opening.add_values()->set_name("matter");
  opening.mutable_values(0)->set_code("开餐饮店");
  v1::RegisterCaseResponse matter;
  Require(door_.Call(token, opening, &matter).ok(), "a matter is refused");
  v1::TakeActionRequest plan;
  plan.set_hall_id(kTestHall);
  plan.mutable_change()->set_request_id(door_.NextId());
  plan.mutable_case_()->set_case_id(matter.change().case_().case_id());
  plan.mutable_case_()->set_etag("*");
  plan.set_action("plan_part");
  for (const auto& [name, code] : {std::pair{"item", kTestItem}, {"need", "mandatory"}}) {
    plan.add_values()->set_name(name);
    plan.mutable_values(plan.values_size() - 1)->set_code(code);
  }
  Require(door_.Call(token, plan, nullptr).ok(), "a plan is refused");
  v1::RegisterCaseRequest part = door_.Registration();
  part.clear_materials();
  part.mutable_linked_to()->set_case_id(plan.case_().case_id());
  part.set_relation(v1::LINK_RELATION_PART_OF);
  v1::RegisterCaseResponse joined;
  Require(door_.Call(token, part, &joined).ok(), "a part is refused");
  v1::VoidCaseRequest strike;
  strike.set_hall_id(kTestHall);
  strike.mutable_change()->set_request_id(door_.NextId());
  strike.mutable_case_()->set_case_id(joined.change().case_().case_id());
  strike.mutable_case_()->set_etag("*");
  strike.set_reason_code("duplicate");
  Require(door_.Call(door_.TokenOf("the-lead"), strike, nullptr).ok(), "a void is refused");
  // Begun anew, and then by itself.
  part.mutable_change()->set_request_id(door_.NextId());
  Require(door_.Call(token, part, nullptr).ok(), "a second part is refused");
  plan.mutable_change()->set_request_id(door_.NextId());
  plan.set_action("split");
  plan.clear_values();
  plan.add_values()->set_name("reason");
  plan.mutable_values(0)->set_text("申请人要求单独办理");
  Require(door_.Call(token, plan, nullptr).ok(), "a split is refused");
}

About RightsWorld::NewCase(bool own, bool accepted) {
  const std::string token = door_.TokenOf(own ? "registrar-1" : "registrar-2");
  v1::RegisterCaseRequest request = door_.Registration();
  const int64_t due = door_.hall().clock().NowMicros() / base::kMicrosPerSecond + 1;
  request.mutable_upstream_due_at()->set_seconds(due);
  request.set_receive_only(!accepted);
  v1::RegisterCaseResponse registered;
  Require(door_.Call(token, request, &registered).ok(), "a registration is refused");
  About about;
  about.case_id = registered.change().case_().case_id();
  about.case_number = registered.change().case_().number();
  Assign(own, &about);
  door_.hall().Advance(2 * base::kMicrosPerSecond);
  auto warnings = door_.hall().hall().ListOpenWarnings(about.party, "", 1'000);
  Require(warnings.ok(), "warnings cannot be read");
  for (const auto& row : warnings->rows) {
    if (row->raised().case_id() == about.case_id) about.warning_id = row->raised().warning_id();
  }
  Require(about.warning_id != 0, "no warning was raised");
  return about;
}

rpc::Refusal RightsWorld::AskStream(const rpc::Method& method, const std::string& token,
                                    const google::protobuf::Message& request) {
  auto stream = door_.OpenStream(token, method.name);
  stream->Send(request);
  std::unique_ptr<google::protobuf::Message> answer(method.response->New());
  if (!stream->Receive(answer.get())) return stream->AwaitEnd();
  if (method.name == "IngestService.Ingest") {
    const auto& outcome = static_cast<const v1::IngestResponse&>(*answer);
    if (outcome.has_error()) {
      return rpc::Reject(rpc::Reason::kInternal, outcome.error().message());
    }
  }
  return rpc::kGranted;
}

rpc::Refusal RightsWorld::Ask(const rpc::Method& method, const std::string& token,
                              const google::protobuf::Message& request,
                              google::protobuf::Message* response) {
  if (method.server_streams) return AskStream(method, token, request);
  // Each from an address of its own: one caller's guesses are not counted against the next one's.
  return door_.Call(token, request, response, "ipv4:10.0.0.1/" + door_.NextId()).refusal;
}

void RightsWorld::SetGrant(const std::string& id, ledger::v1::Role role,
                           const std::string& department) {
  app::CommandCall call = door_.hall().AsSystem();
  auto* command = call.command.mutable_set_grants();
  command->set_id(id);
  if (role != ledger::v1::ROLE_UNSPECIFIED) {
    command->add_grants()->set_role(role);
    command->mutable_grants(0)->set_department(department);
  }
  const app::Outcome outcome = door_.hall().Run(std::move(call));
  Require(outcome.kind == app::Outcome::Kind::kCommitted, outcome.rejection.message);
}

std::string RightsWorld::Name(const rpc::Refusal& refusal) {
  return refusal.has_value() ? std::string(rpc::ReasonName(refusal->reason)) : "OK";
}

}  // namespace hallcase::testing
