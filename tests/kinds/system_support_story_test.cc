// 综合信息系统技术管理: faults and changes, platform cases, analyses, checks signed by departments.

#include <gmock/gmock.h>

#include "hallcase/v1/correction.pb.h"
#include "hallcase/v1/leg.pb.h"
#include "hallcase/v1/urge.pb.h"
#include "server/domain/view.h"
#include "tests/kinds/kind_story.h"

namespace hallcase::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

constexpr char kSupport[] = "xt-guzhang";

// Post P2, that is zhao, looks after the systems.
Values Told(const std::string& sort, const std::string& category = "certificate") {
  return {{"sort", sort}, {"category", category}, {"handler", "P2"}, {"~what", "制证机不出证"}};
}
const Values kMended = {{"cause", "hardware"}, {"~measure", "更换打印头"}};

class SystemSupportStory : public KindStory {
 protected:
  SystemSupportStory() { PublishItem(kSupport, v1::CASE_KIND_SYSTEM_SUPPORT); }

  // "system_support.sort.fault 2": what was counted of the kind's openings and actions.
  std::vector<std::string> Counted() {
    const auto rows = door().hall().hall().ListCounter(
        static_cast<uint16_t>(domain::Counter::kActionValues));
    EXPECT_TRUE(rows.ok());
    std::vector<std::string> lines;
    for (const auto& row : *rows) {
      if (row.value != 0) lines.push_back(row.dimension + " " + std::to_string(row.value));
    }
    return lines;
  }
  std::string Push(const v1::Case& row, const std::string& department) {
    auto push = On<v1::PushCaseRequest>(row);
    push.set_department(department);
    return Answer<v1::PushCaseResponse>("zhao", push);
  }
};

// Told at 10:05, taken on within the hour, mended the same day, confirmed by who told of it.
TEST_F(SystemSupportStory, AFaultIsMendedAndConfirmed) {
  At("2024-03-04T10:05");
  v1::Case row = Open("wang", kSupport, Told("fault"));
  EXPECT_EQ(row.stage(), "REPORTED");
  EXPECT_EQ(Responsible(row), "post P2");
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK due 2024-03-04T11:05"));
  EXPECT_THAT(Offered("zhao", row), ElementsAre("take_on"));
  EXPECT_EQ(Refusal("zhao", row, "look_at", {{"state", "on_time"}}), "OTHER_SORT");
  EXPECT_EQ(Refusal("zhao", row, "fix", kMended), "ILLEGAL_TRANSITION");

  At("2024-03-04T10:30");
  row = Take("zhao", row, "take_on", {{"impact", "one_window"}});
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK stopped", "REPLY due 2024-03-05T17:30"));
  At("2024-03-04T16:00");
  row = Take("zhao", row, "fix", kMended);
  EXPECT_EQ(row.stage(), "RESOLVED");
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK stopped", "REPLY stopped",
                                       "FOLLOW_UP due 2024-03-06T17:30"));
  EXPECT_EQ(Refusal("zhao", row, "confirm", {}), "SEPARATION_OF_DUTIES");
  EXPECT_THAT(Offered("zhao", row), ElementsAre("~confirm", "reopen"));
  row = Take("wang", row, "confirm", {});
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_FALSE(row.closed_late());
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"wang", 10}, {"zhao", 90}}));
  EXPECT_THAT(Counted(), IsSupersetOf({"system_support.category.certificate 1",
                                       "system_support.cause.hardware 1",
                                       "system_support.impact.one_window 1",
                                       "system_support.sort.fault 1"}));
  EXPECT_THAT(Verify(), IsEmpty());
}

// Not mended after all: it runs anew, is late, and nobody is credited twice.
TEST_F(SystemSupportStory, AFaultThatComesBack) {
  v1::Case row = Open("wang", kSupport, Told("fault", "network"));
  row = Take("zhao", row, "take_on", {{"impact", "hall"}});
  row = Take("zhao", row, "fix", kMended);
  At("2024-03-05T09:00");
  EXPECT_EQ(Refusal("wang", row, "reopen", {}), "INVALID_FIELD");
  row = Take("wang", row, "reopen", {{"~reason", "仍然断网"}});
  EXPECT_EQ(row.stage(), "HANDLING");
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK stopped", "REPLY due 2024-03-06T17:30",
                                       "FOLLOW_UP stopped"));
  At("2024-03-07T09:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED REPLY P2"));
  row = Take("zhao", row, "fix", {{"cause", "network"}, {"~measure", "更换交换机"}});
  EXPECT_THAT(OpenWarnings(row), IsEmpty());
  row = Take("lead", row, "confirm", {});
  EXPECT_TRUE(row.closed_late());
  EXPECT_EQ(row.credited_ppm(), 1'000'000u);
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"wang", 10}, {"zhao", 90}}));
  EXPECT_THAT(Verify(), IsEmpty());
}

