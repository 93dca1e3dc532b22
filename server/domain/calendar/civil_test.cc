#include "server/domain/calendar/civil.h"

#include <gtest/gtest.h>

namespace hallcase::domain {
namespace {

TEST(Civil, DaysCountFrom1970) {
  EXPECT_EQ(DayOf(1970, 1, 1).number, 0);
  EXPECT_EQ(DayOf(1969, 12, 31).number, -1);
  EXPECT_EQ(DayOf(2000, 3, 1).number, 11'017);
  EXPECT_EQ(DayOf(1, 1, 1).number, -719'162);
}

TEST(Civil, EveryDateOfTheReadableYearsComesBack) {
  Day day = DayOf(kYearMin, 1, 1);
  for (int year = kYearMin; year <= kYearMax; year += 1) {
    for (int month = 1; month <= 12; ++month) {
      const CivilDate date = DateOf(DayOf(year, month, 1));
      ASSERT_TRUE(date.year == year && date.month == month && date.day == 1)
          << year << "-" << month;
    }
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    ASSERT_EQ(DayOf(year, 1, 1), day) << year;
    day = day + (leap ? 366 : 365);
  }
}

TEST(Civil, WeekdaysBeforeAndAfterTheEpoch) {
  EXPECT_EQ(WeekdayOf(DayOf(2026, 2, 12)), 3);  // Thursday.
  EXPECT_EQ(WeekdayOf(DayOf(1969, 12, 29)), 0);
  EXPECT_EQ(WeekdayOf(DayOf(1969, 12, 28)), 6);
}

TEST(Civil, MidnightBelongsToTheDayThatItBegins) {
  const Instant midnight = StartOfDay(DayOf(2026, 2, 12), 480);
  EXPECT_EQ(LocalDay(midnight, 480), DayOf(2026, 2, 12));
  EXPECT_EQ(LocalDay({midnight.micros - 1}, 480), DayOf(2026, 2, 11));
  EXPECT_EQ(LocalDay(midnight, 0), DayOf(2026, 2, 11));
  EXPECT_EQ(LocalDay(StartOfDay(DayOf(1900, 1, 1), -300), -300), DayOf(1900, 1, 1));
}

TEST(Civil, DatesAreReadStrictly) {
  EXPECT_EQ(*ParseDay("2024-02-29"), DayOf(2024, 2, 29));
  for (const char* bad : {"", "2024-2-29", "2023-02-29", "2024-13-01", "2024-00-10", "2024-01-00",
                          "2024-01-32", "0000-01-01", "2024/01/01", "2024-01-01 ", "+024-01-01",
                          "2024-04-31", "20240-1-01"}) {
    EXPECT_EQ(ParseDay(bad).status().code(), absl::StatusCode::kInvalidArgument) << bad;
  }
}

TEST(Civil, LocalMinutesAreReadAndPrinted) {
  const Instant noon = *ParseLocalMinute("2024-09-05T12:00", 480);
  EXPECT_EQ(noon.micros, 1'725'508'800'000'000);
  EXPECT_EQ(FormatLocalMinute(noon, 480), "2024-09-05 12:00");
  EXPECT_EQ(FormatLocalMinute(*ParseLocalMinute("2024-09-05T24:00", 480), 480), "2024-09-06 00:00");
  EXPECT_EQ(FormatLocalMinute(Instant::Never(), 480), "never");
  for (const char* bad : {"2024-09-05 12:00", "2024-09-05T12:60", "2024-09-05T24:01",
                          "2024-09-05T1:000", "2024-09-31T12:00"}) {
    EXPECT_FALSE(ParseLocalMinute(bad, 480).ok()) << bad;
  }
}

}  // namespace
}  // namespace hallcase::domain
