#include "server/domain/calendar/calendar_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "server/domain/calendar/axis.h"
#include "server/domain/calendar/shipped_text.h"

namespace hallcase::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string ReadFile(const char* path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(CalendarText, ReadsEveryForm) {
  const auto layer = ParseCalendarText(
      "# head\n"
      "layer county\n\n"
      "year 2026 Doc No. 7\r\n"
      "2026-01-01 off\n"
      "2026-02-14 work hours=08:30-12:00,13:00-14:00 not-legal\n"
      "source Storm notice\n"
      "closed 2026-09-05T12:00 2026-09-07T00:00 cut-day-off\n"
      "closed 2026-10-04T18:00 - not-promised cut-day-works");
  ASSERT_TRUE(layer.ok()) << layer.status();
  EXPECT_EQ(layer->level, LayerLevel::kCounty);
  EXPECT_THAT(layer->published_years, ElementsAre(2026));
  ASSERT_EQ(layer->entries.size(), 4u);
  const DayEntry& off = layer->entries[0];
  EXPECT_TRUE(off.kind == DayKind::kOff && off.day == DayOf(2026, 1, 1));
  EXPECT_EQ(off.document, "Doc No. 7");
  const DayEntry& work = layer->entries[1];
  EXPECT_TRUE(work.kind == DayKind::kWork && !work.counts_for_legal && work.counts_for_promised);
  EXPECT_THAT(work.windows, ElementsAre(Window{510, 720}, Window{780, 840}));
  const DayEntry& closed = layer->entries[2];
  EXPECT_EQ(FormatLocalMinute(closed.from, 480), "2026-09-05 12:00");
  EXPECT_EQ(FormatLocalMinute(closed.to, 480), "2026-09-07 00:00");
  EXPECT_EQ(closed.cut_day_works, std::optional<bool>(false));
  EXPECT_EQ(closed.document, "Storm notice");
  const DayEntry& open_ended = layer->entries[3];
  EXPECT_TRUE(open_ended.to.IsNever() && !open_ended.counts_for_promised);
  EXPECT_EQ(open_ended.cut_day_works, std::optional<bool>(true));
}

TEST(CalendarText, ErrorsNameTheLine) {
  const std::string head = "layer nation\nyear 2026 d\n";
  const struct {
    std::string text;
    std::string starts;
  } cases[] = {
      {"", "line 1: no \"layer\" line"},
      {"year 2026 d\n", "line 1: the first line"},
      {"layer town\n", "line 1: want"},
      {"layer nation\nlayer nation\n", "line 2: a second"},
      {"layer nation\n2026-01-01 off\n", "line 2: an entry before"},
      {"layer nation\nyear 2026\n", "line 2: want \"year"},
      {"layer nation\nyear 1800 d\n", "line 2: want \"year"},
      {"layer nation\nyear 2027 d\n", "line 2: a year without entries"},
      {"layer nation\nyear 2027 d\nyear 2028 d\n2028-01-01 off\n", "line 2: a year without"},
      {head + "2026-01-01 off\nyear 2026 d\n", "line 4: year 2026 is given twice"},
      {head + "2026-02-30 off\n", "line 3: want a date"},
      {head + "2026-01-01 free\n", "line 3: want \"YYYY-MM-DD off\""},
      {head + "2026-01-01 off\n\n2026-01-01 work\n", "line 5: 2026-01-01 was given on line 3"},
      {head + "2026-01-01 off\n2026-01-01 off\n", "line 4: 2026-01-01 was given on line 3"},
      {head + "2026-01-01 off hours=08:00-09:00\n", "line 3: unknown word"},
      {head + "2026-01-04 work cut-day-off\n", "line 3: unknown word"},
      {head + "2026-01-04 work hours=09:00-08:00\n", "line 3: opening hours"},
      {head + "closed 2026-01-04T10:00\n", "line 3: want \"closed FROM TO\""},
      {head + "closed 2026-01-04T10:00 2026-01-04T10:00\n", "line 3: the closure ends"},
  };
  for (const auto& c : cases) {
    const auto layer = ParseCalendarText(c.text);
    EXPECT_EQ(layer.status().code(), absl::StatusCode::kInvalidArgument) << c.text;
    EXPECT_THAT(std::string(layer.status().message()), StartsWith(c.starts)) << c.text;
  }
}

TEST(CalendarText, ClosuresOfANewLayerDoNotOverlap) {
  const std::string head = "layer county\nsource d\n";
  const std::string morning = "closed 2026-01-05T08:00 2026-01-05T12:00\n";
  const auto check = [&](const std::string& second) {
    return ParseNewCalendarText(head + second + morning).status();
  };
  for (const char* overlapping :
       {"closed 2026-01-05T11:59 2026-01-05T18:00\n", "closed 2026-01-05T08:00 2026-01-05T12:00\n",
        "closed 2026-01-01T00:00 -\n", "closed 2026-01-05T09:00 2026-01-05T10:00 not-legal\n"}) {
    const absl::Status status = check(overlapping);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << overlapping;
    EXPECT_THAT(std::string(status.message()), HasSubstr("overlap")) << overlapping;
    EXPECT_TRUE(ParseCalendarText(head + overlapping + morning).ok()) << "a ledger may have it";
  }
  EXPECT_TRUE(check("closed 2026-01-05T12:00 -\n").ok());
  EXPECT_TRUE(check("closed 2026-01-04T00:00 2026-01-05T08:00\n").ok());
  EXPECT_TRUE(
      ParseNewCalendarText(head + "closed 2026-01-05T08:00 2026-01-06T00:00 not-legal\n"
                                  "closed 2026-01-05T08:00 2026-01-06T00:00 not-promised\n")
          .ok());
}

TEST(CalendarText, TheSortsOfClocksMayDifferOnADate) {
  const auto layer = ParseCalendarText(
      "layer hall\nsource d\n2026-01-04 work not-legal\n2026-01-04 off not-promised\n");
  ASSERT_TRUE(layer.ok()) << layer.status();
  EXPECT_EQ(layer->entries.size(), 2u);
}

// The embedded copy is the file itself, and it says what the notices say.
TEST(CalendarText, TheNationLayerIsEmbeddedWhole) {
  const std::string file = ReadFile("deploy/halls/nation/calendar.txt");
  ASSERT_FALSE(file.empty());
  EXPECT_EQ(NationCalendarText(), file);
  const auto layer = ParseCalendarText(file);
  ASSERT_TRUE(layer.ok()) << layer.status();
  EXPECT_EQ(layer->level, LayerLevel::kNation);
  EXPECT_THAT(layer->published_years,
              ElementsAre(2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026));
  EXPECT_EQ(layer->entries.size(), 285u);

  CalendarSpec spec;
  spec.layers = {*layer};
  const auto axis = Axis::Build(spec);
  ASSERT_TRUE(axis.ok()) << axis.status();
  const auto days_in = [&axis](int year) {
    return axis->WorkingDaysBefore(DayOf(year + 1, 1, 1), Sort::kPromised) -
           axis->WorkingDaysBefore(DayOf(year, 1, 1), Sort::kPromised);
  };
  EXPECT_EQ(days_in(2025), 248);
  EXPECT_EQ(days_in(2026), 248);
  // Named by the notice of the year after.
  EXPECT_TRUE(axis->IsWorkingDay(DayOf(2018, 12, 29), Sort::kLegal));
  EXPECT_FALSE(axis->IsWorkingDay(DayOf(2018, 12, 31), Sort::kLegal));
}

TEST(CalendarText, TheDemoCountyHasItsFestivalAndNothingElse) {
  const auto layer = ParseCalendarText(ReadFile("deploy/halls/demo/calendar-county.txt"));
  ASSERT_TRUE(layer.ok()) << layer.status();
  EXPECT_EQ(layer->level, LayerLevel::kCounty);
  EXPECT_TRUE(layer->published_years.empty());
  ASSERT_EQ(layer->entries.size(), 2u);
  EXPECT_EQ(layer->entries[0].day, DayOf(2023, 4, 20));
  EXPECT_EQ(layer->entries[1].day, DayOf(2023, 4, 21));
  EXPECT_THAT(layer->entries[0].document, HasSubstr("陵水县政府通知"));
}

}  // namespace
}  // namespace hallcase::domain
