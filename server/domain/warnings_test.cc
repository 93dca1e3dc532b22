// Who is told of a warning and when, and what can be said to it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/domain/testing/intake_rows.h"
#include "server/domain/warnings.h"

namespace hallcase::domain {
namespace {

using testing::Command;
using testing::IntakeTest;
using testing::kDay;
using testing::kHour;
using testing::kStart;
using testing::Outcome;

class WarningsTest : public IntakeTest {
 protected:
  void SetUp() override {
    IntakeTest::SetUp();
    case_ = Register("B");
    ASSERT_EQ(Push(case_, Clerk()).kind, Outcome::kFacts);
    now += 30 * kDay;
    ASSERT_EQ(Fire(case_).kind, Outcome::kFacts);
    id_ = rows.warnings.begin()->first;
  }

  Verdict Answer(const Context& context, const char* text) {
    Command command;
    command.mutable_answer_warning()->set_warning_id(id_);
    command.mutable_answer_warning()->set_answer(text);
    return rows.Apply(command, context);
  }
  Verdict Appeal(const Context& context, const char* text) {
    Command command;
    command.mutable_appeal_warning()->set_warning_id(id_);
    command.mutable_appeal_warning()->set_reason(text);
    return rows.Apply(command, context);
  }
  Verdict Judge(const Context& context, bool upheld) {
    Command command;
    command.mutable_judge_appeal()->set_warning_id(id_);
    command.mutable_judge_appeal()->set_upheld(upheld);
    command.mutable_judge_appeal()->set_note("属实");
    return rows.Apply(command, context);
  }
  Context Leader() { return rows.As("leader", ledger::v1::ROLE_HALL_DUTY_LEADER, now); }
  const ledger::v1::WarningRow& warning() const { return rows.warnings.at(id_); }

  int64_t case_ = 0;
  int64_t id_ = 0;
};

TEST_F(WarningsTest, PeopleAreToldInOpeningHours) {
  // kStart is a Thursday, 10:00; windows are 08:30-12:00 and 14:30-17:30 from Monday to Friday.
  const Reference& reference = rows.reference();
  EXPECT_EQ(DeliverAt(reference, kStart), kStart);
  EXPECT_EQ(DeliverAt(reference, kStart + 3 * kHour), kStart + 4 * kHour + kHour / 2);
  EXPECT_EQ(DeliverAt(reference, kStart + 10 * kHour), kStart + 22 * kHour + kHour / 2);
  EXPECT_EQ(DeliverAt(reference, kStart + 2 * kDay), kStart + 4 * kDay - kHour - kHour / 2);
}

TEST_F(WarningsTest, ReasonsAreGivenOnceAlsoAfterwards) {
  EXPECT_EQ(Answer(Contact(), "").rejection.field, "answer");
  ASSERT_EQ(DecideIt(case_, Contact()).kind, Outcome::kFacts);
  ASSERT_NE(warning().ended_at_us(), 0);
  ASSERT_EQ(Answer(Contact(), "系统故障").kind, Outcome::kFacts);
  EXPECT_EQ(warning().answered_by(), "contact");
  EXPECT_EQ(Answer(Contact(), "再说").rejection.reason, Reason::kWarningEnded);
}

TEST_F(WarningsTest, AnUpheldAppealVoidsTheWarningAndKeepsIt) {
  EXPECT_EQ(Appeal(Contact(), "").rejection.field, "reason");
  EXPECT_EQ(Judge(Leader(), true).rejection.reason, Reason::kWarningEnded);
  ASSERT_EQ(Appeal(Contact(), "不在本部门").kind, Outcome::kFacts);
  EXPECT_EQ(Appeal(Contact(), "再申诉").rejection.reason, Reason::kWarningEnded);
  EXPECT_EQ(Judge(rows.As("lead", ledger::v1::ROLE_LEAD, now), true).rejection.reason,
            Reason::kPermissionDenied);
  ASSERT_EQ(Judge(Leader(), true).kind, Outcome::kFacts);
  EXPECT_EQ(warning().appeal(), ledger::v1::APPEAL_STATE_UPHELD);
  EXPECT_EQ(warning().end(), ledger::v1::WARNING_END_VOIDED);
  EXPECT_TRUE(rows.open_warnings.empty());
  EXPECT_EQ(rows.Total(Counter::kOpenWarningsByLevel), 0);
  EXPECT_EQ(rows.cases.at(case_).warnings_open(), 0u);
}

TEST_F(WarningsTest, AnUpheldAppealVoidsOneThatIsOverToo) {
  ASSERT_EQ(DecideIt(case_, Contact()).kind, Outcome::kFacts);
  ASSERT_EQ(warning().end(), ledger::v1::WARNING_END_SETTLED);
  ASSERT_EQ(Appeal(Contact(), "材料在窗口").kind, Outcome::kFacts);
  ASSERT_EQ(Judge(Leader(), true).kind, Outcome::kFacts);
  EXPECT_EQ(warning().end(), ledger::v1::WARNING_END_VOIDED);
  EXPECT_EQ(rows.Total(Counter::kOpenWarningsByLevel), 0);
}

TEST_F(WarningsTest, ADismissedAppealChangesNothing) {
  ASSERT_EQ(Appeal(Contact(), "不服").kind, Outcome::kFacts);
  ASSERT_EQ(Judge(Leader(), false).kind, Outcome::kFacts);
  EXPECT_EQ(warning().end(), ledger::v1::WARNING_END_UNSPECIFIED);
  EXPECT_EQ(rows.open_warnings.size(), 1u);
}

TEST_F(WarningsTest, NobodyJudgesTheirOwnAppeal) {
  Context both = Contact();
  const Context leader = Leader();
  std::vector<ledger::v1::Grant> grants = both.scope.grants();
  grants.push_back(leader.scope.grants().front());
  both.scope = access::Scope("contact", "", grants);
  ASSERT_EQ(Appeal(both, "不服").kind, Outcome::kFacts);
  both.seq += 1;
  EXPECT_EQ(Judge(both, true).rejection.reason, Reason::kSeparationOfDuties);
}

}  // namespace
}  // namespace hallcase::domain
