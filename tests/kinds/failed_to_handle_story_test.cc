// 办不成事: what could not be done, who looks into it, and how it ends.

#include <gmock/gmock.h>

#include "hallcase/v1/clock.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "tests/kinds/kind_story.h"

namespace hallcase::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kReport[] = "bbcs";
const Values kTold = {{"about_item", kTestItem},
                      {"about_department", "D1"},
                      {"~what_happened", "材料交了三次都没有受理"}};

class FailedToHandleStory : public KindStory {
 protected:
  FailedToHandleStory() { PublishItem(kReport, v1::CASE_KIND_FAILED_TO_HANDLE); }

  v1::Case Classified(const Values& told, const std::string& tier = "simple") {
    v1::Case row = OpenNamed("wang", kReport, told);
    row = Take("wang", row, "contact", {{"result", "reached"}});
    return Take("wang", row, "classify", {{"cause", "cross_department"}, {"tier", tier}});
  }
  v1::Case Answered(v1::Case row) {
    return Take("wang", row, "answer", {{"outcome", "done"}, {"~answer", "已协调受理"}});
  }
  // A call that is said to have been made at that minute.
  std::string Called(const std::string& minute, const v1::Case& row) {
    auto call = On<v1::TakeActionRequest>(row);
    call.set_action("call_back");
    call.add_values()->set_name("result");
    call.mutable_values(0)->set_code("not_reached");
    *call.mutable_change()->mutable_occurred_at() = TimeOf(minute);
    return Answer<v1::TakeActionResponse>("wang", std::move(call));
  }
  std::string Close(const v1::Case& row) {
    return Answer<v1::CloseCaseResponse>("wang", On<v1::CloseCaseRequest>(row));
  }
  std::string Assign(const v1::Case& row, const std::string& to) {
    auto assign = On<v1::AssignLegRequest>(row);
    assign.mutable_party()->set_kind(v1::PARTY_KIND_STAFF);
    assign.mutable_party()->set_id(to);
    return Answer<v1::AssignLegResponse>("lead", assign);
  }
};

// Told at 10:05, contacted and classified the same day, done on the third day, called back.
TEST_F(FailedToHandleStory, DoneAndCalledBack) {
  At("2024-03-04T10:05");
  v1::Case row = OpenNamed("wang", kReport, kTold);
  EXPECT_EQ(row.stage(), "RECEIVED");
  EXPECT_EQ(row.registered_by(), "wang") << "who heard it first stays on record";
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK due 2024-03-04T17:30",
                                       "REPLY due 2024-03-11T17:30"))
      << "contacted the same day";

  At("2024-03-04T15:00");
  row = Take("wang", row, "contact", {{"result", "reached"}});
  row = Take("wang", row, "classify", {{"cause", "cross_department"}, {"tier", "simple"}});
  EXPECT_EQ(row.stage(), "HANDLING");
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK stopped", "REPLY due 2024-03-11T17:30"));

  At("2024-03-06T09:20");
  auto push = On<v1::PushCaseRequest>(row);
  push.set_department("D1");
  EXPECT_EQ(Answer<v1::PushCaseResponse>("wang", push), "OK");
  EXPECT_EQ(Responsible(Get(row)), "department D1");

  At("2024-03-07T16:00");
  EXPECT_EQ(Close(row), "ILLEGAL_TRANSITION") << "nothing is closed without an answer";
  row = Answered(row);
  EXPECT_EQ(row.stage(), "ANSWERED");
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK stopped", "REPLY stopped",
                                       "FOLLOW_UP due 2024-03-11T17:30"));
  EXPECT_EQ(Close(row), "NO_CALL_BACK");
  At("2024-03-08T10:00");
  row = Take("wang", row, "call_back", {{"result", "satisfied"}});
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK stopped", "REPLY stopped",
                                       "FOLLOW_UP due 2024-03-12T17:30"))
      << "what is left is to file it";
  EXPECT_EQ(Close(row), "OK");
  row = Get(row);
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_FALSE(row.closed_late());
  EXPECT_EQ(row.credited_ppm(), 1'000'000u);
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"wang", 100}}));
}

