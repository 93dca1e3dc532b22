// 停机: systems are down, and what was promised in that time is not held against anybody.

#include <gmock/gmock.h>

#include "hallcase/v1/acceptance.pb.h"
#include "hallcase/v1/clock.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "tests/kinds/kind_story.h"

namespace hallcase::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kSupportItem[] = "xt-guzhang";
// Of D1: 5 working days promised, 20 by law.
constexpr char kPromisedItem[] = "I-550";
const Values kDown = {{"sort", "fault"}, {"category", "approval"}, {"handler", "P2"},
                      {"~what", "审批系统打不开"}};

class OutageStory : public KindStory {
 protected:
  OutageStory() {
    PublishItem(kSupportItem, v1::CASE_KIND_SYSTEM_SUPPORT);
    app::CommandCall call = door().hall().AsSystem();
    auto* item = call.command.mutable_publish_reference()->add_values()->mutable_item();
    item->set_code(kPromisedItem);
    item->set_name("两种时限的事项");
    item->set_department("D1");
    item->set_acceptor(ledger::v1::ACCEPTOR_WINDOW);
    item->set_kind(v1::CASE_KIND_INTAKE);
    item->set_promised_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
    item->set_promised_amount(5);
    item->set_legal_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
    item->set_legal_amount(20);
    Publish(std::move(call));
  }

  v1::Case Applied(const std::string& item) {
    v1::RegisterCaseRequest request = door().Registration();
    request.set_item_code(item);
    request.clear_materials();
    request.clear_change();
    const auto opened = As("wang").Call<v1::RegisterCaseResponse>(std::move(request));
    EXPECT_TRUE(opened.ok()) << opened.error().message;
    return opened.ok() ? opened->change().case_() : v1::Case();
  }
  v1::Case Down(const std::string& reporter = "wang") {
    return Take("zhao", Open(reporter, kSupportItem, kDown), "take_on", {{"impact", "hall"}});
  }
  static Values Between(const std::string& from, const std::string& to,
                        const std::string& scope) {
    return {{"from", from}, {"to", to}, {"scope", scope}};
  }
  std::string Explained(const v1::Case& row) {
    v1::ExplainDeadlineRequest request;
    request.set_case_id(row.case_id());
    request.set_clock(v1::CLOCK_NAME_PROMISED);
    const auto told = As("lead").Call<v1::ExplainDeadlineResponse>(std::move(request));
    EXPECT_TRUE(told.ok());
    return told.ok() && told->clocks_size() == 1 ? told->clocks(0).text_zh() : "";
  }
};

// Down from Tuesday afternoon to Wednesday morning, for the items of one department.
TEST_F(OutageStory, WhatWasPromisedStandsStill) {
  At("2024-03-04T10:00");
  const v1::Case hit = Applied(kPromisedItem);
  const v1::Case other = Applied(kSecondItem);
  EXPECT_THAT(Clocks(hit), ElementsAre("LEGAL due 2024-04-02T00:00",
                                       "PROMISED due 2024-03-11T17:30"));
  EXPECT_THAT(Clocks(other), ElementsAre("PROMISED due 2024-03-06T17:30"));
  At("2024-03-05T15:10");
  v1::Case fault = Down();
  At("2024-03-06T10:30");
  Values told = Between("2024-03-05T15:00", "2024-03-06T10:00", "department");
  EXPECT_EQ(Refusal("zhao", fault, "outage", told), "PERMISSION_DENIED");
  EXPECT_EQ(Refusal("lead", fault, "outage", told), "INVALID_FIELD") << "which department?";
  told.emplace_back("department", "D1");
  fault = Take("lead", fault, "outage", told);
  EXPECT_EQ(fault.stage(), "HANDLING");
  door().hall().Settle();

  EXPECT_THAT(Clocks(hit), ElementsAre("LEGAL due 2024-04-02T00:00",
                                       "PROMISED due 2024-03-12T17:30"))
      << "the law's limit is not moved by it";
  EXPECT_THAT(Clocks(other), ElementsAre("PROMISED due 2024-03-06T17:30"));
  const v1::Case now = Get(hit);
  ASSERT_EQ(now.pauses_size(), 1);
  EXPECT_EQ(now.pauses(0).outage_case_id(), fault.case_id());
  EXPECT_FALSE(now.pauses(0).stops_legal());
  EXPECT_THAT(Explained(hit), HasSubstr("因系统故障"));
  EXPECT_THAT(Explained(hit), HasSubstr("2024-03-05 15:00 至 2024-03-06 10:00 不计"));
  EXPECT_THAT(Clocks(fault), ElementsAre("FEEDBACK stopped", "REPLY due 2024-03-06T17:30"))
      << "nor is the fault's own limit";
  EXPECT_THAT(Verify(), IsEmpty());
}

