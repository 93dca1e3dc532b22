// 一件事一次办: a matter, its parts, and what they share.

#include <gmock/gmock.h>

#include <utility>

#include "hallcase/v1/acceptance.pb.h"
#include "hallcase/v1/correction.pb.h"
#include "hallcase/v1/custody.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "hallcase/v1/report.pb.h"
#include "tests/kinds/kind_story.h"

namespace hallcase::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kMatter[] = "yjs-canyin";
constexpr uint32_t kJointDays = 15;
const Values kCafe = {{"matter", "开餐饮店"}, {"list_number", "12"}, {"lead_department", "D1"}};

Values Plan(const std::string& item, const std::string& need = "mandatory",
            const std::string& after = "") {
  Values values = {{"item", item}, {"need", need}};
  if (!after.empty()) values.emplace_back("after", after);
  return values;
}

class OneMatterStory : public KindStory {
 protected:
  OneMatterStory() {
    PublishPromising(kMatter, v1::CASE_KIND_ONE_MATTER, kJointDays);
    for (const char* code : {"licence", "food", "sign"}) PublishPart(code);
  }

  // With the original M1, once for all parts.
  v1::Case Opened() {
    v1::RegisterCaseRequest request = NamedOpening(kMatter, kCafe);
    request.add_materials()->set_code("M1");
    request.mutable_materials(0)->set_originals(1);
    return Must<v1::RegisterCaseResponse>("wang", std::move(request));
  }
  v1::RegisterCaseRequest PartOpening(const v1::Case& matter, const std::string& item) {
    v1::RegisterCaseRequest request = NamedOpening(item, {});
    request.mutable_linked_to()->set_case_id(matter.case_id());
    request.set_relation(v1::LINK_RELATION_PART_OF);
    return request;
  }
  v1::Case Part(const v1::Case& matter, const std::string& item) {
    return Must<v1::RegisterCaseResponse>("li", PartOpening(matter, item));
  }
  std::string Joining(const v1::Case& matter, const std::string& item) {
    return Answer<v1::RegisterCaseResponse>("li", PartOpening(matter, item));
  }
  // Accepted, pushed to D1.
  v1::Case Accepted(const v1::Case& part) {
    EXPECT_EQ(Answer<v1::AcceptCaseResponse>("li", On<v1::AcceptCaseRequest>(part)), "OK");
    EXPECT_EQ(Answer<v1::PushCaseResponse>("li", On<v1::PushCaseRequest>(part)), "OK");
    return Get(part);
  }
  void Decide(const v1::Case& part, v1::DecisionOutcome outcome) {
    auto decide = On<v1::DecideCaseRequest>(Accepted(part));
    decide.set_outcome(outcome);
    decide.set_grounds("不符合条件");
    EXPECT_EQ(Answer<v1::DecideCaseResponse>("contact", decide), "OK");
  }
  void Grant(const v1::Case& part) { Decide(part, v1::DECISION_OUTCOME_GRANTED); }
  std::string ChangeItem(const v1::Case& row, const std::string& item) {
    auto change = On<v1::ChangeItemRequest>(row);
    change.set_item_code(item);
    change.set_reason("申请人改办另一事项");
    return Answer<v1::ChangeItemResponse>("lead", change);
  }
  std::string Unlink(const v1::Case& row, const v1::Case& other) {
    auto unlink = On<v1::UnlinkCasesRequest>(row);
    unlink.mutable_other()->set_case_id(other.case_id());
    return Answer<v1::UnlinkCasesResponse>("li", unlink);
  }
  std::string Close(const v1::Case& row) {
    return Answer<v1::CloseCaseResponse>("wang", On<v1::CloseCaseRequest>(row));
  }
  std::string GiveBack(const v1::Case& row) {
    v1::ReturnPapersRequest request;
    request.set_case_id(row.case_id());
    request.set_returned_to(v1::RETURNED_TO_APPLICANT);
    request.set_identity_checked(true);
    return Answer<v1::ReturnPapersResponse>("wang", std::move(request));
  }
};

