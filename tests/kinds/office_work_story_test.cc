// 综合行政: drafts and checks, with rounds of review.

#include <gmock/gmock.h>

#include "hallcase/v1/correction.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "tests/kinds/kind_story.h"

namespace hallcase::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kDraft[] = "xz-wengao";
const Values kTask = {{"sort", "draft"}, {"~subject", "起草三月份工作总结"}};

class OfficeWorkStory : public KindStory {
 protected:
  OfficeWorkStory() { PublishItem(kDraft, v1::CASE_KIND_OFFICE_WORK); }

  // A task that the lead gives to `wang`, due on Friday at noon.
  v1::Case Assigned() {
    v1::RegisterCaseRequest request = Opening(kDraft, kTask);
    request.mutable_upstream_due_at()->set_seconds(1'709'870'400);  // 2024-03-08 12:00
    const auto opened = As("lead").Call<v1::RegisterCaseResponse>(std::move(request));
    EXPECT_TRUE(opened.ok()) << opened.error().message;
    v1::Case row = opened->change().case_();
    auto assign = On<v1::AssignLegRequest>(row);
    assign.mutable_party()->set_kind(v1::PARTY_KIND_STAFF);
    assign.mutable_party()->set_id("wang");
    EXPECT_EQ(Answer<v1::AssignLegResponse>("lead", assign), "OK");
    return Get(row);
  }
};

// Sent back once, approved by the duty leader in time.
TEST_F(OfficeWorkStory, TwoRoundsOfReview) {
  At("2024-03-04T10:00");
  v1::Case row = Assigned();
  EXPECT_EQ(row.stage(), "ASSIGNED");
  EXPECT_EQ(Responsible(row), "staff wang");
  EXPECT_THAT(Clocks(row), ElementsAre("UPSTREAM due 2024-03-08T12:00"));
  EXPECT_THAT(Offered("wang", row), ElementsAre("submit"));

  At("2024-03-05T16:00");
  row = Take("wang", row, "submit", {{"~result", "初稿已完成"}, {"document", "ZJ-03-1"}});
  EXPECT_EQ(row.stage(), "SUBMITTED");
  EXPECT_THAT(Offered("wang", row), IsEmpty());
  EXPECT_THAT(Offered("chief", row), ElementsAre("send_back", "approve"));

  At("2024-03-06T09:30");
  row = Take("chief", row, "send_back", {{"~opinion", "请补充数据"}});
  EXPECT_EQ(row.stage(), "REVISING");
  At("2024-03-07T11:00");
  row = Take("wang", row, "submit", {{"~result", "已补充数据"}, {"document", "ZJ-03-2"}});
  At("2024-03-07T15:00");
  row = Take("chief", row, "approve", {});
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_FALSE(row.closed_late());
  EXPECT_THAT(Clocks(row), ElementsAre("UPSTREAM stopped"));
  EXPECT_EQ(row.actions_size(), 4);
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"wang", 80}, {"chief", 20}}));
}

// Whoever wrote it does not judge it, whatever rights they hold.
TEST_F(OfficeWorkStory, NobodyJudgesTheirOwnWork) {
  v1::Case row = Assigned();
  row = Take("lead", row, "submit", {{"~result", "班长自己写的"}});
  EXPECT_THAT(Offered("lead", row), ElementsAre("~send_back", "~approve"));
  EXPECT_EQ(Refusal("lead", row, "approve", {}), "SEPARATION_OF_DUTIES");
  EXPECT_EQ(Refusal("wang", row, "approve", {}), "PERMISSION_DENIED");
  EXPECT_EQ(Refusal("chief", row, "send_back", {}), "INVALID_FIELD") << "an opinion is needed";
  row = Take("chief", row, "approve", {});
  EXPECT_EQ(row.stage(), "CLOSED");
}

TEST_F(OfficeWorkStory, LateWorkIsLate) {
  v1::Case row = Assigned();
  At("2024-03-11T09:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED UPSTREAM wang"));
  row = Take("wang", row, "submit", {{"~result", "迟交"}});
  row = Take("chief", row, "approve", {});
  EXPECT_TRUE(row.closed_late());
  EXPECT_THAT(OpenWarnings(row), IsEmpty());
}

TEST_F(OfficeWorkStory, ATaskThatShouldNotBeIsStruck) {
  v1::Case row = Assigned();
  auto strike = On<v1::VoidCaseRequest>(row);
  strike.set_reason_code("duplicate");
  EXPECT_EQ(Answer<v1::VoidCaseResponse>("wang", strike), "PERMISSION_DENIED");
  EXPECT_EQ(Answer<v1::VoidCaseResponse>("lead", strike), "OK");
  row = Get(row);
  EXPECT_EQ(row.stage(), "VOIDED");
  EXPECT_EQ(row.credited_ppm(), 0u);
  EXPECT_EQ(Refusal("wang", row, "submit", {{"~result", "x"}}), "CASE_VOIDED");
}

}  // namespace
}  // namespace hallcase::testing
