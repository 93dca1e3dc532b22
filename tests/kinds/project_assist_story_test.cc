// 工程建设项目帮办代办: one helper, one project, four stages.

#include <gmock/gmock.h>

#include "hallcase/v1/custody.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "hallcase/v1/pause.pb.h"
#include "tests/kinds/kind_story.h"

namespace hallcase::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kAssist[] = "gc-bangban";
constexpr uint32_t kProjectDays = 90;

Values Project(const std::string& code = "2403-460034-04-01-123456") {
  return {{"project_code", code}, {"~project", "陵水某仓储项目"}, {"stage_days", "20"}};
}
const Values kToldThem = {{"way", "phone"}, {"~said", "已告知进展"}};

class ProjectAssistStory : public KindStory {
 protected:
  ProjectAssistStory() { PublishPromising(kAssist, v1::CASE_KIND_PROJECT_ASSIST, kProjectDays); }

  v1::Case Opened() { return OpenNamed("wang", kAssist, Project()); }
  std::string Close(const v1::Case& row) {
    return Answer<v1::CloseCaseResponse>("wang", On<v1::CloseCaseRequest>(row));
  }
};

// From the land to the completion: contacts, a review with findings, feedback in time.
TEST_F(ProjectAssistStory, ThroughTheFourStages) {
  At("2024-03-04T10:00");
  v1::Case row = Opened();
  EXPECT_EQ(row.stage(), "LAND");
  EXPECT_EQ(Responsible(row), "staff wang");
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED due 2024-07-11T17:30",
                                       "STEP due 2024-04-01T17:30",
                                       "FEEDBACK due 2024-03-11T17:30"));
  const Values call = {{"way", "phone"}, {"with", "applicant"}, {"~said", "催要选址意见"}};
  for (int i = 0; i < 3; ++i) row = Take("wang", row, "contact", call);
  EXPECT_EQ(row.credited_ppm(), 200'000u) << "contacts are counted by themselves";
  EXPECT_EQ(row.actions_size(), 3);

  At("2024-03-08T11:00");
  row = Take("wang", row, "feedback", kToldThem);
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED due 2024-07-11T17:30",
                                       "STEP due 2024-04-01T17:30",
                                       "FEEDBACK due 2024-03-15T17:30"));
  row = Take("wang", row, "pre_review", {{"result", "findings"}, {"~findings", "缺勘测报告"}});
  EXPECT_EQ(Refusal("wang", row, "enter_construction", {{"stage_days", "15"}}), "FINDINGS_OPEN");
  EXPECT_THAT(Offered("wang", row), ElementsAre("contact", "feedback", "pre_review",
                                                "~enter_construction", "abandon"));
  row = Take("wang", row, "pre_review", {{"result", "passed"}});

  At("2024-03-12T10:00");
  row = Take("wang", row, "enter_construction", {{"stage_days", "15"}});
  EXPECT_EQ(row.stage(), "CONSTRUCTION");
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED due 2024-07-11T17:30",
                                       "STEP due 2024-04-02T17:30",
                                       "FEEDBACK due 2024-03-13T17:30"))
      << "a change of stage is told within a day";
  row = Take("wang", row, "feedback", kToldThem);
  At("2024-03-18T10:00");
  row = Take("wang", row, "enter_works", {{"stage_days", "10"}});
  row = Take("wang", row, "feedback", kToldThem);
  At("2024-03-22T10:00");
  row = Take("li", row, "enter_completion", {{"stage_days", "12"}});
  row = Take("li", row, "feedback", kToldThem);
  At("2024-03-27T10:00");
  row = Take("li", row, "complete", {});
  EXPECT_EQ(row.stage(), "DONE");
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED stopped", "STEP stopped", "FEEDBACK stopped"));
  EXPECT_EQ(Close(row), "OK");
  row = Get(row);
  EXPECT_FALSE(row.closed_late());
  // li: the last stage and the completion.
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"wang", 80}, {"li", 20}}));
}

TEST_F(ProjectAssistStory, NobodyTellsTheApplicant) {
  At("2024-03-04T10:00");
  v1::Case row = Opened();
  At("2024-03-12T09:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED FEEDBACK wang"));
  row = Take("wang", row, "feedback", kToldThem);
  EXPECT_THAT(OpenWarnings(row), IsEmpty());
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED due 2024-07-11T17:30",
                                       "STEP due 2024-04-01T17:30",
                                       "FEEDBACK due 2024-03-19T17:30"));
}

// Time that the applicant uses is not the hall's; feedback is due all the same.
TEST_F(ProjectAssistStory, TheApplicantNeedsAWeek) {
  At("2024-03-04T10:00");
  v1::Case row = Opened();
  At("2024-03-05T10:00");
  auto pause = On<v1::PauseCaseRequest>(row);
  pause.set_reason_code(kTestPause);
  EXPECT_EQ(Answer<v1::PauseCaseResponse>("wang", pause), "PERMISSION_DENIED");
  EXPECT_EQ(Answer<v1::PauseCaseResponse>("lead", pause), "OK");
  At("2024-03-12T10:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED FEEDBACK wang"));
  EXPECT_EQ(Answer<v1::ResumeCaseResponse>("lead", On<v1::ResumeCaseRequest>(row)), "OK");
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED due 2024-07-18T17:30",
                                       "STEP due 2024-04-09T17:30",
                                       "FEEDBACK due 2024-03-11T17:30"));
}

