#include "server/domain/calendar/progress.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "server/domain/calendar/calendar_text.h"
#include "server/domain/calendar/test_terms.h"

namespace hallcase::domain {
namespace {

std::string Text(Instant instant) { return FormatLocalMinute(instant, kUtcOffsetMinutesDefault); }

class Progress : public ::testing::Test {
 protected:
  Progress() {
    CalendarSpec spec;
    spec.layers.push_back(*ParseCalendarText(NationCalendarText()));
    axis_ = std::make_unique<Axis>(Axis::Build(spec).value());
  }

  void Ask(const Term& term) {
    term_ = term;
    due_ = ComputeDue(*axis_, term_).value();
  }
  int64_t Left(const char* now) { return DaysLeft(*axis_, term_, due_, At(now)).value(); }
  int32_t Used(const char* now) { return PercentUsed(*axis_, term_, due_, At(now)).value(); }

  std::unique_ptr<Axis> axis_;
  Term term_;
  Due due_;
};

TEST_F(Progress, DaysLeftAreDistancesOfCutOffs) {
  Ask({At("2026-03-02T10:00"), WorkingDays{5}, kPromised});  // Monday; due 03-09 17:30.
  EXPECT_EQ(Left("2026-03-02T10:00"), 5);
  EXPECT_EQ(Left("2026-03-02T18:00"), 5);
  EXPECT_EQ(Left("2026-03-03T17:29"), 5);
  EXPECT_EQ(Left("2026-03-03T17:30"), 4);
  EXPECT_EQ(Left("2026-03-06T17:30"), 1);
  EXPECT_EQ(Left("2026-03-08T12:00"), 1);
  EXPECT_EQ(Left("2026-03-09T17:29"), 1);
  EXPECT_EQ(Left("2026-03-09T17:30"), 0);
  EXPECT_EQ(Left("2026-03-10T17:29"), 0);
  EXPECT_EQ(Left("2026-03-10T17:30"), -1);
  EXPECT_EQ(Text(WhenDaysLeft(*axis_, term_, due_, 1)), "2026-03-06 17:30");
  EXPECT_EQ(Text(WhenDaysLeft(*axis_, term_, due_, 0)), "2026-03-09 17:30");
  EXPECT_EQ(Text(WhenDaysLeft(*axis_, term_, due_, 4)), "2026-03-03 17:30");
  EXPECT_EQ(Text(WhenDaysLeft(*axis_, term_, due_, 5)), "2026-03-02 10:00");
  EXPECT_EQ(Text(WhenDaysOver(*axis_, term_, due_, 0)), "2026-03-09 17:30");
  EXPECT_EQ(Text(WhenDaysOver(*axis_, term_, due_, 1)), "2026-03-10 17:30");
  EXPECT_EQ(Text(WhenDaysOver(*axis_, term_, due_, 5)), "2026-03-16 17:30");
}

TEST_F(Progress, LegalDaysEndAtMidnight) {
  Ask({At("2026-02-12T10:00"), WorkingDays{5}, kLegal});  // Due 02-26 24:00.
  EXPECT_EQ(Left("2026-02-13T23:59"), 5);
  EXPECT_EQ(Left("2026-02-14T00:00"), 4);
  EXPECT_EQ(Left("2026-02-26T23:59"), 1);
  EXPECT_EQ(Left("2026-02-27T00:00"), 0);
  EXPECT_EQ(Left("2026-02-28T00:00"), -1);
  EXPECT_EQ(Text(WhenDaysLeft(*axis_, term_, due_, 1)), "2026-02-26 00:00");
}

TEST_F(Progress, SharesOfWorkingDaysAreInOpenTime) {
  // 11:00 to the next day's end: 60 + 180 + 390 = 630 open minutes.
  Ask({At("2026-03-02T11:00"), WorkingDays{1}, kPromised});
  EXPECT_EQ(Used("2026-03-02T11:00"), 0);
  EXPECT_EQ(Used("2026-03-02T12:03"), 952);  // 60 of 630; the noon break does not count.
  EXPECT_EQ(Used("2026-03-02T14:33"), 1'000);
  EXPECT_EQ(Used("2026-03-03T15:23"), 7'984);
  EXPECT_EQ(Used("2026-03-03T15:24"), 8'000);
  EXPECT_EQ(Used("2026-03-03T17:30"), 10'000);
  EXPECT_EQ(Used("2030-03-03T17:30"), 10'000);
  EXPECT_EQ(Text(WhenPercentUsed(*axis_, term_, due_, 8'000)), "2026-03-03 15:24");
  EXPECT_EQ(Text(WhenPercentUsed(*axis_, term_, due_, 0)), "2026-03-02 11:00");
  EXPECT_EQ(Text(WhenPercentUsed(*axis_, term_, due_, 10'000)), "2026-03-03 17:30");
}

TEST_F(Progress, PausesDoNotUseTime) {
  const std::vector<Pause> pauses = {{At("2026-03-02T14:30"), At("2026-03-03T08:30")}};
  Ask({At("2026-03-02T11:00"), WorkingDays{1}, kPromised, pauses});
  ASSERT_EQ(Text(due_.at), "2026-03-03 17:30");  // The first day was not counted anyway.
  EXPECT_EQ(Used("2026-03-02T17:00"), 1'333);    // 60 of 450.
  EXPECT_EQ(Text(WhenPercentUsed(*axis_, term_, due_, 8'000)), "2026-03-03 16:00");
}

TEST_F(Progress, AFixedInstantGoesByTheWall) {
  const std::vector<Pause> pauses = {{At("2026-03-03T00:00"), At("2026-03-05T00:00")}};
  Ask({At("2026-03-02T00:00"), FixedInstant{At("2026-03-12T00:00")}, kPromised, pauses});
  EXPECT_EQ(Used("2026-03-04T00:00"), 2'000);
  EXPECT_EQ(Text(WhenPercentUsed(*axis_, term_, due_, 8'000)), "2026-03-10 00:00");
}

TEST_F(Progress, WallUnitsLoseTheirPauses) {
  const std::vector<Pause> pauses = {{At("2026-03-02T12:10"), At("2026-03-02T13:10")}};
  Ask({At("2026-03-02T12:00"), Minutes{100}, kPromised, pauses});
  EXPECT_EQ(Used("2026-03-02T13:00"), 1'000);
  EXPECT_EQ(Text(WhenPercentUsed(*axis_, term_, due_, 8'000)), "2026-03-02 14:20");
}

TEST_F(Progress, ADueInstantBeforeTheStartIsUsedUp) {
  Ask({At("2026-03-02T12:00"), FixedInstant{At("2026-02-27T12:00")}, kPromised});
  EXPECT_EQ(Used("2026-03-02T12:00"), 10'000);
  EXPECT_EQ(Text(WhenPercentUsed(*axis_, term_, due_, 8'000)), "2026-02-27 12:00");
  EXPECT_EQ(Text(WhenDaysLeft(*axis_, term_, due_, 1)), "2026-03-02 12:00");
  EXPECT_EQ(Left("2026-03-02T12:00"), -2);  // The ends of 02-27 and of the make-up day 02-28.
}

TEST_F(Progress, AnUnknownEndHasNoProgress) {
  const std::vector<Pause> pauses = {{At("2026-03-02T12:10"), Instant::Never()}};
  Ask({At("2026-03-02T12:00"), WorkingDays{1}, kPromised, pauses});
  ASSERT_EQ(due_.state, DueState::kStopped);
  EXPECT_FALSE(DaysLeft(*axis_, term_, due_, term_.start).has_value());
  EXPECT_FALSE(PercentUsed(*axis_, term_, due_, term_.start).has_value());
  EXPECT_TRUE(WhenDaysLeft(*axis_, term_, due_, 1).IsNever());
  EXPECT_TRUE(WhenPercentUsed(*axis_, term_, due_, 8'000).IsNever());
  EXPECT_TRUE(WhenDaysOver(*axis_, term_, due_, 1).IsNever());
}

}  // namespace
}  // namespace hallcase::domain
