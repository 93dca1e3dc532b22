// The first intake line, command by command, against plain maps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "server/domain/case_number.h"
#include "server/domain/testing/map_rows.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Command;
using testing::MapRows;
using Outcome = Verdict::Kind;

constexpr int64_t kSecond = 1'000'000;
constexpr int64_t kDay = 86'400 * kSecond;
// 2026-02-12 10:00 in China, a Thursday before the Spring Festival.
constexpr int64_t kStart = 1'770'861'600 * kSecond;

class IntakeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Command publish;
    auto* list = publish.mutable_publish_reference();
    list->add_values()->mutable_department()->set_code("D1");
    AddRules(list);
    auto* item = AddItem(list, "A", 5);
    auto* material = item->add_materials();
    material->set_code("M1");
    material->set_name("申请表");
    material->set_required(true);
    AddItem(list, "B", 2);
    AddItem(list, "OLD", 5)->set_retired(true);
    const Context admin = rows.As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, now);
    ASSERT_EQ(rows.Apply(publish, admin).kind, Outcome::kFacts);
    AddPerson("clerk");
    AddPerson("other");
  }

  static void AddRules(ledger::v1::PublishReference* list) {
    auto* yellow = list->add_values()->mutable_rule();
    yellow->set_code("yellow-day");
    yellow->set_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
    yellow->set_level(ledger::v1::WARNING_LEVEL_YELLOW);
    yellow->set_working_days_left(1);
    auto* fixed = list->add_values()->mutable_rule();
    fixed->set_code("yellow-fixed");
    fixed->set_unit(ledger::v1::CLOCK_UNIT_FIXED_INSTANT);
    fixed->set_level(ledger::v1::WARNING_LEVEL_YELLOW);
    fixed->set_percent_used(80);
    for (auto unit : {ledger::v1::CLOCK_UNIT_WORKING_DAY, ledger::v1::CLOCK_UNIT_FIXED_INSTANT}) {
      auto* red = list->add_values()->mutable_rule();
      red->set_code("red-" + std::to_string(unit));
      red->set_unit(unit);
      red->set_level(ledger::v1::WARNING_LEVEL_RED);
      red->set_when_due(true);
    }
  }

  static ledger::v1::Item* AddItem(ledger::v1::PublishReference* list, const char* code,
                                   uint32_t days) {
    auto* item = list->add_values()->mutable_item();
    item->set_code(code);
    item->set_department("D1");
    item->set_promised_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
    item->set_promised_amount(days);
    return item;
  }

  void AddPerson(const std::string& id) {
    Command add;
    add.mutable_add_principal()->mutable_principal()->set_id(id);
    ASSERT_EQ(rows.Apply(add, rows.As("sec", ledger::v1::ROLE_SECURITY_ADMINISTRATOR, now)).kind,
              Outcome::kFacts);
  }

  Context Clerk(const std::string& id = "clerk") {
    return rows.As(id, ledger::v1::ROLE_CLERK, now);
  }
  Context Contact() { return rows.As("contact", ledger::v1::ROLE_DEPARTMENT_CONTACT, now); }
  Context Machine() {
    Context context = Clerk();
    context.scope = access::Scope::System();
    return context;
  }

  int64_t Register(const char* item = "A", bool with_papers = true, int64_t upstream_due = 0) {
    Command command;
    auto* reg = command.mutable_register_case();
    reg->set_item_code(item);
    if (with_papers) reg->add_materials()->set_code("M1");
    reg->set_upstream_due_us(upstream_due);
    const Verdict verdict = rows.Apply(command, Clerk());
    EXPECT_EQ(verdict.kind, Outcome::kFacts) << verdict.rejection.message;
    return verdict.subject_id;
  }

  template <typename T>
  static void Aim(T* message, int64_t case_id) {
    message->mutable_target()->set_case_id(case_id);
    message->mutable_target()->set_any_version(true);
  }

  Verdict Push(int64_t id, const Context& context) {
    Command command;
    Aim(command.mutable_push_case(), id);
    return rows.Apply(command, context);
  }
  Verdict DecideIt(int64_t id, const Context& context) {
    Command command;
    Aim(command.mutable_decide_case(), id);
    command.mutable_decide_case()->set_outcome(ledger::v1::DECISION_OUTCOME_GRANTED);
    return rows.Apply(command, context);
  }
  Verdict Close(int64_t id, const Context& context) {
    Command command;
    Aim(command.mutable_close_case(), id);
    return rows.Apply(command, context);
  }
  Verdict Fire(int64_t id, int64_t gap = 0) {
    Command command;
    command.mutable_fire_wake()->set_case_id(id);
    command.mutable_fire_wake()->set_gap_from_us(gap);
    return rows.Apply(command, Machine());
  }

  int64_t now = kStart;
  MapRows rows;
};