// The stage that is late stays on record beside the next one's time.
TEST_F(ProjectAssistStory, AStageThatIsLate) {
  At("2024-03-04T10:00");
  v1::Case row = OpenNamed("wang", kAssist, {{"project_code", "2403-460034-04-01-000001"},
                                             {"~project", "小项目"},
                                             {"stage_days", "3"}});
  At("2024-03-08T09:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED STEP wang"));
  row = Take("wang", row, "enter_construction", {{"stage_days", "15"}});
  EXPECT_THAT(OpenWarnings(row), IsEmpty());
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED due 2024-07-11T17:30",
                                       "STEP due 2024-03-29T17:30",
                                       "FEEDBACK due 2024-03-11T17:30"));
}

// The file: taken in, kept until it is signed over, and the case with it.
TEST_F(ProjectAssistStory, TheProjectsFile) {
  v1::Case row = Opened();
  auto receive = On<v1::ReceiveMaterialsRequest>(row);
  receive.add_materials()->set_code("F1");
  receive.mutable_materials(0)->set_name("规划许可证");
  receive.mutable_materials(0)->set_originals(1);
  EXPECT_EQ(Answer<v1::ReceiveMaterialsResponse>("wang", receive), "OK");
  EXPECT_THAT(Holders(row), ElementsAre("F1 STAFF wang"));

  v1::OfferHandoverRequest offer;
  offer.mutable_receiver()->set_kind(v1::HOLDER_KIND_STAFF);
  offer.mutable_receiver()->set_id("li");
  auto* item = offer.add_items();
  item->set_case_id(row.case_id());
  item->set_material_code("F1");
  item->set_custody_etag("*");
  auto offered = As("wang").Call<v1::OfferHandoverResponse>(std::move(offer));
  ASSERT_TRUE(offered.ok()) << offered.error().message;
  EXPECT_THAT(Holders(row), ElementsAre("F1 STAFF wang")) << "until it is signed for";
  v1::SignHandoverRequest sign;
  sign.set_handover_id(offered->handover().handover_id());
  sign.set_way(v1::SIGNING_WAY_CREDENTIAL);
  EXPECT_EQ(Answer<v1::SignHandoverResponse>("wang", sign), "SIGNED_BY_GIVER");
  EXPECT_EQ(Answer<v1::SignHandoverResponse>("li", sign), "OK");
  EXPECT_THAT(Holders(row), ElementsAre("F1 STAFF li"));

  auto assign = On<v1::AssignLegRequest>(row);
  assign.mutable_party()->set_kind(v1::PARTY_KIND_STAFF);
  assign.mutable_party()->set_id("li");
  EXPECT_EQ(Answer<v1::AssignLegResponse>("lead", assign), "OK");
  row = Take("li", row, "abandon", {{"~reason", "项目单位撤回投资"}});
  EXPECT_EQ(row.stage(), "DONE");
  EXPECT_EQ(Close(row), "PAPERS_HELD");
}

TEST_F(ProjectAssistStory, DoneTooEarlyAndOpenedAgain) {
  At("2024-03-04T10:00");
  v1::Case row = Opened();
  for (const char* action : {"enter_construction", "enter_works", "enter_completion"}) {
    row = Take("wang", row, action, {{"stage_days", "10"}});
  }
  row = Take("wang", row, "complete", {});
  At("2024-03-06T10:00");
  row = Take("wang", row, "reopen", {{"stage_days", "5"}});
  EXPECT_EQ(row.stage(), "COMPLETION");
  EXPECT_THAT(Clocks(row), ElementsAre("PROMISED stopped", "STEP due 2024-03-13T17:30",
                                       "FEEDBACK due 2024-03-07T17:30"));
  row = Take("wang", row, "complete", {});
  EXPECT_EQ(Close(row), "OK");
  EXPECT_EQ(Get(row).credited_ppm(), 1'000'000u);
}

TEST_F(ProjectAssistStory, StagesHaveTheirCases) {
  v1::Case row = Opened();
  const v1::Case permit = door().MustRegister(door().TokenOf("wang"));
  auto link = On<v1::LinkCasesRequest>(row);
  link.mutable_other()->set_case_id(permit.case_id());
  link.set_relation(v1::LINK_RELATION_HAS_PART);
  EXPECT_EQ(Answer<v1::LinkCasesResponse>("wang", link), "OK");
  EXPECT_EQ(Get(row).links(0).case_id(), permit.case_id());
  EXPECT_EQ(Get(permit).part_of(), 0) << "a project is no joint matter";
}

TEST_F(ProjectAssistStory, BadForms) {
  const auto opens = [&](const Values& values) {
    return Answer<v1::RegisterCaseResponse>("wang", NamedOpening(kAssist, values));
  };
  EXPECT_EQ(opens(Project("2403-460034-04-01-1234567")), "INVALID_FIELD") << "25 characters";
  EXPECT_EQ(opens({{"project_code", "1"}, {"~project", "无时限"}}), "INVALID_FIELD");
  v1::Case row = Opened();
  EXPECT_EQ(Refusal("wang", row, "pre_review", {{"result", "findings"}}), "INVALID_FIELD");
  EXPECT_EQ(Refusal("wang", row, "enter_works", {{"stage_days", "5"}}), "ILLEGAL_TRANSITION");
  EXPECT_EQ(Refusal("wang", row, "enter_construction", {}), "INVALID_FIELD");
  EXPECT_EQ(Refusal("zhao", row, "feedback", kToldThem), "PERMISSION_DENIED");
  EXPECT_EQ(Close(row), "ILLEGAL_TRANSITION");
}

}  // namespace
}  // namespace hallcase::testing
