// Clocks follow calendars that are published while they run.
#include "server/domain/recalculate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/calendar/civil.h"
#include "server/domain/clocks.h"
#include "server/domain/testing/intake_rows.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Fact;
using testing::Command;
using testing::kDay;
using testing::kStart;
using testing::Outcome;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

int64_t At(const char* text) { return ParseLocalMinute(text, 480)->micros; }

// Due after five working days, with the weekly rule alone: Thursday 2026-02-19.
class RecalculateTest : public testing::IntakeTest {
 protected:
  Verdict Publish(const std::string& entries, const char* document = "停工令") {
    Command command;
    auto* calendar = command.mutable_publish_reference()->add_values()->mutable_calendar();
    calendar->set_layer(ledger::v1::CALENDAR_LAYER_COUNTY);
    calendar->set_document(document);
    calendar->set_text(absl::StrCat("layer county\nsource 停工令\n", entries));
    return rows.Apply(command, rows.As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, now));
  }
  // Runs the newest job to its end; gives the cases that it moved.
  uint64_t RunJob() {
    const int64_t job_id = rows.jobs.rbegin()->first;
    Command command;
    command.mutable_advance_job()->set_job_id(job_id);
    while (rows.jobs.at(job_id).state() == ledger::v1::JOB_STATE_RUNNING) {
      EXPECT_EQ(rows.Apply(command, Machine()).kind, Outcome::kFacts);
    }
    return rows.jobs.at(job_id).done();
  }
  const ledger::v1::ClockState& Clock(int64_t id) { return rows.cases.at(id).clocks(0); }
  std::vector<ledger::v1::ClockMoved> Moves() const {
    std::vector<ledger::v1::ClockMoved> moves;
    for (const auto& entry : rows.entries) {
      for (const Fact& fact : entry.facts()) {
        if (fact.has_clock_moved()) moves.push_back(fact.clock_moved());
      }
    }
    return moves;
  }
};

constexpr char kClosedTuesday[] = "closed 2026-02-17T00:00 2026-02-18T00:00\n";
constexpr char kClosedWednesday[] = "closed 2026-02-18T00:00 2026-02-19T00:00\n";

TEST_F(RecalculateTest, TheJobMovesWhatTheClosureTouches) {
  const int64_t id = Register();
  const uint64_t etag = rows.cases.at(id).etag();
  const int64_t ended = Register("B");
  Push(ended, Clerk());
  DecideIt(ended, Contact());
  ASSERT_EQ(Clock(id).due_at_us(), At("2026-02-19T17:30"));
  ASSERT_EQ(Publish(kClosedTuesday).kind, Outcome::kFacts);
  EXPECT_TRUE(IsStale(rows.reference(), Clock(id)));
  EXPECT_FALSE(IsStale(rows.reference(), Clock(ended)));
  EXPECT_EQ(RunJob(), 1u);
  EXPECT_EQ(Clock(id).due_at_us(), At("2026-02-20T17:30"));
  EXPECT_EQ(Clock(id).deadline_version(), 2u);
  EXPECT_FALSE(IsStale(rows.reference(), Clock(id)));
  ASSERT_THAT(Moves(), SizeIs(1));
  EXPECT_EQ(Moves()[0].old_due_at_us(), At("2026-02-19T17:30"));
  EXPECT_EQ(Moves()[0].cause(), "calendar_published");
  EXPECT_EQ(rows.cases.at(id).wake_at_us(), At("2026-02-19T17:30"));
  EXPECT_EQ(rows.cases.at(id).etag(), etag) << "a moved clock is nothing that a person edits";
}

TEST_F(RecalculateTest, ACalendarThatNobodyOrderedOrThatOverlapsItselfIsRefused) {
  const int64_t id = Register();
  const size_t entries = rows.entries.size();
  const Rejection unsigned_one = Publish(kClosedTuesday, "").rejection;
  EXPECT_EQ(unsigned_one.reason, Reason::kInvalidReference);
  EXPECT_THAT(unsigned_one.message, ::testing::HasSubstr("通知文号"));
  const Rejection twice = Publish(absl::StrCat(
      kClosedTuesday, "closed 2026-02-17T12:00 2026-02-18T12:00\n")).rejection;
  EXPECT_EQ(twice.reason, Reason::kInvalidReference);
  EXPECT_THAT(twice.message, ::testing::HasSubstr("2026-02-17"));
  EXPECT_THAT(rows.entries, SizeIs(entries));
  EXPECT_FALSE(IsStale(rows.reference(), Clock(id)));
}

