// When each sort of clock is due, and when its warnings begin.
#include "server/domain/clocks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "server/domain/calendar/civil.h"
#include "server/domain/calendar/shipped_text.h"

namespace hallcase::domain {
namespace {

using ledger::v1::ClockUnit;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

int64_t Local(const char* text) { return ParseLocalMinute(text, 480)->micros; }

class ClocksTest : public ::testing::Test {
 protected:
  void SetUp() override {
    reference_.hall.set_utc_offset_minutes(480);
    ledger::v1::Calendar nation;
    nation.set_layer(ledger::v1::CALENDAR_LAYER_NATION);
    nation.set_text(std::string(NationCalendarText()));
    reference_.AddCalendar(nation);
    ASSERT_TRUE(reference_.CompileAxis().ok());
    for (const auto unit : {ledger::v1::CLOCK_UNIT_WORKING_DAY, ledger::v1::CLOCK_UNIT_CALENDAR_DAY,
                            ledger::v1::CLOCK_UNIT_MINUTE, ledger::v1::CLOCK_UNIT_FIXED_INSTANT}) {
      AddRule(unit, ledger::v1::WARNING_LEVEL_YELLOW)->set_percent_used(80);
      AddRule(unit, ledger::v1::WARNING_LEVEL_RED)->set_when_due(true);
      AddRule(unit, ledger::v1::WARNING_LEVEL_SUPERVISED)->set_working_days_over(1);
      AddRule(unit, ledger::v1::WARNING_LEVEL_CIRCULATED)->set_working_days_over(5);
    }
  }

  ledger::v1::WarningRule* AddRule(ClockUnit unit, ledger::v1::WarningLevel level) {
    auto rule = std::make_shared<ledger::v1::WarningRule>();
    rule->set_code(std::to_string(unit) + "-" + std::to_string(level));
    rule->set_unit(unit);
    rule->set_level(level);
    reference_.rules[rule->code()].push_back(rule);
    return rule.get();
  }

  ClockPlan Plan(ClockUnit unit, uint32_t amount, const char* start, int64_t fixed = 0) {
    ClockTerms terms;
    terms.clock = ledger::v1::CLOCK_NAME_PROMISED;
    terms.policy.set_unit(unit);
    terms.policy.set_amount(amount);
    terms.started_at_us = Local(start);
    terms.fixed_due_at_us = fixed;
    return PlanClock(reference_, terms);
  }

  static std::vector<std::string> Told(const ClockPlan& plan) {
    std::vector<std::string> told = {FormatLocalMinute(Instant{plan.due_at_us}, 480)};
    for (const auto& point : plan.points) {
      told.push_back(FormatLocalMinute(Instant{point.fire_at_us()}, 480));
    }
    return told;
  }

  Reference reference_;
};

// Friday 2026-03-13 is due; 督办 when Monday has ended, 通报 when the Friday after has.
TEST_F(ClocksTest, WorkingDaysEscalateOverWorkingDays) {
  const ClockPlan plan = Plan(ledger::v1::CLOCK_UNIT_WORKING_DAY, 5, "2026-03-06T10:00");
  EXPECT_THAT(Told(plan), ElementsAre("2026-03-13 17:30", "2026-03-12 16:30", "2026-03-13 17:30",
                                      "2026-03-16 17:30", "2026-03-20 17:30"));
  EXPECT_EQ(plan.due_day, 20260313u);
  EXPECT_EQ(plan.rests_to_day, DayOf(2026, 3, 20).number);
}

TEST_F(ClocksTest, AOneDayClockIsNotYellowFromBirth) {
  const ClockPlan plan = Plan(ledger::v1::CLOCK_UNIT_WORKING_DAY, 1, "2026-03-06T10:00");
  EXPECT_EQ(Told(plan)[0], "2026-03-09 17:30");
  EXPECT_EQ(Told(plan)[1], "2026-03-09 14:30");
}

TEST_F(ClocksTest, CalendarDaysGoByTheWallAndEndOnAWorkingDay) {
  const ClockPlan plan = Plan(ledger::v1::CLOCK_UNIT_CALENDAR_DAY, 10, "2026-03-04T17:30");
  // The tenth day is Saturday 2026-03-14.
  EXPECT_EQ(Told(plan)[0], "2026-03-16 17:30");
  EXPECT_EQ(Told(plan)[1], "2026-03-14 07:54");
}

TEST_F(ClocksTest, MinutesTurnYellowAtTenAtTheEarliest) {
  EXPECT_EQ(Told(Plan(ledger::v1::CLOCK_UNIT_MINUTE, 60, "2026-03-06T10:00"))[1],
            "2026-03-06 10:48");
  EXPECT_EQ(Told(Plan(ledger::v1::CLOCK_UNIT_MINUTE, 12, "2026-03-06T10:00"))[1],
            "2026-03-06 10:10");
  // Shorter than that: with the due instant.
  EXPECT_EQ(Told(Plan(ledger::v1::CLOCK_UNIT_MINUTE, 5, "2026-03-06T10:00"))[1],
            "2026-03-06 10:05");
}

TEST_F(ClocksTest, AFixedInstantIsTakenAsItIs) {
  const ClockPlan plan = Plan(ledger::v1::CLOCK_UNIT_FIXED_INSTANT, 0, "2026-03-06T10:00",
                              Local("2026-03-07T10:00"));
  EXPECT_THAT(Told(plan), ElementsAre("2026-03-07 10:00", "2026-03-07 05:12", "2026-03-07 10:00",
                                      "2026-03-09 17:30", "2026-03-13 17:30"));
}

TEST_F(ClocksTest, AnOpenPauseLeavesNothingToSay) {
  ClockTerms terms;
  terms.clock = ledger::v1::CLOCK_NAME_PROMISED;
  terms.policy.set_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
  terms.policy.set_amount(5);
  terms.started_at_us = Local("2026-03-06T10:00");
  terms.pauses.push_back({Instant{Local("2026-03-09T10:00")}, Instant::Never()});
  const ClockPlan plan = PlanClock(reference_, terms);
  EXPECT_EQ(plan.due_at_us, 0);
  EXPECT_EQ(plan.due_day, 0u);
  EXPECT_THAT(plan.points, IsEmpty());
  EXPECT_EQ(plan.rests_to_day, kRestsOnAllDays);
}

}  // namespace
}  // namespace hallcase::domain