// Nobody reacts within the hour; it goes to somebody else.
TEST_F(SystemSupportStory, AFaultThatIsTransferred) {
  At("2024-03-04T10:00");
  v1::Case row = Open("wang", kSupport, Told("fault", "terminal"));
  auto assign = On<v1::AssignLegRequest>(row);
  assign.mutable_party()->set_kind(v1::PARTY_KIND_STAFF);
  assign.mutable_party()->set_id("li");
  EXPECT_EQ(Answer<v1::AssignLegResponse>("zhao", assign), "OK");
  EXPECT_EQ(Responsible(Get(row)), "staff li");
  EXPECT_EQ(Answer<v1::ReturnLegResponse>("zhao", [&] {
              auto back = On<v1::ReturnLegRequest>(row);
              back.set_reason("不会修");
              return back;
            }()),
            "PERMISSION_DENIED")
      << "zhao has not got it any more";
  At("2024-03-04T15:00");
  row = Take("li", row, "take_on", {{"impact", "several"}});
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK late", "REPLY due 2024-03-05T17:30"));
}

TEST_F(SystemSupportStory, AChangeIsApprovedBySomebodyElse) {
  At("2024-03-04T10:00");
  v1::Case row = Open("lead", kSupport, Told("change", "queue"));
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK due 2024-03-05T17:30"));
  EXPECT_EQ(Refusal("lead", row, "approve", {{"planned_on", "2024-03-06"}}),
            "SEPARATION_OF_DUTIES");
  EXPECT_EQ(Refusal("zhao", row, "approve", {{"planned_on", "2024-03-06"}}), "PERMISSION_DENIED");
  EXPECT_EQ(Refusal("zhao", row, "take_on", {{"impact", "hall"}}), "OTHER_SORT");
  row = Take("chief", row, "approve", {{"planned_on", "2024-03-06"}});
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK stopped", "REPLY due 2024-03-11T17:30"));
  row = Take("zhao", row, "fix", {{"cause", "planned"}, {"~measure", "叫号规则已调整"}});
  row = Take("lead", row, "confirm", {});
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_EQ(Credits(row),
            (std::map<std::string, int>{{"lead", 10}, {"chief", 20}, {"zhao", 70}}));

  row = Open("wang", kSupport, Told("change", "account"));
  row = Take("chief", row, "refuse", {{"~opinion", "权限过大"}});
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_THAT(Verify(), IsEmpty());
}

// Taken over from the platform once, looked at on the next working day, urged, ended.
TEST_F(SystemSupportStory, APlatformCaseIsFollowed) {
  door().AddPerson("platform", ledger::v1::ROLE_INTEGRATOR, "");
  At("2024-03-04T10:00");
  Values told = Told("platform_follow_up", "approval");
  told.emplace_back("platform_number", "4601-2024-77");
  v1::RegisterCaseRequest opening = Opening(kSupport, told);
  opening.mutable_external()->set_source("platform");
  opening.mutable_external()->set_id("4601-2024-77");
  const auto first = As("platform").Call<v1::RegisterCaseResponse>(opening);
  ASSERT_TRUE(first.ok()) << first.error().message;
  v1::Case row = first->change().case_();
  const auto again = As("platform").Call<v1::RegisterCaseResponse>(opening);
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ(again->change().case_().case_id(), row.case_id()) << "imported once";
  EXPECT_EQ(Responsible(row), "post P2");
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK due 2024-03-05T17:30"));
  EXPECT_THAT(Offered("zhao", row), ElementsAre("look_at"));

  At("2024-03-05T11:00");
  row = Take("zhao", row, "look_at", {{"state", "near_due"}});
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK stopped", "REPLY due 2024-03-08T17:30"));
  EXPECT_EQ(Push(row, "D1"), "OK");
  EXPECT_EQ(Responsible(Get(row)), "department D1");
  auto urge = On<v1::UrgeCaseRequest>(row);
  urge.set_channel(v1::URGE_CHANNEL_PHONE);
  urge.set_text("平台办件将到期");
  EXPECT_EQ(Answer<v1::UrgeCaseResponse>("lead", urge), "OK");
  auto reply = On<v1::ReplyUrgeRequest>(row);
  reply.set_text("今日办结");
  EXPECT_EQ(Answer<v1::ReplyUrgeResponse>("contact", reply), "OK");
  At("2024-03-06T10:00");
  row = Take("contact", row, "record_result", {{"outcome", "finished"}});
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_EQ(row.credited_ppm(), 1'000'000u);
  EXPECT_THAT(Counted(), IsSupersetOf({"system_support.outcome.finished 1",
                                       "system_support.sort.platform_follow_up 1",
                                       "system_support.state.near_due 1"}));
  EXPECT_THAT(Verify(), IsEmpty());
}