TEST_F(RecalculateTest, ADueInstantIsOutdatedUntilTheJobHasCome) {
  const int64_t id = Register();
  EXPECT_FALSE(DueIsOutdated(rows.reference(), rows.cases.at(id), now));
  Publish(kClosedTuesday);
  EXPECT_TRUE(DueIsOutdated(rows.reference(), rows.cases.at(id), now));
  RunJob();
  EXPECT_FALSE(DueIsOutdated(rows.reference(), rows.cases.at(id), now));
}

// No hour of the due day: the clock rests on a day that the publication speaks of, and stays.
TEST_F(RecalculateTest, WhatAPublicationLeavesWhereItIsIsNotOutdated) {
  const int64_t id = Register();
  Publish("closed 2026-02-17T16:00 2026-02-17T17:00\n");
  EXPECT_TRUE(IsStale(rows.reference(), Clock(id)));
  EXPECT_FALSE(DueIsOutdated(rows.reference(), rows.cases.at(id), now));
  RunJob();
  EXPECT_TRUE(IsStale(rows.reference(), Clock(id))) << "the job has nothing to write";
  EXPECT_FALSE(DueIsOutdated(rows.reference(), rows.cases.at(id), now));
}

// Ledgers from before clocks told what they rest on.
TEST_F(RecalculateTest, AClockThatDoesNotSayWhatItRestsOnFollowsToo) {
  const int64_t id = Register();
  rows.cases.at(id).mutable_clocks(0)->set_rests_to_day(0);
  Publish(kClosedTuesday);
  EXPECT_EQ(RunJob(), 1u);
  EXPECT_EQ(Clock(id).due_at_us(), At("2026-02-20T17:30"));
}

TEST_F(RecalculateTest, AVoidEndsNoWarningTwice) {
  const int64_t id = Register();
  now = At("2026-02-18T17:30");
  ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
  Publish(kClosedWednesday);
  Command command;
  Aim(command.mutable_void_case(), id);
  ASSERT_EQ(rows.Apply(command, rows.As("lead", ledger::v1::ROLE_LEAD, now)).kind,
            Outcome::kFacts);
  EXPECT_EQ(rows.cases.at(id).warnings_open(), 0u);
  EXPECT_EQ(rows.warnings.begin()->second.end(), ledger::v1::WARNING_END_WITHDRAWN);
  EXPECT_EQ(rows.Total(Counter::kOpenWarningsByLevel), 0);
}

TEST_F(RecalculateTest, AWarningThatHasTurnedFalseIsNotAcknowledged) {
  const int64_t id = Register();
  now = At("2026-02-18T17:30");
  ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
  Publish(kClosedWednesday);
  Command command;
  command.mutable_acknowledge_warning()->set_warning_id(rows.warnings.begin()->first);
  EXPECT_EQ(rows.Apply(command, Clerk()).rejection.reason, Reason::kWarningEnded);
}

TEST_F(RecalculateTest, AnotherDocumentForTheSameDaysStartsNoJob) {
  Register();
  Publish(kClosedTuesday);
  RunJob();
  const size_t jobs = rows.jobs.size();
  Command command;
  auto* calendar = command.mutable_publish_reference()->add_values()->mutable_calendar();
  calendar->set_layer(ledger::v1::CALENDAR_LAYER_COUNTY);
  calendar->set_document("停工令〔更正〕");
  calendar->set_text(absl::StrCat("layer county\nsource 停工令〔更正〕\n", kClosedTuesday));
  ASSERT_EQ(rows.Apply(command, rows.As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, now)).kind,
            Outcome::kFacts);
  EXPECT_EQ(rows.jobs.size(), jobs);
}

TEST_F(RecalculateTest, AClosureBehindTheDueDayMovesNothing) {
  const int64_t id = Register();
  ASSERT_EQ(Publish("closed 2026-02-20T00:00 2026-02-24T00:00\n").kind, Outcome::kFacts);
  EXPECT_FALSE(IsStale(rows.reference(), Clock(id)));
  EXPECT_EQ(RunJob(), 0u);
  EXPECT_THAT(Moves(), IsEmpty());
}