TEST_F(IntakeTest, AWholeLife) {
  const int64_t id = Register();
  EXPECT_EQ(rows.cases.at(id).stage(), "RECEIVED");
  EXPECT_EQ(rows.cases.at(id).responsible().id(), "clerk");
  EXPECT_EQ(Push(id, Clerk()).kind, Outcome::kFacts);
  EXPECT_EQ(rows.cases.at(id).responsible().id(), "D1");
  EXPECT_EQ(DecideIt(id, Contact()).kind, Outcome::kFacts);
  EXPECT_EQ(rows.cases.at(id).due_at_us(), 0);
  EXPECT_TRUE(rows.timers.empty());
  EXPECT_EQ(Close(id, Clerk()).kind, Outcome::kFacts);
  EXPECT_EQ(rows.cases.at(id).stage(), "CLOSED");
  EXPECT_TRUE(rows.work.empty());
  EXPECT_EQ(rows.Total(Counter::kOpen), 0);
  EXPECT_EQ(rows.Total(Counter::kClosed), 1);
  EXPECT_EQ(rows.Total(Counter::kClosedLate), 0);
  EXPECT_EQ(rows.Total(Counter::kLegChanges), 1);
}

TEST_F(IntakeTest, MissingPapersAreNamed) {
  const Verdict verdict = Push(Register("A", false), Clerk());
  EXPECT_EQ(verdict.rejection.reason, Reason::kMaterialsMissing);
  EXPECT_THAT(verdict.rejection.message, ::testing::HasSubstr("申请表"));
}

TEST_F(IntakeTest, IllegalMoveNamesStateAndWhatIsAllowed) {
  const int64_t id = Register();
  ASSERT_EQ(Push(id, Clerk()).kind, Outcome::kFacts);
  const Verdict verdict = Close(id, Clerk());
  EXPECT_EQ(verdict.rejection.reason, Reason::kIllegalTransition);
  EXPECT_THAT(verdict.rejection.metadata,
              ::testing::Contains(std::pair<std::string, std::string>("state", "IN_REVIEW")));
}

TEST_F(IntakeTest, TheSecondOfTwoClerksLearnsWhoWon) {
  const int64_t id = Register();
  Command command;
  command.mutable_push_case()->mutable_target()->set_case_id(id);
  command.mutable_push_case()->mutable_target()->set_etag(rows.cases.at(id).etag());
  EXPECT_EQ(rows.Apply(command, Clerk()).kind, Outcome::kFacts);
  const Verdict lost = rows.Apply(command, rows.As("other", ledger::v1::ROLE_LEAD, now));
  EXPECT_EQ(lost.rejection.reason, Reason::kStaleEtag);
  EXPECT_THAT(lost.rejection.metadata,
              ::testing::Contains(std::pair<std::string, std::string>("changed_by", "clerk")));
}

TEST_F(IntakeTest, AnotherPostAndAnotherDepartmentMayNotAct) {
  const int64_t id = Register();
  EXPECT_EQ(Push(id, Clerk("other")).rejection.reason, Reason::kPermissionDenied);
  EXPECT_EQ(DecideIt(id, Contact()).rejection.reason, Reason::kPermissionDenied);
}

