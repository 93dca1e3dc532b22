#include "server/rpc/validate/validate.h"

#include <gtest/gtest.h>

#include "server/rpc/validate/field.h"

namespace hallcase::rpc {
namespace {

constexpr char kId[] = "0190a5b2-0000-7000-8000-000000000001";

base::Limits AnyLimits() { return base::DefaultConfig().limits; }

v1::RegisterCaseRequest Good() {
  v1::RegisterCaseRequest request;
  request.set_hall_id("lingshui");
  request.mutable_change()->set_request_id(kId);
  request.set_item_code("A1");
  auto* applicant = request.mutable_applicant();
  applicant->set_name("王小明");
  applicant->set_id_type(v1::ID_TYPE_RESIDENT_ID);
  applicant->set_id_number("11010519491231002X");
  applicant->set_phone("138-7654 3210");
  return request;
}

template <typename Request>
void ExpectRefused(const Request& request, Reason reason, const std::string& field) {
  Refusal refusal = Validate(request, AnyLimits());
  ASSERT_TRUE(refusal.has_value()) << request.ShortDebugString();
  EXPECT_EQ(refusal->reason, reason) << refusal->message;
  EXPECT_EQ(refusal->field, field) << refusal->message;
}

TEST(ValidateTest, AcceptsARegistration) {
  EXPECT_FALSE(Validate(Good(), AnyLimits()).has_value());
}

TEST(ValidateTest, NamesTheFieldThatIsMissing) {
  auto request = Good();
  request.clear_item_code();
  ExpectRefused(request, Reason::kInvalidField, "item_code");
  request = Good();
  request.mutable_applicant()->clear_name();
  ExpectRefused(request, Reason::kInvalidField, "applicant.name");
  request = Good();
  request.mutable_applicant()->clear_phone();
  ExpectRefused(request, Reason::kInvalidField, "applicant.phone");
  request = Good();
  request.mutable_applicant()->clear_id_type();
  ExpectRefused(request, Reason::kInvalidField, "applicant.id_type");
}

TEST(ValidateTest, CountsCharactersNotBytes) {
  auto request = Good();
  std::string name;
  for (size_t i = 0; i < kNameCharsMax; ++i) name += "明";
  request.mutable_applicant()->set_name(name);
  EXPECT_FALSE(Validate(request, AnyLimits()).has_value());
  request.mutable_applicant()->set_name(name + "明");
  ExpectRefused(request, Reason::kInvalidField, "applicant.name");
}

TEST(ValidateTest, NeverRepeatsThePersonalValue) {
  auto request = Good();
  request.mutable_applicant()->set_id_number("110105194912310021");
  Refusal refusal = Validate(request, AnyLimits());
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->reason, Reason::kIdCheckFailed);
  EXPECT_EQ(refusal->field, "applicant.id_number");
  EXPECT_EQ(refusal->message.find("1101"), std::string::npos);
}

TEST(ValidateTest, AWrongCheckDigitMayBeOverridden) {
  auto request = Good();
  request.mutable_applicant()->set_id_number("110105194912310021");
  request.mutable_applicant()->set_id_check_override("旧证，已核对原件");
  EXPECT_FALSE(Validate(request, AnyLimits()).has_value());
}

TEST(ValidateTest, ARequestIdIsAUuid) {
  for (const char* id : {"", "1", "0190a5b2-0000-7000-8000-00000000000g",
                         "0190a5b2-0000-7000-8000-0000000000011"}) {
    auto request = Good();
    request.mutable_change()->set_request_id(id);
    ExpectRefused(request, Reason::kRequestIdRequired, "change.request_id");
  }
}

TEST(ValidateTest, AChangeNeedsAVersion) {
  v1::CloseCaseRequest request;
  request.mutable_change()->set_request_id(kId);
  ExpectRefused(request, Reason::kInvalidField, "case");
  request.mutable_case_()->set_case_id(1025);
  ExpectRefused(request, Reason::kEtagRequired, "case.etag");
  request.mutable_case_()->set_etag("-1");
  ExpectRefused(request, Reason::kInvalidField, "case.etag");
  for (const char* etag : {"*", "previous", "17"}) {
    request.mutable_case_()->set_etag(etag);
    EXPECT_FALSE(Validate(request, AnyLimits()).has_value()) << etag;
  }
}

TEST(ValidateTest, ClaimedTimesAreWithinRange) {
  auto request = Good();
  auto* at = request.mutable_change()->mutable_occurred_at();
  ExpectRefused(request, Reason::kInvalidTime, "change.occurred_at");
  at->set_seconds(-1);
  ExpectRefused(request, Reason::kInvalidTime, "change.occurred_at");
  at->set_seconds(kTimeSecondsMax);
  ExpectRefused(request, Reason::kInvalidTime, "change.occurred_at");
  at->set_seconds(1'300'000'000);
  EXPECT_FALSE(Validate(request, AnyLimits()).has_value());
}

TEST(ValidateTest, AnImportNeedsItsExternalIdAndNoApplicant) {
  v1::RegisterCaseRequest request;
  request.mutable_change()->set_request_id(kId);
  request.set_item_code("WABO");
  request.set_imported(true);
  ExpectRefused(request, Reason::kInvalidField, "external");
  request.mutable_external()->set_source("wabo");
  request.mutable_external()->set_id("case-1");
  EXPECT_FALSE(Validate(request, AnyLimits()).has_value());
}

TEST(ValidateTest, ARefusalNeedsItsGrounds) {
  v1::DecideCaseRequest request;
  request.mutable_change()->set_request_id(kId);
  request.mutable_case_()->set_case_id(1025);
  request.mutable_case_()->set_etag("3");
  request.set_outcome(v1::DECISION_OUTCOME_REFUSED);
  ExpectRefused(request, Reason::kInvalidField, "grounds");
  request.set_outcome(v1::DECISION_OUTCOME_GRANTED);
  EXPECT_FALSE(Validate(request, AnyLimits()).has_value());
}

TEST(ValidateTest, PagesHaveASize) {
  v1::ListCasesRequest request;
  const auto most = static_cast<uint32_t>(AnyLimits().page_size_max);
  request.set_page_size(most + 1);
  ExpectRefused(request, Reason::kInvalidField, "page_size");
  request.set_page_size(most);
  EXPECT_FALSE(Validate(request, AnyLimits()).has_value());
}

TEST(ValidateTest, AWatchNamesFactsThatThereAre) {
  v1::WatchRequest request;
  request.add_types("WarningRaised");
  EXPECT_FALSE(Validate(request, AnyLimits()).has_value());
  request.add_types("WarningRased");
  ExpectRefused(request, Reason::kInvalidField, "types");
}

TEST(ValidateTest, RulesHaveOneThreshold) {
  v1::PublishReferenceRequest request;
  request.set_request_id(kId);
  auto* rule = request.add_rules();
  rule->set_code("R1");
  rule->set_level(v1::WARNING_LEVEL_RED);
  ExpectRefused(request, Reason::kInvalidField, "rules.percent_used");
  rule->set_when_due(true);
  EXPECT_FALSE(Validate(request, AnyLimits()).has_value());
  rule->set_percent_used(80);
  ExpectRefused(request, Reason::kInvalidField, "rules.percent_used");
}

}  // namespace
}  // namespace hallcase::rpc