// A licence, then a food permit, and a sign that nobody insists on; one set of papers.
TEST_F(OneMatterStory, ACafeIsOpened) {
  At("2024-03-04T10:00");
  v1::Case matter = Opened();
  EXPECT_EQ(matter.stage(), "OPEN");
  EXPECT_THAT(Clocks(matter), ElementsAre("PROMISED due 2024-03-25T17:30"));
  matter = Take("wang", matter, "plan_part", Plan("licence"));
  matter = Take("wang", matter, "plan_part", Plan("food", "mandatory", "licence"));
  matter = Take("wang", matter, "plan_part", Plan("sign", "optional"));

  At("2024-03-04T10:20");
  EXPECT_EQ(Joining(matter, "food"), "PART_WAITS") << "its time does not run before it can begin";
  v1::Case licence = Part(matter, "licence");
  EXPECT_EQ(licence.part_of(), matter.case_id());
  EXPECT_EQ(licence.credited_ppm(), 0u) << "the papers were taken in once";
  EXPECT_TRUE(licence.materials(0).has_received_at());
  EXPECT_EQ(licence.materials(0).kept_in(), matter.case_id());
  EXPECT_THAT(Holders(licence), IsEmpty());
  EXPECT_THAT(Holders(matter), ElementsAre("M1 STAFF wang"));
  licence = Accepted(licence);
  EXPECT_THAT(Clocks(licence), ElementsAre("ACCEPTANCE stopped", "PROMISED due 2024-03-11T17:30"));
  auto decide = On<v1::DecideCaseRequest>(licence);
  decide.set_outcome(v1::DECISION_OUTCOME_GRANTED);

  At("2024-03-06T11:00");
  EXPECT_EQ(Answer<v1::DecideCaseResponse>("contact", decide), "OK");
  EXPECT_EQ(Get(matter).stage(), "OPEN");
  EXPECT_EQ(Close(licence), "OK") << "it holds no paper that would have to go back";
  EXPECT_EQ(Get(licence).credited_ppm(), 1'000'000u);

  At("2024-03-07T09:00");
  const v1::Case food = Part(matter, "food");
  At("2024-03-08T15:00");
  Grant(food);
  matter = Get(matter);
  EXPECT_EQ(matter.stage(), "DONE") << "the sign is not waited for";
  EXPECT_EQ(matter.outcome(), v1::DECISION_OUTCOME_GRANTED);
  EXPECT_THAT(Clocks(matter), ElementsAre("PROMISED stopped"));
  ASSERT_EQ(matter.parts_size(), 2);
  EXPECT_EQ(matter.parts(1).item_code(), "food");
  EXPECT_EQ(matter.parts(1).outcome(), v1::DECISION_OUTCOME_GRANTED);

  EXPECT_EQ(Close(matter), "PAPERS_HELD");
  EXPECT_EQ(GiveBack(matter), "OK");
  EXPECT_EQ(Close(matter), "OK");
  matter = Get(matter);
  EXPECT_FALSE(matter.closed_late());
  EXPECT_EQ(Credits(matter), (std::map<std::string, int>{{"wang", 100}}));
  const auto totals = As("lead").Call<v1::GetTotalsResponse>(v1::GetTotalsRequest());
  ASSERT_TRUE(totals.ok());
  EXPECT_EQ(totals->cases(), 3) << "one matter and two parts";
  EXPECT_EQ(totals->decided(), 3);
}

TEST_F(OneMatterStory, OnePartIsRefused) {
  v1::Case matter = Opened();
  matter = Take("wang", matter, "plan_part", Plan("licence"));
  matter = Take("wang", matter, "plan_part", Plan("sign"));
  const v1::Case licence = Part(matter, "licence");
  const v1::Case sign = Part(matter, "sign");
  Grant(licence);
  EXPECT_EQ(Refusal("wang", matter, "conclude", {}), "PARTS_OPEN");
  Decide(sign, v1::DECISION_OUTCOME_REFUSED);
  matter = Get(matter);
  EXPECT_EQ(matter.stage(), "DONE");
  EXPECT_EQ(matter.outcome(), v1::DECISION_OUTCOME_PARTIAL);
}

// What comes after a refused part can never begin: it is not waited for.
TEST_F(OneMatterStory, TheFirstOfARowIsRefused) {
  v1::Case matter = Opened();
  matter = Take("wang", matter, "plan_part", Plan("licence"));
  matter = Take("wang", matter, "plan_part", Plan("food", "mandatory", "licence"));
  Decide(Part(matter, "licence"), v1::DECISION_OUTCOME_REFUSED);
  matter = Get(matter);
  EXPECT_EQ(matter.stage(), "DONE");
  EXPECT_EQ(matter.outcome(), v1::DECISION_OUTCOME_REFUSED);
  EXPECT_EQ(Joining(matter, "food"), "ILLEGAL_TRANSITION");
}

TEST_F(OneMatterStory, APartIsTakenBack) {
  v1::Case matter = Opened();
  matter = Take("wang", matter, "plan_part", Plan("licence"));
  matter = Take("wang", matter, "plan_part", Plan("sign"));
  Grant(Part(matter, "licence"));
  auto withdraw = On<v1::WithdrawCaseRequest>(Part(matter, "sign"));
  withdraw.set_cause(v1::WITHDRAWAL_CAUSE_APPLICANT);
  EXPECT_EQ(Answer<v1::WithdrawCaseResponse>("li", withdraw), "OK");
  EXPECT_EQ(Get(matter).outcome(), v1::DECISION_OUTCOME_PARTIAL);
}