TEST_F(IntakeTest, RetiredAndUnknownItems) {
  Command command;
  command.mutable_register_case()->set_item_code("OLD");
  EXPECT_EQ(rows.Apply(command, Clerk()).rejection.reason, Reason::kItemRetired);
  command.mutable_register_case()->set_item_code("NONE");
  EXPECT_EQ(rows.Apply(command, Clerk()).rejection.reason, Reason::kItemNotFound);
  EXPECT_TRUE(rows.cases.empty());
}

TEST_F(IntakeTest, YellowThenRedEachOnceAndSettledByTheDecision) {
  const int64_t id = Register("A", true, kStart + 10 * kDay);
  ASSERT_EQ(Push(id, Clerk()).kind, Outcome::kFacts);
  std::vector<int> levels;
  while (!rows.timers.empty()) {
    now = rows.timers.begin()->first;
    ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
    levels.push_back(rows.warnings.rbegin()->second.raised().level());
    EXPECT_EQ(Fire(id).kind, Outcome::kAlready);
  }
  EXPECT_THAT(levels, ::testing::UnorderedElementsAre(1, 1, 2, 2));
  EXPECT_EQ(rows.open_warnings.size(), 2U);
  ASSERT_EQ(DecideIt(id, Contact()).kind, Outcome::kFacts);
  EXPECT_TRUE(rows.open_warnings.empty());
  EXPECT_EQ(rows.cases.at(id).warnings_open(), 0U);
  ASSERT_EQ(Close(id, Clerk()).kind, Outcome::kFacts);
  EXPECT_TRUE(rows.cases.at(id).closed_late());
}

TEST_F(IntakeTest, AfterDowntimeOneWarningNamesTheGap) {
  const int64_t id = Register("B");
  now += 30 * kDay;
  ASSERT_EQ(Fire(id, kStart).kind, Outcome::kFacts);
  ASSERT_EQ(rows.warnings.size(), 1U);
  EXPECT_EQ(rows.warnings.begin()->second.raised().level(), ledger::v1::WARNING_LEVEL_RED);
  EXPECT_EQ(rows.warnings.begin()->second.raised().gap_from_us(), kStart);
  EXPECT_TRUE(rows.timers.empty());
}

TEST_F(IntakeTest, AnotherItemMovesTheClockAndWithdrawsTheWarning) {
  const int64_t id = Register("B");
  now = rows.timers.begin()->first;
  ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
  Command command;
  Aim(command.mutable_change_item(), id);
  command.mutable_change_item()->set_item_code("A");
  const int64_t due = rows.cases.at(id).due_at_us();
  ASSERT_EQ(rows.Apply(command, Clerk()).kind, Outcome::kFacts);
  EXPECT_GT(rows.cases.at(id).due_at_us(), due);
  EXPECT_TRUE(rows.open_warnings.empty());
  EXPECT_EQ(rows.warnings.begin()->second.end(), ledger::v1::WARNING_END_WITHDRAWN);
  EXPECT_GT(rows.timers.begin()->first, now);
}

TEST_F(IntakeTest, AVoidTakesTheCaseOutOfEveryCountAndKeepsItsNumber) {
  const int64_t id = Register();
  Command command;
  Aim(command.mutable_void_case(), id);
  ASSERT_EQ(rows.Apply(command, rows.As("lead", ledger::v1::ROLE_LEAD, now)).kind, Outcome::kFacts);
  EXPECT_EQ(rows.Total(Counter::kCases), 0);
  EXPECT_EQ(rows.Total(Counter::kOpen), 0);
  EXPECT_EQ(rows.Total(Counter::kOpenByDueDay), 0);
  EXPECT_TRUE(rows.timers.empty());
  EXPECT_EQ(Push(id, Clerk()).rejection.reason, Reason::kCaseVoided);
  Register();
  EXPECT_EQ(rows.numbers.size(), 2U);
}

TEST_F(IntakeTest, NumbersCarryTheirCheck) {
  const std::string number = rows.cases.at(Register()).number();
  EXPECT_TRUE(ParseCaseNumber("", number).has_value());
  std::string wrong = number;
  std::swap(wrong[6], wrong[7]);
  EXPECT_FALSE(wrong != number && ParseCaseNumber("", wrong).has_value());
}

}  // namespace
}  // namespace hallcase::domain
