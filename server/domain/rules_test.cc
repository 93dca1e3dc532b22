// Warnings of running cases follow rules that are published while they run; due dates do not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "server/domain/calendar/civil.h"
#include "server/domain/recalculate.h"
#include "server/domain/testing/intake_rows.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Fact;
using testing::Command;
using testing::Outcome;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

int64_t LocalAt(const char* text) { return ParseLocalMinute(text, 480)->micros; }

// A case of item A is due on Thursday 2026-02-19 17:30; yellow is the day before, red the due
// instant.
class RulesTest : public testing::IntakeTest {
 protected:
  // A yellow rule for working days at so many days left; 0 = retired.
  static void SetDays(const char* code, uint32_t days, ledger::v1::PublishReference* list) {
    auto* rule = list->add_values()->mutable_rule();
    rule->set_code(code);
    rule->set_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
    rule->set_level(ledger::v1::WARNING_LEVEL_YELLOW);
    rule->set_working_days_left(days == 0 ? 1 : days);
    rule->set_retired(days == 0);
  }
  Verdict PublishDays(const char* code, uint32_t days, uint64_t base_version = 0) {
    Command command;
    SetDays(code, days, command.mutable_publish_reference());
    command.mutable_publish_reference()->set_base_version(base_version);
    return rows.Apply(command, rows.As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, now));
  }
  void RunNewestJob() {
    const int64_t job_id = rows.jobs.rbegin()->first;
    Command command;
    command.mutable_advance_job()->set_job_id(job_id);
    while (rows.jobs.at(job_id).state() == ledger::v1::JOB_STATE_RUNNING) {
      ASSERT_EQ(rows.Apply(command, Machine()).kind, Outcome::kFacts);
    }
  }
  const ledger::v1::ClockState& TheClock(int64_t id) { return rows.cases.at(id).clocks(0); }
  std::vector<ledger::v1::ClockMoved> AllMoves() const {
    std::vector<ledger::v1::ClockMoved> moves;
    for (const auto& entry : rows.entries) {
      for (const Fact& fact : entry.facts()) {
        if (fact.has_clock_moved()) moves.push_back(fact.clock_moved());
      }
    }
    return moves;
  }
};

TEST_F(RulesTest, TheJobTakesPointsToNewRulesAndMovesNoDueDate) {
  const int64_t id = Register();
  const uint64_t etag = rows.cases.at(id).etag();
  ASSERT_EQ(TheClock(id).due_at_us(), LocalAt("2026-02-19T17:30"));
  ASSERT_EQ(rows.cases.at(id).wake_at_us(), LocalAt("2026-02-18T17:30"));
  ASSERT_EQ(PublishDays("yellow-day", 3).kind, Outcome::kFacts);
  EXPECT_TRUE(AnyStale(rows.reference(), rows.cases.at(id)));
  EXPECT_FALSE(DueIsOutdated(rows.reference(), rows.cases.at(id), now)) << "rules move no due day";
  RunNewestJob();
  EXPECT_FALSE(AnyStale(rows.reference(), rows.cases.at(id)));
  EXPECT_EQ(TheClock(id).due_at_us(), LocalAt("2026-02-19T17:30"));
  EXPECT_EQ(rows.cases.at(id).wake_at_us(), LocalAt("2026-02-16T17:30"));
  EXPECT_EQ(rows.cases.at(id).etag(), etag);
  ASSERT_THAT(AllMoves(), SizeIs(1));
  EXPECT_EQ(AllMoves()[0].cause(), "rule_published");
  EXPECT_EQ(AllMoves()[0].old_due_at_us(), AllMoves()[0].due_at_us());
}