TEST_F(SystemSupportStory, APlatformCaseThatNobodyLooksAt) {
  At("2024-03-04T10:00");
  v1::Case row = Open("wang", kSupport, Told("platform_follow_up", "approval"));
  At("2024-03-06T09:00");
  EXPECT_THAT(OpenWarnings(row), ElementsAre("RED FEEDBACK P2"));
  row = Take("zhao", row, "look_at", {{"state", "overdue"}});
  EXPECT_THAT(Clocks(row), ElementsAre("FEEDBACK late", "REPLY due 2024-03-11T17:30"));
  EXPECT_THAT(OpenWarnings(row), IsEmpty());
}

// Checked here, signed by the department's own contact and by nobody else.
TEST_F(SystemSupportStory, ADepartmentSignsForItsItems) {
  At("2024-03-04T10:00");
  v1::Case row = Open("zhao", kSupport, Told("item_check", "other"));
  EXPECT_THAT(Clocks(row), ElementsAre("REPLY due 2024-03-18T17:30"));
  EXPECT_EQ(Refusal("zhao", row, "check_items", {{"checked", "3"}, {"wrong", "4"}}),
            "INVALID_FIELD");
  row = Take("zhao", row, "check_items", {{"checked", "40"}, {"wrong", "2"}});
  EXPECT_EQ(row.stage(), "HANDLING");
  EXPECT_EQ(Refusal("zhao", row, "sign_check", {}), "PERMISSION_DENIED");
  EXPECT_EQ(Push(row, "D1"), "OK");
  EXPECT_EQ(Refusal("contact2", row, "sign_check", {}), "PERMISSION_DENIED");
  EXPECT_THAT(Offered("contact", row), ElementsAre("sign_check"));
  row = Take("contact", row, "sign_check", {{"~opinion", "属实，两项已更正"}});
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"zhao", 100}}));
  EXPECT_THAT(Verify(), IsEmpty());
}

// What is done in one step; and what is struck is not counted.
TEST_F(SystemSupportStory, AnalysisCorrectionTraining) {
  At("2024-03-04T10:00");
  v1::Case row = Open("zhao", kSupport, Told("monthly_analysis", "other"));
  EXPECT_THAT(Clocks(row), ElementsAre("REPLY due 2024-03-11T17:30"));
  row = Take("zhao", row, "file_report", {{"period", "2024-02"}, {"online", "120"},
                                          {"on_time", "118"}, {"~summary", "两件超期"}});
  EXPECT_EQ(row.stage(), "CLOSED");
  EXPECT_EQ(Credits(row), (std::map<std::string, int>{{"zhao", 100}}));
  row = Open("zhao", kSupport, Told("catalog_correction", "other"));
  EXPECT_EQ(Refusal("zhao", row, "correct", {{"item", "NONE"}, {"~corrected", "时限"}}),
            "REFERENCE_NOT_FOUND");
  row = Take("zhao", row, "correct", {{"item", kTestItem}, {"~corrected", "时限改为 3 个工作日"}});
  EXPECT_EQ(row.stage(), "CLOSED");
  row = Open("zhao", kSupport, Told("training", "intake"));
  row = Take("zhao", row, "hold_training", {{"held_on", "2024-03-04"}, {"attended", "16"}});
  EXPECT_EQ(row.stage(), "CLOSED");
  auto strike = On<v1::VoidCaseRequest>(row);
  strike.set_reason_code("duplicate");
  EXPECT_EQ(Answer<v1::VoidCaseResponse>("lead", strike), "OK");
  EXPECT_THAT(Counted(), ElementsAre("system_support.category.other 2",
                                     "system_support.sort.catalog_correction 1",
                                     "system_support.sort.monthly_analysis 1"));
  EXPECT_THAT(Verify(), IsEmpty());
}

TEST_F(SystemSupportStory, BadReports) {
  const auto opens = [&](const Values& values) {
    return Answer<v1::RegisterCaseResponse>("wang", Opening(kSupport, values));
  };
  EXPECT_EQ(opens({}), "INVALID_FIELD");
  EXPECT_EQ(opens(Told("haunted")), "INVALID_FIELD");
  Values nowhere = Told("fault");
  nowhere[2].second = "P9";
  EXPECT_EQ(opens(nowhere), "REFERENCE_NOT_FOUND");
}

}  // namespace
}  // namespace hallcase::testing