// Three attempts on one day are not enough, on two they are.
TEST_F(FailedToHandleStory, NobodyPicksUpThePhone) {
  v1::Case row = Answered(Classified(kTold));
  for (const char* minute : {"2024-03-04T10:00", "2024-03-04T11:00", "2024-03-04T16:00"}) {
    At(minute);
    row = Take("wang", row, "call_back", {{"result", "not_reached"}});
  }
  EXPECT_EQ(Close(row), "NO_CALL_BACK");
  At("2024-03-05T09:00");
  EXPECT_EQ(Called("2024-03-01T09:00", row), "INVALID_TIME") << "not before it was answered";
  row = Take("wang", row, "call_back", {{"result", "not_reached"}});
  EXPECT_EQ(Close(row), "OK");
}

// Who was reached and is not content stays so, however often the phone rings later.
TEST_F(FailedToHandleStory, MissedCallsDoNotMakeContent) {
  v1::Case row = Answered(Classified(kTold));
  row = Take("wang", row, "call_back", {{"result", "dissatisfied"}});
  row = Take("wang", row, "call_back", {{"result", "not_reached"}});
  At("2024-03-05T09:00");
  row = Take("wang", row, "call_back", {{"result", "not_reached"}});
  row = Take("wang", row, "call_back", {{"result", "not_reached"}});
  EXPECT_EQ(Close(row), "NO_CALL_BACK");
}

// A late answer stays late, whatever a second one does.
TEST_F(FailedToHandleStory, LatenessIsNotWipedByASecondAnswer) {
  v1::Case row = Classified(kTold);
  At("2024-03-14T09:00");
  row = Answered(row);
  row = Take("wang", row, "call_back", {{"result", "dissatisfied"}});
  row = Take("wang", row, "reopen", {{"leader", "chief"}, {"tier", "simple"}});
  row = Take("chief", row, "answer", {{"outcome", "explained"}, {"~answer", "已当面说明"}});
  row = Take("chief", row, "call_back", {{"result", "satisfied"}});
  EXPECT_EQ(Close(row), "OK");
  EXPECT_TRUE(Get(row).closed_late());
}

TEST_F(FailedToHandleStory, WhoGaveNoNameIsNotCalled) {
  v1::Case row = Open("wang", kReport, {{"~what_happened", "窗口让我跑了三趟"}});
  row = Take("wang", row, "contact", {{"result", "anonymous"}});
  row = Take("wang", row, "classify", {{"cause", "other"}, {"tier", "simple"}});
  row = Answered(row);
  EXPECT_EQ(Close(row), "OK");
}

// Not content: looked at once more by a higher level, and once only.
TEST_F(FailedToHandleStory, ReopenedOnce) {
  v1::Case row = Answered(Classified(kTold));
  row = Take("wang", row, "call_back", {{"result", "dissatisfied"}, {"~said", "没有解决"}});
  EXPECT_EQ(Close(row), "NO_CALL_BACK");
  At("2024-03-05T09:00");
  row = Take("wang", row, "reopen", {{"leader", "chief"}, {"tier", "complex"}});
  EXPECT_EQ(row.stage(), "HANDLING");
  EXPECT_EQ(Responsible(row), "staff chief");
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK stopped", "REPLY due 2024-03-19T17:30",
                                       "FOLLOW_UP stopped"));
  row = Answered(row);
  EXPECT_EQ(Close(row), "NO_CALL_BACK") << "the call before the second answer does not count";
  row = Take("wang", row, "call_back", {{"result", "dissatisfied"}});
  EXPECT_EQ(Refusal("wang", row, "reopen", {{"leader", "chief"}, {"tier", "complex"}}),
            "ACTIONS_EXHAUSTED");
  EXPECT_EQ(Close(row), "OK");
  EXPECT_EQ(Get(row).credited_ppm(), 1'000'000u);
}