TEST_F(RecalculateTest, ACommandBringsItsCaseUpToDateFirst) {
  const int64_t id = Register();
  Publish(kClosedTuesday);
  ASSERT_EQ(Push(id, Clerk()).kind, Outcome::kFacts);
  const auto& facts = rows.entries.back().facts();
  EXPECT_TRUE(facts[0].has_clock_moved());
  EXPECT_EQ(Clock(id).due_at_us(), At("2026-02-20T17:30"));
  EXPECT_EQ(RunJob(), 0u);
  EXPECT_THAT(Moves(), SizeIs(1));
}

TEST_F(RecalculateTest, ATimerRaisesNothingThatTheNewCalendarMakesFalse) {
  const int64_t id = Register();
  now = At("2026-02-18T17:30");
  Publish(kClosedWednesday);
  // The sweeper saw the old wake.
  EXPECT_EQ(Fire(id).kind, Outcome::kFacts);
  EXPECT_TRUE(rows.warnings.empty());
  EXPECT_EQ(rows.cases.at(id).wake_at_us(), At("2026-02-19T17:30"));
}

TEST_F(RecalculateTest, AWarningThatTurnsFalseIsWithdrawnAndComesAgain) {
  const int64_t id = Register();
  now = At("2026-02-18T17:30");
  ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
  ASSERT_THAT(rows.warnings, SizeIs(1));
  const int64_t first = rows.warnings.begin()->first;
  Publish(kClosedWednesday);
  RunJob();
  EXPECT_EQ(rows.warnings.at(first).end(), ledger::v1::WARNING_END_WITHDRAWN);
  EXPECT_EQ(rows.warnings.at(first).end_cause(), "calendar_published");
  EXPECT_EQ(rows.cases.at(id).warnings_open(), 0u);
  now = At("2026-02-19T17:30");
  EXPECT_EQ(Fire(id).kind, Outcome::kFacts);
  ASSERT_THAT(rows.warnings, SizeIs(2));
  EXPECT_EQ(rows.warnings.rbegin()->second.raised().deadline_version(), 2u);
}

TEST_F(RecalculateTest, ARedWarningThatStaysTrueStays) {
  const int64_t id = Register();
  now = At("2026-02-25T09:00");
  ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
  Publish(kClosedTuesday);
  EXPECT_EQ(RunJob(), 1u);
  EXPECT_EQ(Clock(id).due_at_us(), At("2026-02-20T17:30"));
  ASSERT_THAT(rows.warnings, SizeIs(1));
  EXPECT_EQ(rows.warnings.begin()->second.end(), ledger::v1::WARNING_END_UNSPECIFIED);
  EXPECT_EQ(rows.cases.at(id).wake_at_us(), 0);
  EXPECT_EQ(Fire(id).kind, Outcome::kAlready);
}

// Red no longer holds, yellow does: the red one is withdrawn and the yellow one raised.
TEST_F(RecalculateTest, ALowerLevelTakesTheWithdrawnOnesPlace) {
  const int64_t id = Register();
  now = At("2026-02-19T17:30");
  ASSERT_EQ(Fire(id).kind, Outcome::kFacts);
  Publish("closed 2026-02-19T14:30 2026-02-19T17:30 cut-day-off\n");
  RunJob();
  EXPECT_EQ(Clock(id).due_at_us(), At("2026-02-20T17:30"));
  EXPECT_EQ(rows.cases.at(id).wake_at_us(), At("2026-02-18T17:30"));
  EXPECT_EQ(Fire(id).kind, Outcome::kFacts);
  ASSERT_THAT(rows.warnings, SizeIs(2));
  EXPECT_EQ(rows.warnings.rbegin()->second.raised().level(), ledger::v1::WARNING_LEVEL_YELLOW);
}

TEST_F(RecalculateTest, AClosureWithoutAnEndLeavesNoDueDayUntilItEnds) {
  const int64_t id = Register();
  Publish("closed 2026-02-17T00:00 -\n");
  EXPECT_EQ(RunJob(), 1u);
  EXPECT_EQ(Clock(id).due_at_us(), 0);
  EXPECT_EQ(rows.cases.at(id).due_at_us(), 0);
  EXPECT_THAT(rows.timers, IsEmpty());
  Publish(kClosedTuesday);
  EXPECT_EQ(RunJob(), 1u);
  EXPECT_EQ(Clock(id).due_at_us(), At("2026-02-20T17:30"));
  EXPECT_THAT(rows.timers, ElementsAre(std::pair(At("2026-02-19T17:30"), id)));
}

