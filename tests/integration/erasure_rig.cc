#include "tests/integration/erasure_rig.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <utility>

#include "hallcase/v1/correction.pb.h"
#include "server/base/hash.h"
#include "server/base/strings.h"
#include "storage/engines/rocksdb/rocksdb_engine.h"
#include "tests/support/require.h"

namespace hallcase::testing {
namespace {

// GB 11643: weights 2^(17-i) mod 11, check character from "10X98765432".
std::string Checked(const std::string& seventeen) {
  constexpr std::array kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (seventeen[i] - '0');
  return seventeen + "10X98765432"[sum % 11];
}

std::vector<int64_t> IdsOf(const v1::SearchCasesResponse& response) {
  std::vector<int64_t> ids;
  for (const v1::Case& one : response.cases()) ids.push_back(one.case_id());
  return ids;
}

}  // namespace

std::string ContentOf(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::set<std::string> FoundIn(const std::string& dir, const std::vector<std::string>& needles) {
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(dir)) {
    if (!entry.is_regular_file()) continue;
    const std::string content = ContentOf(entry.path().string());
    for (const std::string& needle : needles) {
      const bool there = content.find(needle) != std::string::npos ||
                         content.find(base::ToHex(needle)) != std::string::npos;
      if (there) found.insert(needle);
    }
  }
  return found;
}

ErasureRig::ErasureRig(storage::Engine* engine) : given_(engine) {
  Start();
  door_->PublishPlaces();
  door_->AddPerson("the-clerk", ledger::v1::ROLE_CLERK, "P1");
  door_->AddPerson("the-lead", ledger::v1::ROLE_LEAD, "P1");
  door_->AddPerson("the-auditor", ledger::v1::ROLE_AUDITOR, "");
  door_->AddPerson("the-system", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, "");
  door_->AddPerson("the-security", ledger::v1::ROLE_SECURITY_ADMINISTRATOR, "");
}

ErasureRig::~ErasureRig() { door_.reset(); }

void ErasureRig::Start() {
  if (given_ == nullptr) {
    storage::RocksdbOptions options;
    options.dir = data_dir();
    auto engine = storage::OpenRocksdb(options);
    Require(engine.ok(), "the data directory does not open");
    engine_ = *std::move(engine);
  }
  DoorOptions options;
  options.hall.engine = given_ != nullptr ? given_ : engine_.get();
  options.keys_dir = keys_dir();
  // Ids of another start must not come again.
  options.seed = ++starts_;
  door_ = std::make_unique<TestDoor>(options);
}

void ErasureRig::Kill() {
  door_.reset();
  engine_.reset();
  Start();
}

Applicant ErasureRig::Person(size_t i) {
  Applicant person;
  person.name = base::StrCat("欧阳鼐", 1000 + i, "号");
  person.id_number = Checked(base::StrCat("46903419", 50 + i / 900, "0", 1 + i % 9, "1", i % 9,
                                          100 + i % 900));
  person.phone = base::StrCat("1390", 1'234'567 + i * 13);
  return person;
}

std::string ErasureRig::Token(std::string_view role) {
  return door_->TokenOf(base::StrCat("the-", role));
}

v1::RegisterCaseRequest ErasureRig::Registration(const Applicant& person) {
  v1::RegisterCaseRequest request = door_->Registration();
  request.mutable_applicant()->set_name(person.name);
  request.mutable_applicant()->set_id_number(person.id_number);
  request.mutable_applicant()->set_phone(person.phone);
  return request;
}

void ErasureRig::Register(Applicant* person) {
  const v1::RegisterCaseRequest request = Registration(*person);
  v1::RegisterCaseResponse response;
  const TestDoor::Reply reply = door_->Call(Token("clerk"), request, &response);
  Require(reply.ok(), reply.ok() ? "" : reply.refusal->message);
  person->case_id = response.change().case_().case_id();
  person->number = response.change().case_().number();
  person->request_id = request.change().request_id();
}

void ErasureRig::End(const Applicant& person) {
  door_->hall().MustReturnPapers(person.case_id);
  v1::VoidCaseRequest request;
  request.set_hall_id(kTestHall);
  request.mutable_change()->set_request_id(door_->NextId());
  request.mutable_case_()->set_case_id(person.case_id);
  request.mutable_case_()->set_etag("*");
  request.set_reason_code("duplicate");
  request.set_reason(base::StrCat(person.name, " 重复登记"));
  const TestDoor::Reply reply = door_->Call(Token("lead"), request, nullptr);
  Require(reply.ok(), reply.ok() ? "" : reply.refusal->message);
}

TestDoor::Reply ErasureRig::Erase(const Applicant& person, std::string_view role,
                                  v1::EraseCaseResponse* response) {
  v1::EraseCaseRequest request;
  request.set_hall_id(kTestHall);
  request.set_request_id(door_->NextId());
  request.set_number(person.number);
  request.set_reason(v1::ERASURE_REASON_RETENTION_OVER);
  request.set_basis("档案鉴定〔2026〕3 号");
  return door_->Call(Token(role), request, response);
}

void ErasureRig::Rotate() {
  v1::RotateKeysRequest request;
  request.set_hall_id(kTestHall);
  request.set_request_id(door_->NextId());
  const TestDoor::Reply reply = door_->Call(Token("security"), request, nullptr);
  Require(reply.ok(), reply.ok() ? "" : reply.refusal->message);
}

bool ErasureRig::Step() {
  while (true) {
    const auto stepped = rotator().Step();
    if (stepped.ok()) return *stepped;
    // Somebody still reads what was deleted: that ends.
    if (!absl::IsUnavailable(stepped.status())) std::cerr << stepped.status() << std::endl;
    Require(absl::IsUnavailable(stepped.status()), "a step of the rotation fails");
  }
}

void ErasureRig::FinishRotation() {
  while (Step()) {
  }
}

std::vector<int64_t> ErasureRig::ByPhone(const std::string& phone) {
  v1::SearchCasesRequest request;
  request.set_hall_id(kTestHall);
  request.set_phone(phone);
  v1::SearchCasesResponse response;
  Require(door_->Call(Token("clerk"), request, &response).ok(), "a search is refused");
  return IdsOf(response);
}

std::vector<int64_t> ErasureRig::ByIdNumber(const std::string& id_number) {
  v1::SearchCasesRequest request;
  request.set_hall_id(kTestHall);
  request.set_id_number(id_number);
  v1::SearchCasesResponse response;
  Require(door_->Call(Token("clerk"), request, &response).ok(), "a search is refused");
  return IdsOf(response);
}

v1::Case ErasureRig::Get(const Applicant& person) {
  v1::GetCaseRequest request;
  request.set_hall_id(kTestHall);
  request.set_number(person.number);
  v1::GetCaseResponse response;
  Require(door_->Call(Token("clerk"), request, &response).ok(), "a case cannot be read");
  return response.case_();
}

TestDoor::Reply ErasureRig::Reveal(const Applicant& person, v1::RevealCaseResponse* response) {
  v1::RevealCaseRequest request;
  request.set_hall_id(kTestHall);
  request.mutable_change()->set_request_id(door_->NextId());
  request.mutable_case_()->set_case_id(person.case_id);
  request.mutable_case_()->set_etag("*");
  for (const char* field : {"name", "id_number", "phone"}) request.add_fields(field);
  request.set_purpose("verify_identity");
  return door_->Call(Token("lead"), request, response);
}

TestDoor::Reply ErasureRig::Correct(const Applicant& person, const std::string& phone) {
  v1::CorrectContactRequest request;
  request.set_hall_id(kTestHall);
  request.mutable_change()->set_request_id(door_->NextId());
  request.mutable_case_()->set_case_id(person.case_id);
  request.mutable_case_()->set_etag("*");
  request.set_phone(phone);
  request.set_reason_code("typo");
  return door_->Call(Token("lead"), request, nullptr);
}

ledger::v1::DataKeyRow ErasureRig::KeyRow(const Applicant& person) {
  app::Hall& hall = door_->hall().hall();
  const auto row = hall.GetCase(person.case_id);
  Require(row.ok() && *row != nullptr, "no such case");
  const auto key = hall.GetDataKey((*row)->applicant().key_id());
  Require(key.ok() && key->has_value(), "the case has no key");
  return **key;
}

std::vector<std::string> ErasureRig::Verify() {
  const auto snapshot = door_->hall().engine().GetSnapshot();
  Require(snapshot.ok(), "no snapshot");
  const auto report = app::Verify(**snapshot, kTestHall, {});
  Require(report.ok(), "verify fails");
  std::vector<std::string> lines;
  for (const app::Finding& one : report->findings) {
    lines.push_back(base::StrCat(one.table, " ", one.key, ": ", one.what));
  }
  return lines;
}

}  // namespace hallcase::testing