TEST_F(RulesTest, AWarningThatNoRuleSaysAnyMoreIsWithdrawn) {
  const int64_t id = Register();
  now = LocalAt("2026-02-18T17:30");
  ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
  ASSERT_EQ(rows.cases.at(id).warnings_open(), 1u);
  PublishDays("yellow-day", 0);
  RunNewestJob();
  EXPECT_EQ(rows.cases.at(id).warnings_open(), 0u);
  EXPECT_EQ(rows.warnings.begin()->second.end(), ledger::v1::WARNING_END_WITHDRAWN);
  EXPECT_EQ(rows.warnings.begin()->second.end_cause(), "rule_published");
  EXPECT_EQ(rows.Total(Counter::kOpenWarningsByLevel), 0);
}

TEST_F(RulesTest, AStricterRuleRaisesAtOnceAndALaxerOneLeavesWhatIsTrue) {
  const int64_t id = Register();
  now = LocalAt("2026-02-17T17:30");
  PublishDays("yellow-day", 3);
  RunNewestJob();
  ASSERT_LE(rows.cases.at(id).wake_at_us(), now);
  ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
  ASSERT_EQ(rows.cases.at(id).warnings_open(), 1u);
  // Two days are left: the warning is still true, and is not raised again.
  PublishDays("yellow-day", 2);
  RunNewestJob();
  EXPECT_EQ(rows.cases.at(id).warnings_open(), 1u);
  EXPECT_NE(Fire(id).kind, Outcome::kFacts);
  EXPECT_THAT(rows.warnings, SizeIs(1));
}

// A rule of a lower level comes after the higher one has fired: the higher warning stands for it.
TEST_F(RulesTest, ANewLowerLevelDoesNotReplaceAHigherWarning) {
  PublishDays("yellow-day", 0);
  const int64_t id = Register();
  now = LocalAt("2026-02-19T17:30");
  ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
  ASSERT_EQ(rows.warnings.begin()->second.raised().level(), ledger::v1::WARNING_LEVEL_RED);
  PublishDays("yellow-day", 1);
  RunNewestJob();
  EXPECT_NE(Fire(id).kind, Outcome::kFacts);
  EXPECT_EQ(rows.cases.at(id).warnings_open(), 1u);
  EXPECT_THAT(rows.warnings, SizeIs(1));
}

TEST_F(RulesTest, WhatTouchesACaseFollowsTheRulesFirst) {
  const int64_t id = Register();
  now = LocalAt("2026-02-18T17:30");
  PublishDays("yellow-day", 0);
  // The timer of the old rule; the job has not come so far.
  Fire(id);
  EXPECT_THAT(rows.warnings, IsEmpty());
  EXPECT_EQ(rows.cases.at(id).wake_at_us(), LocalAt("2026-02-19T17:30"));
}

TEST_F(RulesTest, APublicationOnAnotherVersionIsRefusedAndNamesWhoPublished) {
  const uint64_t seen = rows.reference().version;
  ASSERT_EQ(PublishDays("yellow-day", 3, seen).kind, Outcome::kFacts);
  EXPECT_EQ(rows.reference().version, seen + 1);
  const size_t entries = rows.entries.size();
  const Verdict refused = PublishDays("yellow-day", 2, seen);
  ASSERT_EQ(refused.kind, Outcome::kRejected);
  EXPECT_EQ(refused.rejection.reason, Reason::kStaleEtag);
  EXPECT_EQ(refused.rejection.field, "base_version");
  EXPECT_THAT(refused.rejection.message, HasSubstr("admin"));
  EXPECT_THAT(refused.rejection.metadata,
              ::testing::Contains(std::pair<std::string, std::string>("changed_by", "admin")));
  EXPECT_EQ(rows.entries.size(), entries);
  EXPECT_EQ(PublishDays("yellow-day", 2, seen + 1).kind, Outcome::kFacts);
}

TEST_F(RulesTest, ItemsThatImportsBringAreNoNewVersion) {
  const uint64_t seen = rows.reference().version;
  Command command;
  auto* item = AddItem(command.mutable_publish_reference(), "OUTSIDE", 1);
  item->set_import_only(true);
  ASSERT_EQ(rows.Apply(command, rows.As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, now)).kind,
            Outcome::kFacts);
  EXPECT_EQ(rows.reference().version, seen);
}

}  // namespace
}  // namespace hallcase::domain