// Handed on twice; then it goes up.
TEST_F(FailedToHandleStory, TransfersEndAtTheDutyLeader) {
  v1::Case row = Classified(kTold);
  EXPECT_EQ(Assign(row, "li"), "OK");
  EXPECT_EQ(Assign(row, "zhao"), "OK");
  EXPECT_EQ(Assign(row, "wang"), "TRANSFERS_EXHAUSTED");
  auto push = On<v1::PushCaseRequest>(row);
  push.set_department("D2");
  EXPECT_EQ(Answer<v1::PushCaseResponse>("lead", push), "TRANSFERS_EXHAUSTED");
  EXPECT_EQ(Refusal("lead", row, "escalate", {{"leader", "nobody"}, {"~reason", "推诿"}}),
            "REFERENCE_NOT_FOUND");
  row = Take("lead", row, "escalate", {{"leader", "chief"}, {"~reason", "两次转办无果"}});
  EXPECT_EQ(Responsible(row), "staff chief");
  EXPECT_EQ(row.registered_by(), "wang");
  EXPECT_THAT(Offered("chief", row), ElementsAre("contact", "escalate", "answer"))
      << "who it went up to can answer it";
  EXPECT_EQ(Assign(row, "wang"), "OK") << "and have it looked into";
}

// A wrong assignment that was given back is no transfer; and a case goes up to a leader alone.
TEST_F(FailedToHandleStory, WhatIsGivenBackIsNoTransfer) {
  v1::Case row = Classified(kTold);
  for (const auto& [department, contact] : {std::pair{"D1", "contact"}, {"D2", "contact2"}}) {
    auto push = On<v1::PushCaseRequest>(row);
    push.set_department(department);
    ASSERT_EQ(Answer<v1::PushCaseResponse>("wang", push), "OK");
    auto back = On<v1::ReturnLegRequest>(row);
    back.set_reason("不属于本部门职责");
    ASSERT_EQ(Answer<v1::ReturnLegResponse>(contact, back), "OK");
  }
  EXPECT_EQ(Assign(row, "li"), "OK");
  EXPECT_EQ(Refusal("lead", row, "escalate", {{"leader", "li"}, {"~reason", "推诿"}}),
            "REFERENCE_NOT_FOUND");
}

TEST_F(FailedToHandleStory, ARefusalByLawNamesTheLaw) {
  v1::Case row = Classified(kTold);
  const Values without = {{"outcome", "cannot_by_law"}, {"~answer", "不符合条件"}};
  EXPECT_EQ(Refusal("wang", row, "answer", without), "INVALID_FIELD");
  Values with = without;
  with.emplace_back("basis", "行政许可法第三十八条");
  row = Take("wang", row, "answer", with);
  EXPECT_EQ(row.stage(), "ANSWERED");
}

TEST_F(FailedToHandleStory, OnTheSpotMeansMinutes) {
  At("2024-03-04T10:05");
  v1::Case row = Classified(kTold, "on_spot");
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK stopped", "REPLY due 2024-03-04T14:35"))
      << "two open hours, around the closed noon";
}

TEST_F(FailedToHandleStory, NobodyLooksIntoIt) {
  v1::Case row = Classified(kTold);
  At("2024-03-12T09:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED REPLY wang"));
  row = Answered(row);
  EXPECT_THAT(OpenWarnings(row), IsEmpty());
  auto extend = On<v1::ExtendClockRequest>(row);
  extend.set_clock(v1::CLOCK_NAME_REPLY);
  extend.set_amount(2);
  extend.set_reason("太晚了");
  *extend.mutable_told_at() = row.received_at();
  EXPECT_EQ(Answer<v1::ExtendClockResponse>("chief", extend), "ILLEGAL_TRANSITION");
}

TEST_F(FailedToHandleStory, UnknownCausesAreRefused) {
  v1::Case row = OpenNamed("wang", kReport, kTold);
  EXPECT_EQ(Refusal("wang", row, "classify", {{"cause", "bad_mood"}, {"tier", "simple"}}),
            "INVALID_FIELD");
  EXPECT_EQ(Refusal("wang", row, "classify", {{"cause", "history"}}), "INVALID_FIELD");
  EXPECT_EQ(Get(row).stage(), "RECEIVED");
}

}  // namespace
}  // namespace hallcase::testing
