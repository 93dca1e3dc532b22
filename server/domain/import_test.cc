// Imported history: unique for ever, flagged where odd, armed by FinishImport.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/base/clock.h"
#include "server/domain/testing/map_rows.h"

namespace hallcase::domain {
namespace {

using base::kMicrosPerHour;
using ledger::v1::Command;
using testing::MapRows;
using Outcome = Verdict::Kind;

constexpr int64_t kNow = 1'770'861'600'000'000;

class ImportTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Command add;
    add.mutable_add_principal()->mutable_principal()->set_id("robot");
    ASSERT_EQ(rows.Apply(add, rows.As("sec", ledger::v1::ROLE_SECURITY_ADMINISTRATOR, kNow)).kind,
              Outcome::kFacts);
    Command rule;
    auto* red = rule.mutable_publish_reference()->add_values()->mutable_rule();
    red->set_code("red");
    red->set_unit(ledger::v1::CLOCK_UNIT_FIXED_INSTANT);
    red->set_level(ledger::v1::WARNING_LEVEL_RED);
    red->set_when_due(true);
    ASSERT_EQ(
        rows.Apply(rule, rows.As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, kNow)).kind,
        Outcome::kFacts);
  }

  Context At(int64_t occurred, const char* who) {
    Context context = rows.As("robot", ledger::v1::ROLE_INTEGRATOR, kNow);
    context.occurred_at_us = occurred;
    context.source = ledger::v1::SOURCE_IMPORT;
    context.performer.set_kind(ledger::v1::PARTY_KIND_OUTSIDE);
    context.performer.set_id(std::string("src/") + who);
    return context;
  }
  template <typename T>
  static void Aim(T* message) {
    message->mutable_target()->set_external_source("src");
    message->mutable_target()->set_external_id("c1");
    message->mutable_target()->set_any_version(true);
  }
  Verdict Register(int64_t at, int64_t due) {
    Command command;
    auto* reg = command.mutable_register_case();
    reg->set_item_code("import-item");
    reg->set_imported(true);
    reg->set_external_source("src");
    reg->set_external_id("c1");
    reg->set_upstream_due_us(due);
    return rows.Apply(command, At(at, "a"));
  }
  Verdict Step(const char* step_id, int64_t at, const char* who) {
    Command command;
    Aim(command.mutable_record_step());
    command.mutable_record_step()->set_step("T");
    command.mutable_record_step()->set_external_step_id(step_id);
    command.mutable_record_step()->set_takes_leg(true);
    return rows.Apply(command, At(at, who));
  }
  Verdict End(int64_t at) {
    Command command;
    Aim(command.mutable_close_case());
    return rows.Apply(command, At(at, "a"));
  }

  MapRows rows;
};

TEST_F(ImportTest, TwiceChangesNothing) {
  for (int round = 0; round < 2; ++round) {
    const Outcome expected = round == 0 ? Outcome::kFacts : Outcome::kAlready;
    EXPECT_EQ(Register(kNow - 9 * kMicrosPerHour, kNow - kMicrosPerHour).kind, expected);
    EXPECT_EQ(Step("s1", kNow - 8 * kMicrosPerHour, "a").kind, expected);
    EXPECT_EQ(Step("s2", kNow - 7 * kMicrosPerHour, "b").kind, expected);
    EXPECT_EQ(End(kNow - 6 * kMicrosPerHour).kind, expected);
  }
  EXPECT_EQ(rows.Total(Counter::kCases), 1);
  EXPECT_EQ(rows.Total(Counter::kSteps), 2);
  EXPECT_EQ(rows.Total(Counter::kLegChanges), 1);
  EXPECT_EQ(rows.Total(Counter::kClosed), 1);
  EXPECT_EQ(rows.Total(Counter::kClosedLate), 0);
  EXPECT_EQ(rows.CounterValue(Counter::kStepsByStaff, 20260212, "src/b"), 1);
}

TEST_F(ImportTest, OddStepsAndEndsAreFlagged) {
  Register(kNow - 9 * kMicrosPerHour, 0);
  EXPECT_EQ(Step("early", kNow - 10 * kMicrosPerHour, "a").kind, Outcome::kFacts);
  EXPECT_EQ(End(kNow - 11 * kMicrosPerHour).kind, Outcome::kFacts);
  EXPECT_EQ(Step("late", kNow - 5 * kMicrosPerHour, "a").kind, Outcome::kFacts);
  EXPECT_EQ(rows.Total(Counter::kAnomalies), 3);
}

TEST_F(ImportTest, NoTimerUntilFinishImportThenOneWarning) {
  Register(kNow - 9 * kMicrosPerHour, kNow - kMicrosPerHour);
  EXPECT_TRUE(rows.timers.empty());
  Command start;
  start.mutable_start_finish_import()->set_source("src");
  const Verdict job = rows.Apply(start, At(kNow, "a"));
  Command advance;
  advance.mutable_advance_job()->set_job_id(job.subject_id);
  Context machine = At(kNow, "a");
  machine.scope = access::Scope::System();
  EXPECT_EQ(rows.Apply(advance, machine).kind, Outcome::kFacts);
  EXPECT_EQ(rows.jobs.begin()->second.state(), ledger::v1::JOB_STATE_DONE);
  ASSERT_EQ(rows.warnings.size(), 1U);
  EXPECT_EQ(rows.warnings.begin()->second.raised().gap_from_us(), kNow - kMicrosPerHour);
  EXPECT_EQ(rows.Apply(advance, machine).kind, Outcome::kAlready);
}

}  // namespace
}  // namespace hallcase::domain