// Recorded when it was over and the case red: what was late because of it is taken back.
TEST_F(OutageStory, AWarningThatWasTheSystemsFaultIsTakenBack) {
  At("2024-03-04T10:00");
  v1::Case hit = Applied(kPromisedItem);
  At("2024-03-08T14:00");
  v1::Case fault = Down();
  At("2024-03-12T09:00");
  EXPECT_THAT(OpenWarnings(hit), ElementsAre("RED PROMISED wang"));
  Values told = Between("2024-03-08T14:00", "2024-03-11T09:00", "item");
  told.emplace_back("item", kPromisedItem);
  auto request = On<v1::TakeActionRequest>(fault);
  request.mutable_change()->set_request_id(door().NextId());
  request.set_action("outage");
  for (const auto& [name, code] : told) {
    request.add_values()->set_name(name);
    request.mutable_values(request.values_size() - 1)->set_code(code);
  }
  const auto taken = As("lead").Call<v1::TakeActionResponse>(request);
  ASSERT_TRUE(taken.ok()) << taken.error().message;
  door().hall().Settle();
  const auto again = As("lead").Call<v1::TakeActionResponse>(request);
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_TRUE(again->change().replayed());
  EXPECT_EQ(again->change().case_().case_id(), fault.case_id());
  EXPECT_EQ(Get(hit).pauses_size(), 1);
  EXPECT_THAT(Clocks(hit), ElementsAre("LEGAL due 2024-04-02T00:00",
                                       "PROMISED due 2024-03-12T17:30"));
  EXPECT_THAT(OpenWarnings(hit), ElementsAre("YELLOW PROMISED wang"));

  auto push = On<v1::PushCaseRequest>(hit);
  push.set_department("D1");
  EXPECT_EQ(Answer<v1::PushCaseResponse>("wang", push), "OK");
  At("2024-03-12T16:00");
  auto decide = On<v1::DecideCaseRequest>(hit);
  decide.set_outcome(v1::DECISION_OUTCOME_GRANTED);
  decide.set_grounds("符合条件");
  EXPECT_EQ(Answer<v1::DecideCaseResponse>("contact", decide), "OK");
  EXPECT_THAT(Clocks(hit), ElementsAre("LEGAL stopped", "PROMISED stopped"));
  EXPECT_THAT(Verify(), IsEmpty());
}

// What is over is not rewritten, and what came later is not touched.
TEST_F(OutageStory, OnlyOpenCasesOfThatTime) {
  At("2024-03-04T10:00");
  const v1::Case over = Applied(kPromisedItem);
  auto strike = On<v1::WithdrawCaseRequest>(over);
  strike.set_cause(v1::WITHDRAWAL_CAUSE_APPLICANT);
  EXPECT_EQ(Answer<v1::WithdrawCaseResponse>("wang", strike), "OK");
  v1::Case fault = Down();
  At("2024-03-05T09:00");
  const v1::Case later = Applied(kPromisedItem);
  fault = Take("lead", fault, "outage", Between("2024-03-04T11:00", "2024-03-05T08:30", "hall"));
  door().hall().Settle();
  EXPECT_EQ(Get(over).pauses_size(), 0);
  EXPECT_EQ(Get(later).pauses_size(), 0);
  EXPECT_THAT(Verify(), IsEmpty());
}

TEST_F(OutageStory, BadOutages) {
  At("2024-03-04T10:00");
  v1::Case fault = Down("lead");
  EXPECT_EQ(Refusal("lead", fault, "outage",
                    Between("2024-03-04T09:00", "2024-03-04T09:30", "hall")),
            "SEPARATION_OF_DUTIES");
  fault = Down();
  const auto refused = [&](const Values& values) {
    return Refusal("lead", fault, "outage", values);
  };
  EXPECT_EQ(refused(Between("2024-03-04T09:30", "2024-03-04T09:30", "hall")), "INVALID_FIELD");
  EXPECT_EQ(refused(Between("2024-03-04T09:30", "2024-03-04T10:01", "hall")), "INVALID_FIELD")
      << "not over yet";
  EXPECT_EQ(refused(Between("morning", "2024-03-04T09:30", "hall")), "INVALID_FIELD");
  EXPECT_EQ(refused(Between("2024-03-04T09:00", "2024-03-04T09:30", "county")), "INVALID_FIELD");
  EXPECT_EQ(refused(Between("2024-03-04T09:00", "2024-03-04T09:30", "item")), "INVALID_FIELD");
}

}  // namespace
}  // namespace hallcase::testing