// The day on which the province's date is a working day over moves, the date does not.
TEST_F(RecalculateTest, AFixedDateStaysAndItsEscalationMoves) {
  Command publish;
  auto* rule = publish.mutable_publish_reference()->add_values()->mutable_rule();
  rule->set_code("over-fixed");
  rule->set_unit(ledger::v1::CLOCK_UNIT_FIXED_INSTANT);
  rule->set_level(ledger::v1::WARNING_LEVEL_SUPERVISED);
  rule->set_working_days_over(1);
  rows.Apply(publish, rows.As("admin", ledger::v1::ROLE_SYSTEM_ADMINISTRATOR, now));
  const int64_t id = Register("A", true, At("2026-02-16T10:00"));
  const auto& fixed = rows.cases.at(id).clocks(1);
  EXPECT_EQ(fixed.points(2).fire_at_us(), At("2026-02-16T17:30"));
  Publish("closed 2026-02-16T00:00 2026-02-17T00:00\n");
  EXPECT_EQ(RunJob(), 1u);
  EXPECT_EQ(fixed.due_at_us(), At("2026-02-16T10:00"));
  EXPECT_EQ(fixed.points(2).fire_at_us(), At("2026-02-17T17:30"));
}

TEST_F(RecalculateTest, APublicationWithoutOpenCasesStartsNoJob) {
  ASSERT_EQ(Publish(kClosedTuesday).kind, Outcome::kFacts);
  EXPECT_THAT(rows.jobs, IsEmpty());
}

// Sanitizers take several times as long, and the thread sanitizer sees one thread here.
#if defined(__SANITIZE_THREAD__)
constexpr uint32_t kHistories = 4;
#elif defined(__SANITIZE_ADDRESS__)
constexpr uint32_t kHistories = 15;
#else
constexpr uint32_t kHistories = 40;
#endif

// Whatever was published in whatever order, each clock that runs ends where a clock of the same
// start and policy would stand that knew the last calendar from the beginning.
TEST_F(RecalculateTest, WhateverWasPublishedTheLastCalendarDecides) {
  for (uint32_t seed = 1; seed <= kHistories; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    rows = testing::MapRows();
    now = kStart;
    SetUp();
    std::vector<int64_t> ids;
    for (int step = 0; step < 60; ++step) {
      now += static_cast<int64_t>(random() % 40) * kDay / 100;
      const uint32_t what = random() % 4;
      if (what <= 1) ids.push_back(Register(what == 0 ? "A" : "B"));
      if (what == 2 && !ids.empty()) Fire(ids[random() % ids.size()]);
      if (what != 3) continue;
      const Day day = LocalDay(Instant{now}, 480) + static_cast<int32_t>(random() % 12) - 6;
      Publish(absl::StrCat("closed ", FormatDay(day), "T00:00 ",
                           FormatDay(day + static_cast<int32_t>(random() % 4) + 1), "T00:00\n"));
    }
    Publish("2026-01-01 off\n");
    RunJob();
    for (const int64_t id : ids) {
      const auto& clock = Clock(id);
      const ClockPlan plan =
          PlanClock(rows.reference(), ClockTerms::Of(rows.cases.at(id), clock));
      EXPECT_EQ(clock.due_at_us(), plan.due_at_us);
      ASSERT_EQ(clock.points_size(), plan.points.size());
      for (int i = 0; i < clock.points_size(); ++i) {
        EXPECT_EQ(clock.points(i).fire_at_us(), plan.points[i].fire_at_us());
      }
      // An open warning is true under the last calendar.
      if (clock.open_warning() == 0) continue;
      const auto level = rows.warnings.at(clock.open_warning()).raised().level();
      for (const auto& point : clock.points()) {
        if (point.level() == level) {
          EXPECT_LE(point.fire_at_us(), now);
        }
      }
    }
  }
}

}  // namespace
}  // namespace hallcase::domain
