// 综合咨询导办: questions and their answers.

#include <gmock/gmock.h>

#include "hallcase/v1/clock.pb.h"
#include "hallcase/v1/guidance.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "tests/kinds/kind_story.h"

namespace hallcase::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kConsultation[] = "zx-zhengce";

const Values kAsked = {{"way", "phone"},
                       {"topic", "policy"},
                       {"about_item", kTestItem},
                       {"~question", "外地户籍能否在本县办理不动产登记？"}};

class GuidanceStory : public KindStory {
 protected:
  GuidanceStory() { PublishItem(kConsultation, v1::CASE_KIND_GUIDANCE); }
};

// Asked by phone, answered on the next day by a colleague, who gets the credit for it.
TEST_F(GuidanceStory, AQuestionIsAnsweredByWhoKnows) {
  At("2024-03-04T10:05");
  v1::Case row = Open("wang", kConsultation, kAsked);
  EXPECT_EQ(row.kind(), v1::CASE_KIND_GUIDANCE);
  EXPECT_EQ(row.stage(), "ASKED");
  EXPECT_EQ(row.stage_name(), "待答复");
  EXPECT_EQ(Responsible(row), "staff wang");
  EXPECT_THAT(Clocks(row), ElementsAre("REPLY due 2024-03-07T17:30"));
  EXPECT_EQ(row.opening(1).code(), "policy");
  EXPECT_EQ(row.opening(3).text(), "") << "free text is not shown";

  At("2024-03-05T09:10");
  row = Take("li", row, "reply", {{"~answer", "可以，凭居住证办理。"}, {"basis", "琼府〔2023〕5号"}});
  EXPECT_EQ(row.stage(), "ANSWERED");
  EXPECT_THAT(Clocks(row), ElementsAre("REPLY stopped"));

  EXPECT_EQ(Answer<v1::CloseCaseResponse>("wang", On<v1::CloseCaseRequest>(row)), "OK");
  row = Get(row);
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_FALSE(row.closed_late());
  EXPECT_EQ(row.credited_ppm(), 1'000'000u);
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"wang", 50}, {"li", 50}}));
}

TEST_F(GuidanceStory, WhatWasAskedIsReadOnRecord) {
  v1::Case row = Open("wang", kConsultation, kAsked);
  auto reveal = On<v1::RevealCaseRequest>(row);
  reveal.add_fields("texts");
  reveal.set_purpose("contact_applicant");
  EXPECT_EQ(Answer<v1::RevealCaseResponse>("auditor", reveal), "PERMISSION_DENIED");
  const auto shown = As("wang").Call<v1::RevealCaseResponse>(reveal);
  ASSERT_TRUE(shown.ok()) << shown.error().message;
  EXPECT_EQ(shown->opening(3).text(), "外地户籍能否在本县办理不动产登记？");
  EXPECT_GT(shown->seq(), 0u);
}

// Nobody answers: yellow, red, and late for good.
TEST_F(GuidanceStory, AnAnswerThatComesLate) {
  v1::Case row = Open("wang", kConsultation, kAsked);
  auto push = On<v1::PushCaseRequest>(row);
  push.set_department("D1");
  EXPECT_EQ(Answer<v1::PushCaseResponse>("wang", push), "OK");
  At("2024-03-08T09:00");
  row = Get(row);
  EXPECT_EQ(Responsible(row), "department D1");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED REPLY D1"));
  EXPECT_THAT(Offered("contact", row), ElementsAre("reply"));
  EXPECT_THAT(Offered("contact2", row), ElementsAre("PERMISSION_DENIED"));
  row = Take("contact", row, "reply", {{"~answer", "按规定可以办理。"}});
  EXPECT_THAT(Clocks(row), ElementsAre("REPLY late"));
  EXPECT_THAT(OpenWarnings(row), IsEmpty());
  EXPECT_EQ(Answer<v1::CloseCaseResponse>("wang", On<v1::CloseCaseRequest>(row)), "OK");
  EXPECT_TRUE(Get(row).closed_late());
}

// Who is not content asks on: the time to answer runs anew, and nobody is credited twice.
TEST_F(GuidanceStory, AFurtherQuestion) {
  v1::Case row = Open("wang", kConsultation, kAsked);
  row = Take("wang", row, "reply", {{"~answer", "可以。"}});
  At("2024-03-06T11:00");
  row = Take("wang", row, "ask_further", {{"~question", "需要哪些材料？"}});
  EXPECT_THAT(Clocks(row), ElementsAre("REPLY due 2024-03-11T17:30"));
  row = Take("li", row, "reply", {{"~answer", "身份证和居住证。"}});
  EXPECT_EQ(Answer<v1::CloseCaseResponse>("wang", On<v1::CloseCaseRequest>(row)), "OK");
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"wang", 100}}));
}

TEST_F(GuidanceStory, AnAnswerThatNeedsLongerIsExtendedBeforeItIsDue) {
  v1::Case row = Open("wang", kConsultation, kAsked);
  At("2024-03-06T10:00");
  auto extend = On<v1::ExtendClockRequest>(row);
  extend.set_clock(v1::CLOCK_NAME_REPLY);
  extend.set_amount(4);
  extend.set_reason("需请示省厅");
  *extend.mutable_told_at() = row.received_at();
  EXPECT_EQ(Answer<v1::ExtendClockResponse>("wang", extend), "PERMISSION_DENIED");
  EXPECT_EQ(Answer<v1::ExtendClockResponse>("chief", extend), "NOT_EXTENDABLE")
      << "the limit says by how much: 3";
  extend.set_amount(2);
  EXPECT_EQ(Answer<v1::ExtendClockResponse>("chief", extend), "OK");
  EXPECT_THAT(Clocks(row), ElementsAre("REPLY due 2024-03-11T17:30"));
  EXPECT_EQ(Answer<v1::ExtendClockResponse>("chief", extend), "NOT_EXTENDABLE");
}

