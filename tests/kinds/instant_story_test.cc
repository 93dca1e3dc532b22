// 即办秒批: what is decided at once, by a person or by a rule.

#include <gmock/gmock.h>

#include "hallcase/v1/correction.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "hallcase/v1/report.pb.h"
#include "tests/kinds/kind_story.h"

namespace hallcase::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kMinutes[] = "jb-30";
constexpr char kSameDay[] = "jb-day";
constexpr uint32_t kMinutesPromised = 30;
const Values kGranted = {{"outcome", "granted"}};
const Values kByRule = {{"outcome", "granted"}, {"rule", "R-7"}, {"rule_version", "2024.3"}};

class InstantStory : public KindStory {
 protected:
  InstantStory() {
    PublishPromising(kMinutes, v1::CASE_KIND_INSTANT, kMinutesPromised,
                     v1::CLOCK_UNIT_WORKING_MINUTE);
    PublishItem(kSameDay, v1::CASE_KIND_INSTANT);
  }
};

TEST_F(InstantStory, DecidedAtTheCounter) {
  At("2024-03-04T10:05");
  v1::Case row = OpenNamed("wang", kMinutes, {});
  EXPECT_EQ(Responsible(row), "staff wang");
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED due 2024-03-04T10:35",
                                       "INTAKE_DAY due 2024-03-05T00:00"));
  At("2024-03-04T10:20");
  row = Take("wang", row, "decide", kGranted);
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_EQ(row.outcome(), v1::DECISION_OUTCOME_GRANTED);
  EXPECT_FALSE(row.closed_late());
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED stopped", "INTAKE_DAY stopped"));
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"wang", 100}}));
}

// A rule decides: people have the opening's tenth, and no person can claim to be the rule.
TEST_F(InstantStory, DecidedByARule) {
  At("2024-03-04T10:05");
  v1::Case row = OpenNamed("wang", kMinutes, {});
  EXPECT_EQ(Refusal("wang", row, "decide_by_rule", kByRule), "PERMISSION_DENIED");
  EXPECT_EQ(Refusal("lead", row, "decide_by_rule", kByRule), "PERMISSION_DENIED");
  EXPECT_EQ(Refusal("machine", row, "decide_by_rule", {{"outcome", "granted"}, {"rule", "R-7"}}),
            "INVALID_FIELD")
      << "which version of the rule?";
  EXPECT_EQ(Take("machine", row, "decide_by_rule", kByRule).case_id(), row.case_id());
  row = Get(row);
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_EQ(row.actions(0).taken_by(), "rule");
  EXPECT_EQ(row.actions(0).values(2).code(), "2024.3");
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"wang", 10}, {"rule", 90}}));
}

// Within 24 hours, and still a violation.
TEST_F(InstantStory, TheNextMorningIsTooLate) {
  At("2024-03-04T16:50");
  v1::Case row = OpenNamed("wang", kSameDay, {});
  EXPECT_THAT(Clocks(row), ElementsAre("INTAKE_DAY due 2024-03-05T00:00"));
  At("2024-03-05T09:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED INTAKE_DAY wang"));
  row = Take("wang", row, "decide", kGranted);
  EXPECT_THAT(OpenWarnings(row), IsEmpty());
  EXPECT_TRUE(row.closed_late());
  const auto totals = As("lead").Call<v1::GetTotalsResponse>(v1::GetTotalsRequest());
  ASSERT_TRUE(totals.ok());
  EXPECT_EQ(totals->closed_late(), 1) << "it is counted";
  EXPECT_EQ(totals->decided(), 1);
}

TEST_F(InstantStory, TheEveningOfTheSameDayIsNot) {
  At("2024-03-04T17:20");
  v1::Case row = OpenNamed("wang", kSameDay, {});
  At("2024-03-04T18:30");
  row = Take("wang", row, "decide", kGranted);
  EXPECT_FALSE(row.closed_late());
}