TEST_F(OneMatterStory, PartsThatWaitForEachOther) {
  v1::Case matter = Opened();
  EXPECT_EQ(Refusal("wang", matter, "plan_part", Plan("food", "mandatory", "licence")),
            "PART_NOT_PLANNED");
  EXPECT_EQ(Refusal("wang", matter, "plan_part", Plan("food", "mandatory", "food")),
            "DEPENDENCY_CYCLE");
  matter = Take("wang", matter, "plan_part", Plan("licence"));
  matter = Take("wang", matter, "plan_part", Plan("food", "mandatory", "licence"));
  Values third = Plan("sign", "mandatory", "food");
  third.emplace_back("after_too", "licence");
  matter = Take("wang", matter, "plan_part", third);
  v1::TakeActionRequest circle = On<v1::TakeActionRequest>(matter);
  circle.set_action("plan_part");
  for (const auto& [name, code] : Plan("licence", "mandatory", "sign")) {
    circle.add_values()->set_name(name);
    circle.mutable_values(circle.values_size() - 1)->set_code(code);
  }
  const auto refused = As("wang").Call<v1::TakeActionResponse>(std::move(circle));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "DEPENDENCY_CYCLE");
  EXPECT_THAT(refused.error().message, ::testing::HasSubstr("licence→sign→food→licence"));
  EXPECT_EQ(Refusal("wang", matter, "plan_part", Plan("licence", "dropped")), "PART_NOT_PLANNED")
      << "others come after it";
}

// The applicant would rather have each by itself: parts go on, the joint date is gone.
TEST_F(OneMatterStory, SplitIntoSingleCases) {
  At("2024-03-04T10:00");
  v1::Case matter = Opened();
  matter = Take("wang", matter, "plan_part", Plan("licence"));
  const v1::Case licence = Part(matter, "licence");
  EXPECT_EQ(Refusal("wang", matter, "split", {}), "INVALID_FIELD");
  matter = Take("wang", matter, "split", {{"~reason", "申请人要求单独办理"}});
  EXPECT_EQ(matter.stage(), "SPLIT");
  EXPECT_THAT(Clocks(matter), ElementsAre("PROMISED stopped"));
  EXPECT_EQ(Get(licence).part_of(), 0) << "an application of its own from now on";
  EXPECT_EQ(Get(licence).materials(0).kept_in(), matter.case_id()) << "the paper stays there";
  EXPECT_EQ(ChangeItem(licence, "sign"), "OK");
  EXPECT_EQ(Unlink(licence, matter), "OK");
  Grant(licence);
  EXPECT_EQ(Get(licence).stage(), "DECIDED");
  EXPECT_EQ(Get(matter).stage(), "SPLIT");
  EXPECT_EQ(Get(matter).outcome(), v1::DECISION_OUTCOME_UNSPECIFIED);
  EXPECT_EQ(Close(matter), "PAPERS_HELD");
  EXPECT_EQ(GiveBack(matter), "OK");
  EXPECT_EQ(Close(matter), "OK");
}

// The whole was registered by mistake: what was begun for it goes on by itself.
TEST_F(OneMatterStory, AVoidedMatterLetsItsPartsGo) {
  v1::Case matter = OpenNamed("wang", kMatter, kCafe);
  matter = Take("wang", matter, "plan_part", Plan("licence"));
  const v1::Case licence = Part(matter, "licence");
  EXPECT_EQ(ChangeItem(licence, "sign"), "ILLEGAL_TRANSITION");
  EXPECT_EQ(Unlink(licence, matter), "ILLEGAL_TRANSITION");
  auto strike = On<v1::VoidCaseRequest>(matter);
  strike.set_reason_code("duplicate");
  EXPECT_EQ(Answer<v1::VoidCaseResponse>("lead", strike), "OK");
  const v1::Case alone = Get(licence);
  EXPECT_EQ(alone.part_of(), 0);
  EXPECT_NE(alone.etag(), licence.etag()) << "what may be done with it has changed";
  EXPECT_EQ(ChangeItem(alone, "sign"), "OK");
  EXPECT_EQ(Get(alone).item_code(), "sign");
  EXPECT_THAT(Verify(), IsEmpty());
}

// Nobody does the last part in time: the matter is late, whoever had the part.
TEST_F(OneMatterStory, TheJointDatePasses) {
  At("2024-03-04T10:00");
  v1::Case matter = Opened();
  matter = Take("wang", matter, "plan_part", Plan("licence"));
  const v1::Case licence = Accepted(Part(matter, "licence"));
  At("2024-03-26T09:00");
  EXPECT_THAT(OpenWarnings(matter), ElementsAre("RED PROMISED wang"));
  EXPECT_THAT(OpenWarnings(licence), ElementsAre("RED PROMISED D1"));
  auto decide = On<v1::DecideCaseRequest>(licence);
  decide.set_outcome(v1::DECISION_OUTCOME_GRANTED);
  EXPECT_EQ(Answer<v1::DecideCaseResponse>("contact", decide), "OK");
  EXPECT_THAT(Clocks(matter), ElementsAre("PROMISED late"));
  EXPECT_THAT(OpenWarnings(matter), IsEmpty());
  EXPECT_EQ(GiveBack(matter), "OK");
  EXPECT_EQ(Close(matter), "OK");
  EXPECT_TRUE(Get(matter).closed_late());
}

