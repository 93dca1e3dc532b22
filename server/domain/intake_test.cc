// The first intake line, command by command, against plain maps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "server/domain/case_number.h"
#include "server/domain/testing/intake_rows.h"

namespace hallcase::domain {
namespace {

using testing::Command;
using testing::IntakeTest;
using testing::kDay;
using testing::kSecond;
using testing::kStart;
using testing::Outcome;

TEST_F(IntakeTest, AWholeLife) {
  const int64_t id = Register();
  EXPECT_EQ(rows.cases.at(id).stage(), "IN_REVIEW");
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