// The intake day is the day on which the hall was open, else the next working day.
TEST_F(InstantStory, WhatComesWhenTheHallIsClosed) {
  At("2024-03-04T18:00");
  v1::Case row = OpenNamed("wang", kMinutes, {});
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED due 2024-03-05T09:00",
                                       "INTAKE_DAY due 2024-03-06T00:00"));
  // Decided in the same evening all the same.
  row = Take("wang", row, "decide", kGranted);
  EXPECT_FALSE(row.closed_late());
  At("2024-03-05T07:00");
  EXPECT_THAT(Clocks(OpenNamed("wang", kSameDay, {})),
              ElementsAre("INTAKE_DAY due 2024-03-06T00:00"));
  At("2024-03-05T13:00");
  EXPECT_THAT(Clocks(OpenNamed("wang", kSameDay, {})),
              ElementsAre("INTAKE_DAY due 2024-03-06T00:00"));
  At("2024-03-09T10:00");  // Saturday.
  EXPECT_THAT(Clocks(OpenNamed("wang", kSameDay, {})),
              ElementsAre("INTAKE_DAY due 2024-03-12T00:00"));
}

TEST_F(InstantStory, ARefusalSaysWhy) {
  v1::Case row = OpenNamed("wang", kSameDay, {});
  EXPECT_EQ(Refusal("wang", row, "decide", {{"outcome", "refused"}}), "INVALID_FIELD");
  row = Take("wang", row, "decide", {{"outcome", "refused"}, {"~grounds", "不符合年龄条件"}});
  EXPECT_EQ(row.outcome(), v1::DECISION_OUTCOME_REFUSED);
  EXPECT_EQ(Refusal("wang", row, "decide", kGranted), "ILLEGAL_TRANSITION");
}

// No rule fits: a person decides, and the rule cannot any more. The day does not begin anew.
TEST_F(InstantStory, FromTheRuleToAPerson) {
  At("2024-03-04T10:05");
  v1::Case row = OpenNamed("wang", kSameDay, {});
  row = Take("machine", row, "to_person", {{"why", "data_mismatch"}});
  EXPECT_EQ(Refusal("machine", row, "decide_by_rule", kByRule), "ILLEGAL_TRANSITION");
  auto assign = On<v1::AssignLegRequest>(row);
  assign.mutable_party()->set_kind(v1::PARTY_KIND_STAFF);
  assign.mutable_party()->set_id("zhao");
  EXPECT_EQ(Answer<v1::AssignLegResponse>("lead", assign), "OK");
  EXPECT_THAT(Clocks(row), ElementsAre("INTAKE_DAY due 2024-03-05T00:00"));
  row = Take("zhao", row, "decide", kGranted);
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"wang", 10}, {"zhao", 90}}));
}

TEST_F(InstantStory, WithdrawnAndVoided) {
  v1::RegisterCaseRequest request = NamedOpening(kSameDay, {});
  request.add_materials()->set_code("M1");
  request.mutable_materials(0)->set_originals(1);
  v1::Case row = Must<v1::RegisterCaseResponse>("wang", std::move(request));
  EXPECT_THAT(Holders(row), ElementsAre("M1 STAFF wang"));
  EXPECT_EQ(Refusal("machine", row, "decide_by_rule", kByRule), "PAPERS_HELD")
      << "a rule gives no paper back";
  row = Take("wang", row, "withdraw", {{"~reason", "不办了"}});
  EXPECT_EQ(row.outcome(), v1::DECISION_OUTCOME_WITHDRAWN);
  EXPECT_THAT(Holders(row), ElementsAre("M1 APPLICANT")) << "they go back in the same breath";
  v1::Case twice = OpenNamed("wang", kSameDay, {});
  auto strike = On<v1::VoidCaseRequest>(twice);
  strike.set_reason_code("duplicate");
  EXPECT_EQ(Answer<v1::VoidCaseResponse>("lead", strike), "OK");
  EXPECT_EQ(Get(twice).stage(), "VOIDED");
}

}  // namespace
}  // namespace hallcase::testing