// The hall's own number counts for limits that start after it was published.
TEST_F(GuidanceStory, TheHallHasItsOwnNumber) {
  const v1::Case before = Open("wang", kConsultation, kAsked);
  app::CommandCall call = door().hall().AsSystem();
  auto* own = call.command.mutable_publish_reference()->add_values()->mutable_local_limit();
  own->set_code("guidance.reply");
  own->set_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
  own->set_amount(1);
  EXPECT_EQ(door().hall().Run(call).rejection.reason, domain::Reason::kInvalidReference)
      << "no number without its document";
  own->set_source("县文〔2024〕3 号");
  own->set_code("guidance.nothing");
  EXPECT_EQ(door().hall().Run(call).rejection.reason, domain::Reason::kInvalidReference);
  own->set_code("guidance.reply");
  ASSERT_EQ(door().hall().Run(call).kind, app::Outcome::Kind::kCommitted);
  const v1::Case after = Open("wang", kConsultation, kAsked);
  EXPECT_THAT(Clocks(before), ElementsAre("REPLY due 2024-03-07T17:30"));
  EXPECT_THAT(Clocks(after), ElementsAre("REPLY due 2024-03-05T17:30"));
}

// Three seconds a question: counted, no case, nothing personal.
TEST_F(GuidanceStory, QuestionsOnTheSpotAreCounted) {
  const auto tally = [&](const std::string& person, const char* way, const char* topic,
                         uint32_t count) {
    v1::RecordTallyRequest request;
    request.set_way(way);
    request.set_topic(topic);
    request.set_count(count);
    return Answer<v1::RecordTallyResponse>(person, request);
  };
  EXPECT_EQ(tally("wang", "phone", "place", 2), "OK");
  EXPECT_EQ(tally("li", "phone", "place", 1), "OK");
  EXPECT_EQ(tally("li", "on_site", "elderly", 1), "OK");
  EXPECT_EQ(tally("wang", "pigeon", "place", 1), "INVALID_FIELD");
  EXPECT_EQ(tally("wang", "phone", "weather", 1), "INVALID_FIELD");
  EXPECT_EQ(tally("wang", "phone", "place", 0), "INVALID_FIELD");
  EXPECT_EQ(tally("wang", "phone", "place", 101), "INVALID_FIELD");
  EXPECT_EQ(tally("auditor", "phone", "place", 1), "PERMISSION_DENIED");
  At("2024-03-05T10:00");
  EXPECT_EQ(tally("wang", "phone", "place", 4), "OK");
  v1::ListTalliesRequest list;
  list.set_from_day("2024-03-04");
  list.set_to_day("2024-03-04");
  const auto got = As("lead").Call<v1::ListTalliesResponse>(list);
  ASSERT_TRUE(got.ok()) << got.error().message;
  EXPECT_EQ(got->total(), 4);
  ASSERT_EQ(got->tallies_size(), 2);
  EXPECT_EQ(got->tallies(1).way() + " " + got->tallies(1).topic(), "phone place");
  EXPECT_EQ(got->tallies(1).count(), 3);
  ASSERT_EQ(got->by_staff_size(), 2);
  EXPECT_EQ(got->by_staff(0).staff(), "li");
  EXPECT_EQ(got->by_staff(0).count(), 2);
}

TEST_F(GuidanceStory, BadForms) {
  const auto opens = [&](Values values) {
    return Answer<v1::RegisterCaseResponse>("wang", Opening(kConsultation, values));
  };
  EXPECT_EQ(opens({}), "INVALID_FIELD");
  EXPECT_EQ(opens({{"way", "pigeon"}, {"topic", "policy"}, {"~question", "问"}}), "INVALID_FIELD");
  EXPECT_EQ(opens({{"way", "phone"}, {"topic", "policy"}, {"question", "问"}}), "INVALID_FIELD");
  EXPECT_EQ(opens({{"way", "phone"}, {"topic", "policy"}, {"~question", "问"}, {"more", "x"}}),
            "INVALID_FIELD");
  EXPECT_EQ(opens({{"way", "phone"}, {"way", "phone"}, {"topic", "policy"}, {"~question", "问"}}),
            "INVALID_FIELD");
  EXPECT_EQ(opens({{"way", "phone"}, {"topic", "policy"}, {"about_item", "NONE"},
                   {"~question", "问"}}),
            "REFERENCE_NOT_FOUND");
  v1::Case row = Open("wang", kConsultation, kAsked);
  EXPECT_EQ(Refusal("wang", row, "reply", {}), "INVALID_FIELD");
  EXPECT_EQ(Refusal("wang", row, "ask_further", {{"~question", "问"}}), "ILLEGAL_TRANSITION");
  EXPECT_EQ(Refusal("wang", row, "no_such_action", {}), "ILLEGAL_TRANSITION");
  // A method is no own action: its own checks cannot be gone around.
  EXPECT_EQ(Refusal("lead", row, "VoidCase", {}), "ILLEGAL_TRANSITION");
  EXPECT_EQ(Refusal("auditor", row, "reply", {{"~answer", "答"}}), "PERMISSION_DENIED");
  EXPECT_EQ(Refusal("contact2", row, "reply", {{"~answer", "答"}}), "PERMISSION_DENIED");
  EXPECT_EQ(Get(row).actions_size(), 0);
}

}  // namespace
}  // namespace hallcase::testing
