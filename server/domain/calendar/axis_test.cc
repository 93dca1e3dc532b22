#include "server/domain/calendar/axis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/domain/calendar/test_terms.h"

namespace hallcase::domain {
namespace {

using ::testing::HasSubstr;

// The due instant of a promised clock as printed.
std::string When(const Axis& axis, const char* start, int days, std::vector<Pause> pauses = {},
                 int extension = 0, Sort sort = Sort::kPromised) {
  bool provisional = false;
  const Instant due = axis.WorkingDayDue(At(start), days, sort, pauses, extension, &provisional);
  return FormatLocalMinute(due, kUtcOffsetMinutesDefault) + (provisional ? " provisional" : "");
}

TEST(Axis, WorkingDaysOverHolidaysAndMakeUpDays) {
  const Axis axis = Nation();
  EXPECT_EQ(When(axis, "2026-02-12T10:00", 5), "2026-02-26 17:30");
  EXPECT_EQ(When(axis, "2026-02-13T10:00", 20), "2026-03-19 17:30");
  EXPECT_EQ(When(axis, "2026-04-30T10:00", 20), "2026-06-01 17:30");
  EXPECT_EQ(When(axis, "2026-09-18T10:00", 10), "2026-10-09 17:30");
  EXPECT_EQ(When(axis, "2025-09-26T10:00", 5), "2025-10-10 17:30");
  EXPECT_EQ(When(axis, "2026-01-31T10:00", 1), "2026-02-02 17:30");
}

TEST(Axis, LegalClocksEndAtMidnight) {
  EXPECT_EQ(When(Nation(), "2026-02-12T10:00", 5, {}, 0, Sort::kLegal), "2026-02-27 00:00");
}

TEST(Axis, TheHourOfTheStartDoesNotMatter) {
  const Axis axis = Nation();
  EXPECT_EQ(When(axis, "2026-02-12T00:00", 5), "2026-02-26 17:30");
  EXPECT_EQ(When(axis, "2026-02-12T23:59", 5), "2026-02-26 17:30");
}

TEST(Axis, NoDaysMeansTheStartDayOrTheNextWorkingOne) {
  const Axis axis = Nation();
  EXPECT_EQ(When(axis, "2026-02-14T10:00", 0), "2026-02-14 17:30");
  EXPECT_EQ(When(axis, "2026-02-15T10:00", 0), "2026-02-24 17:30");
  EXPECT_EQ(When(axis, "2026-02-14T10:00", 0, {}, 2), "2026-02-25 17:30");
}

TEST(Axis, AnExtensionAddsDays) {
  EXPECT_EQ(When(Nation(), "2026-02-12T10:00", 3, {}, 2), "2026-02-26 17:30");
}

TEST(Axis, PausesTakeOutTheDaysThatTheyEnd) {
  const Axis axis = Nation();
  const Pause vector{At("2026-02-25T10:00"), At("2026-02-27T10:00")};
  EXPECT_EQ(When(axis, "2026-02-12T10:00", 5, {vector}), "2026-02-28 17:30");
  // Overlapping ones merge; their order does not matter.
  const Pause first{At("2026-02-25T10:00"), At("2026-02-26T12:00")};
  const Pause second{At("2026-02-26T09:00"), At("2026-02-27T10:00")};
  EXPECT_EQ(When(axis, "2026-02-12T10:00", 5, {second, first, vector}), "2026-02-28 17:30");
  // Within a day nothing is lost.
  EXPECT_EQ(When(axis, "2026-02-12T10:00", 5,
                {{At("2026-02-25T09:00"), At("2026-02-25T17:29")},
                 {At("2026-02-26T09:00"), At("2026-02-26T17:29")}}),
            "2026-02-26 17:30");
  // After the due instant nothing happens any more.
  EXPECT_EQ(When(axis, "2026-02-12T10:00", 5, {{At("2026-02-26T17:30"), Instant::Never()}}),
            "2026-02-26 17:30");
}

TEST(Axis, TheEndOfADayBelongsToIt) {
  const Axis axis = Nation();
  // From closing time on: the day was used. Until closing time: it was not.
  EXPECT_EQ(When(axis, "2026-03-02T10:00", 1, {{At("2026-03-03T17:30"), At("2026-03-05T08:00")}}),
            "2026-03-03 17:30");
  EXPECT_EQ(When(axis, "2026-03-02T10:00", 1, {{At("2026-03-03T09:00"), At("2026-03-03T17:30")}}),
            "2026-03-04 17:30");
  // A pause of whole days takes out exactly these days of a legal clock.
  EXPECT_EQ(When(axis, "2026-03-02T10:00", 2, {{At("2026-03-03T00:00"), At("2026-03-04T00:00")}}, 0,
                Sort::kLegal),
            "2026-03-06 00:00");
}

TEST(Axis, AnOpenPauseLeavesTheEndUnknown) {
  const Axis axis = Nation();
  const Pause open{At("2026-02-26T10:00"), Instant::Never()};
  EXPECT_EQ(When(axis, "2026-02-12T10:00", 5, {open}), "never");
}

TEST(Axis, TheMoreSpecificLayerWins) {
  const std::string festival =
      "layer county\nsource d\n2023-04-20 off\n2023-04-21 off\n";
  const Axis nation = Nation();
  const Axis county = Nation({festival});
  EXPECT_EQ(When(nation, "2023-04-18T10:00", 3), "2023-04-21 17:30");
  EXPECT_EQ(When(county, "2023-04-18T10:00", 3), "2023-04-24 17:30");
  EXPECT_EQ(When(nation, "2023-04-18T10:00", 5), "2023-04-24 17:30");
  EXPECT_EQ(When(county, "2023-04-18T10:00", 5), "2023-04-26 17:30");
  const Axis hall = Nation({"layer hall\nsource d\n2023-04-21 work\n", festival});
  EXPECT_EQ(When(hall, "2023-04-18T10:00", 3), "2023-04-23 17:30");
}

TEST(Axis, APartlyClosedDayCountsIfHalfOfItRemains) {
  const std::string head = "layer county\nsource d\nclosed 2024-09-05T12:00 2024-09-07T00:00";
  EXPECT_EQ(When(Nation({head}), "2024-09-04T10:00", 2), "2024-09-09 17:30");
  EXPECT_EQ(When(Nation({head + " cut-day-off"}), "2024-09-04T10:00", 2), "2024-09-10 17:30");
  // 195 of 390 minutes remain; then one minute less.
  const auto until = [](const char* from) {
    return Nation({std::string("layer county\nsource d\nclosed 2024-09-05T") + from +
                  " 2024-09-06T00:00"});
  };
  EXPECT_EQ(When(until("11:45"), "2024-09-04T10:00", 1), "2024-09-05 17:30");
  EXPECT_EQ(When(until("11:44"), "2024-09-04T10:00", 1), "2024-09-06 17:30");
}

TEST(Axis, AClosureThatASortIgnoresDoesNotExistForIt) {
  const Axis axis =
      Nation({"layer county\nsource d\nclosed 2024-09-05T00:00 2024-09-07T00:00 not-legal"});
  EXPECT_EQ(When(axis, "2024-09-04T10:00", 2), "2024-09-10 17:30");
  EXPECT_EQ(When(axis, "2024-09-04T10:00", 2, {}, 0, Sort::kLegal), "2024-09-07 00:00");
}

TEST(Axis, AHallMayStayOpenThroughTheCountysClosure) {
  const std::string county = "layer county\nsource d\nclosed 2024-09-05T00:00 2024-09-07T00:00\n";
  const Axis open = Nation({county, "layer hall\nsource d\n2024-09-06 work\n"});
  EXPECT_EQ(When(open, "2024-09-04T10:00", 1), "2024-09-06 17:30");
  const Axis adds =
      Nation({county, "layer hall\nsource d\nclosed 2024-09-09T00:00 2024-09-10T00:00\n"});
  EXPECT_EQ(When(adds, "2024-09-04T10:00", 1), "2024-09-10 17:30");
}

TEST(Axis, AnOpenEndedClosureLeavesTheEndUnknown) {
  const Axis axis = Nation({"layer county\nsource d\nclosed 2024-09-05T12:00 -\n"});
  EXPECT_EQ(When(axis, "2024-09-04T10:00", 1), "2024-09-05 17:30");
  EXPECT_EQ(When(axis, "2024-09-04T10:00", 2), "never");
  EXPECT_EQ(When(axis, "2030-09-04T10:00", 2), "never");
}

TEST(Axis, UnknownYearsGiveProvisionalResults) {
  const Axis axis = Nation();
  EXPECT_EQ(When(axis, "2026-12-30T10:00", 1), "2026-12-31 17:30");
  EXPECT_EQ(When(axis, "2026-12-30T10:00", 2), "2027-01-01 17:30 provisional");
  EXPECT_EQ(When(axis, "2010-06-01T10:00", 1), "2010-06-02 17:30 provisional");
}

TEST(Axis, BeyondTheListedSpanTheWeeklyRuleGoesOn) {
  const Axis axis = Nation();
  EXPECT_EQ(When(axis, "2126-12-30T10:00", 5'000), "2146-02-28 17:30 provisional");
  EXPECT_EQ(When(axis, "1806-07-07T10:00", 5), "1806-07-14 17:30 provisional");
  const CalendarSpec bare;
  EXPECT_EQ(When(Axis::Build(bare).value(), "1969-12-31T10:00", 2), "1970-01-02 17:30 provisional");
}

TEST(Axis, OpenTimeRunsForwardsAndBack) {
  const Axis axis = Nation();
  const auto minutes = [&axis](const char* from, const char* to) {
    return (axis.OpenMicrosUpTo(At(to), Sort::kPromised) -
            axis.OpenMicrosUpTo(At(from), Sort::kPromised)) /
           kMicrosPerMinute;
  };
  EXPECT_EQ(minutes("2026-02-12T11:50", "2026-02-12T14:40"), 20);
  EXPECT_EQ(minutes("2026-02-12T00:00", "2026-02-13T00:00"), 390);
  EXPECT_EQ(minutes("2026-02-14T17:00", "2026-02-24T08:40"), 40);
  EXPECT_EQ(minutes("2010-02-01T00:00", "2010-02-08T00:00"), 5 * 390);
  for (const char* from : {"1996-02-01T00:00", "2026-02-14T09:00", "2126-02-14T12:00"}) {
    const int64_t start = axis.OpenMicrosUpTo(At(from), Sort::kPromised);
    for (const int64_t micros : {int64_t{1}, kMicrosPerMinute, 210 * kMicrosPerMinute,
                                 390 * kMicrosPerMinute, 390 * kMicrosPerMinute + 1,
                                 10'000'000 * kMicrosPerMinute}) {
      const Instant at = axis.AtOpenMicros(start + micros, Sort::kPromised);
      EXPECT_EQ(axis.OpenMicrosUpTo(at, Sort::kPromised), start + micros);
      EXPECT_EQ(axis.OpenMicrosUpTo({at.micros - 1}, Sort::kPromised), start + micros - 1);
    }
  }
}

TEST(Axis, CutOffsAreCountedAtTheirInstant) {
  const Axis axis = Nation();
  const DayRule rule = axis.RuleOf(Sort::kPromised);
  const int64_t before = axis.CutOffsUpTo({At("2026-02-12T17:30").micros - 1}, rule);
  EXPECT_EQ(axis.CutOffsUpTo(At("2026-02-12T17:30"), rule), before + 1);
  EXPECT_EQ(axis.CutOffsUpTo(At("2026-02-15T17:30"), rule), before + 3);
}

TEST(Axis, BadSpecsAreRefused) {
  const auto refusal = [](const CalendarSpec& spec) {
    return std::string(Axis::Build(spec).status().message());
  };
  CalendarSpec spec;
  spec.week.works = {};
  EXPECT_THAT(refusal(spec), HasSubstr("no weekday"));
  spec = {};
  spec.week.windows = {{600, 540}};
  EXPECT_THAT(refusal(spec), HasSubstr("opening windows"));
  spec = {};
  spec.layers = {{}, {}};
  EXPECT_THAT(refusal(spec), HasSubstr("nation layer: given twice"));
  spec = {};
  spec.layers.resize(1);
  spec.layers[0].published_years = {2'200};
  EXPECT_THAT(refusal(spec), HasSubstr("published year 2200"));
  spec.layers[0] = {LayerLevel::kHall, {{DayKind::kOff, DayOf(2026, 1, 1), {}, {}, {}}}, {}};
  spec.layers[0].entries.push_back({DayKind::kWork, DayOf(2026, 1, 1), {}, {}, {}});
  EXPECT_THAT(refusal(spec), HasSubstr("hall layer: 2026-01-01 is given twice"));
  spec.layers[0].entries = {{DayKind::kClosure, {}, {1}, At("2026-01-01T00:00"), {}}};
  EXPECT_THAT(refusal(spec), HasSubstr("whole minutes"));
  spec.layers[0].entries = {
      {DayKind::kClosure, {}, At("2026-01-02T00:00"), At("2026-01-01T00:00"), {}}};
  EXPECT_THAT(refusal(spec), HasSubstr("ends before it begins"));
}

}  // namespace
}  // namespace hallcase::domain
