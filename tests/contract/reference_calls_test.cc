// Publishing what was previewed: versions of the reference data through the door.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hallcase/v1/catalog.pb.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {
namespace {

using rpc::Reason;
using ::testing::HasSubstr;

class ReferenceCallsTest : public ::testing::Test {
 protected:
  ReferenceCallsTest() {
    door_.PublishPlaces();
    door_.AddPerson("wang", ledger::v1::ROLE_CLERK, "P1");
    door_.AddPerson("xtgl", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, "");
    door_.AddPerson("xtgl2", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, "");
    clerk_ = door_.TokenOf("wang");
    admin_ = door_.TokenOf("xtgl");
    other_ = door_.TokenOf("xtgl2");
  }

  v1::ListReferenceResponse Published() {
    v1::ListReferenceRequest request;
    request.set_hall_id(kTestHall);
    v1::ListReferenceResponse response;
    EXPECT_TRUE(door_.Call(admin_, request, &response).ok());
    return response;
  }

  v1::PublishReferenceRequest NewPost(const char* name, uint64_t base_version) {
    v1::PublishReferenceRequest request;
    request.set_hall_id(kTestHall);
    request.set_request_id(door_.NextId());
    request.set_base_version(base_version);
    request.add_posts()->set_code("P9");
    request.mutable_posts(0)->set_name(name);
    return request;
  }

  // The test hall's yellow rule, at this share of the time.
  v1::PreviewReferenceRequest YellowPreview(uint32_t percent) {
    v1::PreviewReferenceRequest request;
    request.set_hall_id(kTestHall);
    auto* rule = request.add_rules();
    rule->set_code("yellow");
    rule->set_clock(v1::CLOCK_NAME_PROMISED);
    rule->set_unit(v1::CLOCK_UNIT_WORKING_DAY);
    rule->set_level(v1::WARNING_LEVEL_YELLOW);
    rule->set_percent_used(percent);
    return request;
  }

  TestDoor door_;
  std::string clerk_;
  std::string admin_;
  std::string other_;
};

TEST_F(ReferenceCallsTest, TwoWhoPreviewedTheSameVersionDoNotBothPublish) {
  const uint64_t seen = Published().reference_version();
  v1::PublishReferenceResponse response;
  const auto first = NewPost("甲", seen);
  ASSERT_TRUE(door_.Call(other_, first, &response).ok());
  EXPECT_EQ(response.published(), 1u);
  EXPECT_EQ(response.job_id(), 0);
  EXPECT_EQ(Published().reference_version(), seen + 1);
  const auto refused = door_.Call(admin_, NewPost("乙", seen), nullptr);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.reason(), Reason::kStaleEtag);
  EXPECT_EQ(refused.refusal->field, "base_version");
  EXPECT_THAT(refused.refusal->message, HasSubstr("xtgl2"));
  EXPECT_EQ(Published().posts(2).name(), "甲");
  // The first one again, whose answer was lost, is no second publication.
  ASSERT_TRUE(door_.Call(other_, first, &response).ok());
  EXPECT_TRUE(response.replayed());
  EXPECT_TRUE(door_.Call(admin_, NewPost("乙", seen + 1), nullptr).ok());
  EXPECT_TRUE(door_.Call(admin_, NewPost("丙", 0), nullptr).ok()) << "0 is not checked";
}

TEST_F(ReferenceCallsTest, ItemsAndTheRestSpeakOfOneVersion) {
  v1::ListItemsRequest request;
  request.set_hall_id(kTestHall);
  v1::ListItemsResponse items;
  ASSERT_TRUE(door_.Call(admin_, request, &items).ok());
  EXPECT_EQ(items.reference_version(), Published().reference_version());
  EXPECT_GT(items.reference_version(), 0u);
}

TEST_F(ReferenceCallsTest, APreviewTellsOfRunningCasesAndChangesNothing) {
  door_.MustRegister(clerk_);
  door_.hall().Advance(int64_t{2} * 24 * 3600 * 1'000'000);
  admin_ = door_.TokenOf("xtgl");
  const uint64_t head = door_.hall().hall().head().seq;
  v1::PreviewReferenceResponse response;
  ASSERT_TRUE(door_.Call(admin_, YellowPreview(10), &response).ok());
  EXPECT_EQ(response.cases_open(), 1u);
  ASSERT_EQ(response.rules_size(), 1);
  EXPECT_EQ(response.rules(0).rule(), "yellow");
  EXPECT_EQ(response.rules(0).level(), v1::WARNING_LEVEL_YELLOW);
  EXPECT_EQ(response.rules(0).clocks_raised(), 1u);
  EXPECT_EQ(response.rules(0).warnings_withdrawn(), 0u);
  ASSERT_EQ(response.items_size(), 1);
  EXPECT_EQ(response.items(0).item(), kTestItem);
  EXPECT_EQ(response.items(0).cases_open(), 1u);
  EXPECT_EQ(door_.hall().hall().head().seq, head);
  const auto denied = door_.Call(door_.TokenOf("wang"), YellowPreview(10), nullptr);
  ASSERT_FALSE(denied.ok());
  EXPECT_EQ(denied.reason(), Reason::kPermissionDenied);
  const auto wrong = door_.Call(admin_, YellowPreview(0), nullptr);
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.reason(), Reason::kInvalidField);
}

TEST_F(ReferenceCallsTest, NewRulesStartAJobWhereCasesRun) {
  door_.MustRegister(clerk_);
  v1::PublishReferenceRequest request;
  request.set_hall_id(kTestHall);
  request.set_request_id(door_.NextId());
  *request.mutable_rules() = YellowPreview(10).rules();
  v1::PublishReferenceResponse response;
  ASSERT_TRUE(door_.Call(admin_, request, &response).ok());
  EXPECT_NE(response.job_id(), 0);
}

}  // namespace
}  // namespace hallcase::testing
