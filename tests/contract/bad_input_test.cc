// Bad registrations and bytes that are no message: answered with a typed reason, without effect,
// and no answer repeats what it was told about a person.

#include "tests/contract/bad_input.h"

#include "hallcase/v1/ingest.pb.h"
#include "server/sealing/seal_message.h"

namespace hallcase::testing {
namespace {

// A registration that is good but for one thing.
struct Spoiled {
  std::string what;
  std::function<void(v1::RegisterCaseRequest&)> spoil;
  Reason reason;
  std::string field;
};

class BadRegistrationTest : public BadInputTest {
 protected:
  rpc::Refusal SendBytes(const std::string& bytes) {
    const rpc::Method* method = door_.dispatcher().methods().Find("CaseService.RegisterCase");
    return door_.CallBytes(clerk_, *method, bytes, nullptr).refusal;
  }

  // A good registration whose bytes were tampered with.
  std::string Tampered(const std::string& part, const std::string& by) {
    std::string bytes = door_.Registration().SerializeAsString();
    const size_t at = bytes.find(part);
    EXPECT_NE(at, std::string::npos);
    EXPECT_EQ(part.size(), by.size());
    return bytes.replace(at, part.size(), by);
  }

  std::vector<Spoiled> SpoiledRegistrations();
  std::vector<BadCall> BadBytes();
};

std::vector<Spoiled> BadRegistrationTest::SpoiledRegistrations() {
  using Request = v1::RegisterCaseRequest;
  const std::string name = kName;
  const auto item = [](const char* code) {
    return [code](Request& r) { r.set_item_code(code); };
  };
  return {
      {"unknown item", item("I-999"), Reason::kItemNotFound, "item_code"},
      {"no item", item(""), Reason::kInvalidField, "item_code"},
      {"retired item", item(kRetiredItem), Reason::kItemRetired, "item_code"},
      {"an item for imports", item(kImportItem), Reason::kItemRetired, "item_code"},
      {"no request id", [](Request& r) { r.mutable_change()->clear_request_id(); },
       Reason::kRequestIdRequired, "change.request_id"},
      {"a request id that is no UUID",
       [](Request& r) { r.mutable_change()->set_request_id("42"); }, Reason::kRequestIdRequired,
       "change.request_id"},
      {"a name too long",
       [name](Request& r) {
         for (int i = 0; i < 40; ++i) *r.mutable_applicant()->mutable_name() += name;
       },
       Reason::kInvalidField, "applicant.name"},
      {"a number too long",
       [](Request& r) {
         for (int i = 0; i < 4; ++i) *r.mutable_applicant()->mutable_id_number() += kIdNumber;
       },
       Reason::kInvalidField, "applicant.id_number"},
      {"words in the phone",
       [](Request& r) { r.mutable_applicant()->set_phone(std::string("电话 ") + kPhone); },
       Reason::kInvalidField, "applicant.phone"},
      {"a material's code too long",
       [](Request& r) { r.add_materials()->set_code(std::string(65, 'M')); },
       Reason::kInvalidField, "materials.code"},
      {"an external id too long",
       [](Request& r) {
         r.mutable_external()->set_source("wabo");
         r.mutable_external()->set_id(std::string(129, 'x'));
       },
       Reason::kInvalidField, "external.id"},
      {"wrong check digit",
       [](Request& r) { r.mutable_applicant()->set_id_number(kWrongIdNumber); },
       Reason::kIdCheckFailed, "applicant.id_number"},
      {"impossible birth date",
       [](Request& r) { r.mutable_applicant()->set_id_number("110105194913310022"); },
       Reason::kIdCheckFailed, "applicant.id_number"},
      {"wrong check character of a credit code",
       [](Request& r) {
         r.mutable_applicant()->set_id_type(v1::ID_TYPE_USCC);
         r.mutable_applicant()->set_id_number("91350100M000100Y44");
       },
       Reason::kIdCheckFailed, "applicant.id_number"},
      {"a time to come",
       [this](Request& r) {
         r.mutable_change()->mutable_occurred_at()->set_seconds(
             door_.hall().clock().NowMicros() / base::kMicrosPerSecond + 3'600);
       },
       Reason::kInvalidTime, "change.occurred_at"},
      {"an upstream number of another case", [](Request& r) { r.set_upstream_number("UP1"); },
       Reason::kUpstreamNumberTaken, "upstream_number"},
  };
}

std::vector<BadCall> BadRegistrationTest::BadBytes() {
  const std::string name = kName;
  return {
      {"noise", [this] { return SendBytes("\xff\xff\xff"); }, Reason::kMalformedMessage, ""},
      {"bytes that end too early", [this] {
         const std::string bytes = door_.Registration().SerializeAsString();
         return SendBytes(bytes.substr(0, bytes.find(kPhone) + 4));
       }, Reason::kMalformedMessage, ""},
      {"a name that is no UTF-8", [=, this] {
         return SendBytes(Tampered(name, std::string(name.size(), '\xff')));
       }, Reason::kInvalidUtf8, "applicant.name"},
      {"UTF-8 cut in the middle of a character", [=, this] {
         return SendBytes(Tampered(name, name.substr(0, name.size() - 1) + "X"));
       }, Reason::kInvalidUtf8, "applicant.name"},
      {"an unknown field", [this] {
         // Field 1,000, a number.
         return SendBytes(door_.Registration().SerializeAsString() + "\xc0\x3e\x01");
       }, Reason::kUnknownField, "#1000"},
      {"an unknown field inside", [this] {
         v1::RegisterCaseRequest request = door_.Registration();
         auto* applicant = request.mutable_applicant();
         applicant->GetReflection()->MutableUnknownFields(applicant)->AddLengthDelimited(
             1'000, kIdNumber);
         return SendBytes(request.SerializeAsString());
       }, Reason::kUnknownField, "applicant.#1000"},
  };
}

TEST_F(BadRegistrationTest, AGoodRegistrationIsNoBadInput) {
  const Dump before = DumpTables(door_.hall().engine());
  EXPECT_TRUE(door_.Call(clerk_, door_.Registration(), nullptr).ok());
  EXPECT_TRUE(door_.Call(machine_, door_.Registration(), nullptr).ok());
  EXPECT_FALSE(Differences(before, DumpTables(door_.hall().engine())).empty());
}

TEST_F(BadRegistrationTest, RegistrationsAreRefusedByTheFieldThatIsWrong) {
  for (const Spoiled& row : SpoiledRegistrations()) {
    ExpectRefused({row.what, [&] {
                     v1::RegisterCaseRequest request = door_.Registration();
                     row.spoil(request);
                     return Send(clerk_, request);
                   }, row.reason, row.field});
  }
  ExpectNothingPersonal();
}

TEST_F(BadRegistrationTest, AStreamRefusesTheSameItemsForTheSameReasons) {
  auto stream = door_.OpenStream(machine_, "IngestService.Ingest");
  for (const Spoiled& row : SpoiledRegistrations()) {
    SCOPED_TRACE(row.what);
    const Dump before = DumpTables(door_.hall().engine());
    v1::IngestRequest request;
    request.set_hall_id(kTestHall);
    *request.mutable_register_case() = door_.Registration();
    row.spoil(*request.mutable_register_case());
    stream->Send(request);
    v1::IngestResponse response;
    ASSERT_TRUE(stream->Receive(&response));
    EXPECT_EQ(Differences(before, DumpTables(door_.hall().engine())),
              std::vector<std::string>());
    ExpectTyped(response.error(), row.reason, row.field);
  }
  ExpectNothingPersonal();
}

TEST_F(BadRegistrationTest, BytesThatAreNoMessageAreRefused) {
  for (const BadCall& row : BadBytes()) ExpectRefused(row);
  ExpectNothingPersonal();
}

TEST_F(BadRegistrationTest, AWrongCheckDigitPassesWithAReasonThatIsKeptSealed) {
  constexpr char kWhy[] = "第一代身份证，派出所出具证明";
  v1::RegisterCaseRequest request = door_.Registration();
  request.mutable_applicant()->set_id_number(kWrongIdNumber);
  request.mutable_applicant()->set_id_check_override(kWhy);
  v1::RegisterCaseResponse response;
  ASSERT_TRUE(door_.Call(clerk_, request, &response).ok());
  const auto item = door_.hall().hall().GetEntry(response.change().seq());
  ASSERT_TRUE(item.ok() && item->has_value());
  const ledger::v1::Entry& entry = *(*item)->entry;
  const std::string bytes = entry.SerializeAsString();
  for (const char* plain : {kWhy, kWrongIdNumber}) {
    EXPECT_EQ(bytes.find(plain), std::string::npos);
  }
  ASSERT_TRUE(entry.facts(0).has_case_registered());
  ledger::v1::Applicant applicant = entry.facts(0).case_registered().applicant();
  rpc::Vault& vault = door_.desk().vault;
  const auto key = vault.LoadKey(applicant.key_id());
  ASSERT_TRUE(key.ok());
  ASSERT_TRUE(sealing::OpenMessage(vault.sealer(), **key, &applicant).ok());
  EXPECT_EQ(applicant.id_check_override(), kWhy);
  EXPECT_EQ(applicant.id_number(), kWrongIdNumber);
}

}  // namespace
}  // namespace hallcase::testing
