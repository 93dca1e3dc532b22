#include "server/domain/calendar/due.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/domain/calendar/calendar_text.h"
#include "server/domain/calendar/test_terms.h"

namespace hallcase::domain {
namespace {

std::string Answer(const Axis& axis, const Term& term) {
  const absl::StatusOr<Due> due = ComputeDue(axis, term);
  if (!due.ok()) return due.status().ToString();
  switch (due->state) {
    case DueState::kStopped: return "stopped";
    case DueState::kClosed: return "closed";
    case DueState::kFixed: break;
  }
  return FormatLocalMinute(due->at, kUtcOffsetMinutesDefault) + " printed " +
         FormatDay(due->printed_day) + (due->provisional ? " provisional" : "");
}

TEST(Due, WorkingDays) {
  const Axis axis = Nation();
  Term term{At("2026-02-12T10:00"), WorkingDays{5}, kPromised};
  EXPECT_EQ(Answer(axis, term), "2026-02-26 17:30 printed 2026-02-26");
  term.rule = kLegal;
  EXPECT_EQ(Answer(axis, term), "2026-02-27 00:00 printed 2026-02-26");
  const std::vector<Pause> pauses = {{At("2026-02-25T10:00"), At("2026-02-27T10:00")}};
  term.pauses = pauses;
  EXPECT_EQ(Answer(axis, term), "2026-03-01 00:00 printed 2026-02-28");
  term.extension = 1;
  EXPECT_EQ(Answer(axis, term), "2026-03-03 00:00 printed 2026-03-02");
  // A clock may have a cut-off other than its sort's.
  term.rule.cut_off = CutOff::kClosing;
  EXPECT_EQ(Answer(axis, term), "2026-03-02 17:30 printed 2026-03-02");
}

TEST(Due, ClosedFromNoonUntilTheEndOfTheNextDay) {
  const Term term{At("2024-09-04T10:00"), WorkingDays{2}, kPromised};
  EXPECT_EQ(Answer(Nation({"layer county\nsource d\n"
                          "closed 2024-09-05T12:00 2024-09-07T00:00"}),
                   term),
            "2024-09-09 17:30 printed 2024-09-09");
  EXPECT_EQ(Answer(Nation({"layer county\nsource d\n"
                          "closed 2024-09-05T12:00 2024-09-07T00:00 cut-day-off"}),
                   term),
            "2024-09-10 17:30 printed 2024-09-10");
}

TEST(Due, CalendarDaysRollToAWorkingDay) {
  const Axis axis = Nation();
  Term term{At("2026-02-05T10:00"), CalendarDays{7}, kLegal};
  EXPECT_EQ(Answer(axis, term), "2026-02-13 00:00 printed 2026-02-12");
  term.amount = CalendarDays{11};  // Inside the Spring Festival.
  EXPECT_EQ(Answer(axis, term), "2026-02-25 00:00 printed 2026-02-24");
  term.amount = CalendarDays{10};
  term.extension = 1;
  EXPECT_EQ(Answer(axis, term), "2026-02-25 00:00 printed 2026-02-24");
  // Two whole days of pause, one of them at a weekend, give two days more.
  const std::vector<Pause> pauses = {{At("2026-02-06T00:00"), At("2026-02-08T00:00")}};
  term = {At("2026-02-05T10:00"), CalendarDays{5}, kLegal, pauses};
  EXPECT_EQ(Answer(axis, term), "2026-02-13 00:00 printed 2026-02-12");
  term = {At("2026-12-31T10:00"), CalendarDays{1}, kLegal};
  EXPECT_EQ(Answer(axis, term), "2027-01-02 00:00 printed 2027-01-01 provisional");
}

TEST(Due, CalendarDaysAreStoppedByAnOpenPause) {
  const std::vector<Pause> pauses = {{At("2026-02-14T12:00"), Instant::Never()}};
  const Axis axis = Nation();
  EXPECT_EQ(Answer(axis, {At("2026-02-05T10:00"), CalendarDays{8}, kLegal, pauses}),
            "2026-02-14 00:00 printed 2026-02-13");
  EXPECT_EQ(Answer(axis, {At("2026-02-05T10:00"), CalendarDays{9}, kLegal, pauses}), "stopped");
  // The days are over on Sunday, but the working day to which the end moves is never used.
  const std::vector<Pause> sunday = {{At("2026-02-09T01:00"), Instant::Never()}};
  EXPECT_EQ(Answer(axis, {At("2026-02-05T10:00"), CalendarDays{3}, kLegal, sunday}), "stopped");
}

TEST(Due, WorkingMinutesRunThroughOpenWindows) {
  const Axis axis = Nation();
  Term term{At("2026-02-12T11:30"), WorkingMinutes{60}, kPromised};
  EXPECT_EQ(Answer(axis, term), "2026-02-12 15:00 printed 2026-02-12");
  term.amount = WorkingMinutes{30};
  EXPECT_EQ(Answer(axis, term), "2026-02-12 12:00 printed 2026-02-12");
  term = {At("2026-02-14T17:20"), WorkingMinutes{20}, kPromised};
  EXPECT_EQ(Answer(axis, term), "2026-02-24 08:40 printed 2026-02-24");
  const std::vector<Pause> pauses = {{At("2026-02-12T11:40"), At("2026-02-12T14:40")}};
  term = {At("2026-02-12T11:30"), WorkingMinutes{20}, kPromised, pauses};
  EXPECT_EQ(Answer(axis, term), "2026-02-12 14:50 printed 2026-02-12");
  term.amount = WorkingMinutes{10};
  term.extension = 10;
  EXPECT_EQ(Answer(axis, term), "2026-02-12 14:50 printed 2026-02-12");
  term = {At("2026-02-15T12:00"), WorkingMinutes{0}, kPromised};
  EXPECT_EQ(Answer(axis, term), "2026-02-15 12:00 printed 2026-02-15");
}

TEST(Due, MinutesAreWallTimeLessPauses) {
  const Axis axis = Nation();
  const std::vector<Pause> pauses = {{At("2026-02-15T12:10"), At("2026-02-15T13:00")},
                                     {At("2026-02-15T12:30"), At("2026-02-15T13:10")}};
  EXPECT_EQ(Answer(axis, {At("2026-02-15T12:00"), Minutes{60}, kPromised}),
            "2026-02-15 13:00 printed 2026-02-15");
  EXPECT_EQ(Answer(axis, {At("2026-02-15T12:00"), Minutes{60}, kPromised, pauses}),
            "2026-02-15 14:00 printed 2026-02-15");
  EXPECT_EQ(Answer(axis, {At("2026-02-15T12:00"), Minutes{10}, kPromised, pauses}),
            "2026-02-15 12:10 printed 2026-02-15");
  const std::vector<Pause> open = {{At("2026-02-15T12:10"), Instant::Never()}};
  EXPECT_EQ(Answer(axis, {At("2026-02-15T12:00"), Minutes{10}, kPromised, open}),
            "2026-02-15 12:10 printed 2026-02-15");
  EXPECT_EQ(Answer(axis, {At("2026-02-15T12:00"), Minutes{11}, kPromised, open}), "stopped");
}

TEST(Due, AFixedInstantStaysWhereItIs) {
  const std::vector<Pause> pauses = {{At("2026-02-15T12:10"), Instant::Never()}};
  const Axis axis = Nation();
  Term term{At("2026-02-12T10:00"), FixedInstant{At("2027-02-28T09:15")}, kPromised, pauses};
  EXPECT_EQ(Answer(axis, term), "2027-02-28 09:15 printed 2027-02-28");
  term.extension = 1;
  EXPECT_EQ(ComputeDue(axis, term).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(Due, AnOpenEndedClosureIsToldApartFromAPause) {
  const Axis axis = Nation({"layer hall\nsource d\nclosed 2024-09-05T12:00 -\n"});
  EXPECT_EQ(Answer(axis, {At("2024-09-04T10:00"), WorkingDays{2}, kPromised}), "closed");
  EXPECT_EQ(Answer(axis, {At("2024-09-04T10:00"), WorkingMinutes{1'000}, kPromised}), "closed");
  EXPECT_EQ(Answer(axis, {At("2024-09-04T10:00"), CalendarDays{3}, kPromised}), "closed");
  const std::vector<Pause> open = {{At("2024-09-05T10:00"), Instant::Never()}};
  EXPECT_EQ(Answer(axis, {At("2024-09-04T10:00"), WorkingDays{2}, kPromised, open}), "stopped");
}

TEST(Due, BadTermsAreRefused) {
  const Axis axis = Nation();
  const auto code = [&axis](const Term& term) { return ComputeDue(axis, term).status().code(); };
  const Instant start = At("2026-02-12T10:00");
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_EQ(code({Instant::Never(), WorkingDays{1}, kLegal}), kInvalid);
  EXPECT_EQ(code({start, WorkingDays{-1}, kLegal}), kInvalid);
  EXPECT_EQ(code({start, WorkingDays{kAmountMax}, kLegal, {}, 1}), kInvalid);
  EXPECT_EQ(code({start, Minutes{1}, kLegal, {}, -1}), kInvalid);
  EXPECT_EQ(code({start, FixedInstant{Instant::Never()}, kLegal}), kInvalid);
  const std::vector<Pause> reversed = {{start, {start.micros - 1}}};
  EXPECT_EQ(code({start, WorkingDays{1}, kLegal, reversed}), kInvalid);
  EXPECT_EQ(code({At("9999-12-01T10:00"), WorkingDays{100}, kLegal}),
            absl::StatusCode::kOutOfRange);
}

}  // namespace
}  // namespace hallcase::domain