// A part that was opened by mistake is no part; another takes its place. Papers that come in later
// are there for all parts.
TEST_F(OneMatterStory, AMistakeAndALatePaper) {
  v1::Case matter = OpenNamed("wang", kMatter, kCafe);
  matter = Take("wang", matter, "plan_part", Plan("licence"));
  const v1::Case wrong = Part(matter, "licence");
  EXPECT_FALSE(wrong.materials(0).has_received_at());
  EXPECT_EQ(Joining(matter, "licence"), "PART_NOT_PLANNED") << "it has begun";
  EXPECT_EQ(Joining(matter, "food"), "PART_NOT_PLANNED");
  auto strike = On<v1::VoidCaseRequest>(wrong);
  strike.set_reason_code("duplicate");
  EXPECT_EQ(Answer<v1::VoidCaseResponse>("lead", strike), "OK");
  EXPECT_EQ(Get(matter).parts_size(), 0);

  const v1::Case licence = Part(matter, "licence");
  EXPECT_EQ(Answer<v1::AcceptCaseResponse>("li", On<v1::AcceptCaseRequest>(licence)),
            "MATERIALS_MISSING");
  auto receive = On<v1::ReceiveMaterialsRequest>(matter);
  receive.add_materials()->set_code("M1");
  receive.mutable_materials(0)->set_originals(1);
  EXPECT_EQ(Answer<v1::ReceiveMaterialsResponse>("wang", receive), "OK");
  EXPECT_EQ(Get(licence).materials(0).kept_in(), matter.case_id());
  Grant(licence);
  EXPECT_EQ(Get(matter).stage(), "DONE");
}

// Everything after everything before: looked at once each, or nobody would wait for the answer.
TEST_F(OneMatterStory, ALongPlanIsReadInTime) {
  v1::Case matter = OpenNamed("wang", kMatter, kCafe);
  std::string before;
  std::string last;
  for (int i = 0; i < 60; ++i) {
    const std::string code = "step" + std::to_string(i);
    PublishPart(code);
    Values plan = Plan(code, "mandatory", last);
    if (!before.empty()) plan.emplace_back("after_too", before);
    matter = Take("wang", matter, "plan_part", plan);
    before = std::exchange(last, code);
  }
  EXPECT_EQ(Refusal("wang", matter, "plan_part", Plan("step0", "mandatory", last)),
            "DEPENDENCY_CYCLE");
  EXPECT_EQ(Get(matter).stage(), "OPEN");
}

// A case that was there before joins by a link; its own papers stay its own.
TEST_F(OneMatterStory, JoiningByALink) {
  v1::Case matter = Opened();
  matter = Take("wang", matter, "plan_part", Plan(kTestItem));
  const v1::Case before = door().MustRegister(door().TokenOf("wang"));
  const auto join = [&](const v1::Case& part, const v1::Case& other) {
    auto link = On<v1::LinkCasesRequest>(part);
    link.mutable_other()->set_case_id(other.case_id());
    link.set_relation(v1::LINK_RELATION_PART_OF);
    return Answer<v1::LinkCasesResponse>("wang", std::move(link));
  };
  EXPECT_EQ(join(Opened(), matter), "ILLEGAL_TRANSITION") << "a matter is no part of another";
  EXPECT_EQ(join(before, matter), "OK");
  EXPECT_EQ(Get(before).part_of(), matter.case_id());
  auto unlink = On<v1::UnlinkCasesRequest>(before);
  unlink.mutable_other()->set_case_id(matter.case_id());
  EXPECT_EQ(Answer<v1::UnlinkCasesResponse>("wang", unlink), "ILLEGAL_TRANSITION");
  auto change = On<v1::ChangeItemRequest>(before);
  change.set_item_code(kSecondItem);
  change.set_reason("填错");
  EXPECT_EQ(Answer<v1::ChangeItemResponse>("wang", change), "ILLEGAL_TRANSITION");
  EXPECT_EQ(Get(before).materials(0).kept_in(), 0);
  v1::Case second = Opened();
  second = Take("wang", second, "plan_part", Plan(kTestItem));
  EXPECT_EQ(join(before, second), "ALREADY_LINKED");
  EXPECT_EQ(Refusal("wang", matter, "plan_part", Plan(kTestItem, "dropped")), "ALREADY_LINKED");
}

}  // namespace
}  // namespace hallcase::testing
