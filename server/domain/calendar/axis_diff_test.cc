#include "server/domain/calendar/axis_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/domain/calendar/test_terms.h"

namespace hallcase::domain {
namespace {

using DayRange = Axis::DayRange;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kTyphoon[] =
    "layer county\nsource 停工令\nclosed 2024-09-05T12:00 2024-09-07T00:00\n";

TEST(AxisDiff, NothingBetweenEqualAxes) { EXPECT_THAT(ChangedDays(Nation(), Nation()), IsEmpty()); }

TEST(AxisDiff, EachDayThatAClosureTouches) {
  EXPECT_THAT(ChangedDays(Nation(), Nation({kTyphoon})),
              ElementsAre(DayRange{DayOf(2024, 9, 5), DayOf(2024, 9, 6)}));
}

TEST(AxisDiff, DaysApartAreRangesApart) {
  const std::string festival = "layer county\nsource 三月三\n2023-04-20 off\n2023-04-27 off\n";
  EXPECT_THAT(ChangedDays(Nation(), Nation({festival})),
              ElementsAre(DayRange{DayOf(2023, 4, 20), DayOf(2023, 4, 20)},
                          DayRange{DayOf(2023, 4, 27), DayOf(2023, 4, 27)}));
}

TEST(AxisDiff, ADayOffThatIsClosedAsWellIsNoChange) {
  const std::string weekend =
      "layer county\nsource 停工令\nclosed 2024-09-07T00:00 2024-09-09T00:00\n";
  EXPECT_THAT(ChangedDays(Nation(), Nation({weekend})), IsEmpty());
}

TEST(AxisDiff, AClosureWithoutAnEndChangesAllDaysToCome) {
  const std::string open = "layer county\nsource 停工令\nclosed 2199-12-26T00:00 -\n";
  const auto changed = ChangedDays(Nation(), Nation({open}));
  ASSERT_FALSE(changed.empty());
  EXPECT_EQ(changed.front().first, DayOf(2199, 12, 26));
  EXPECT_EQ(changed.back().last, kNoDay);
}

TEST(AxisDiff, ANoticeMakesItsWholeYearKnown) {
  const std::string year = "layer county\nyear 2031 国办发明电\n2031-01-01 off\n";
  EXPECT_THAT(ChangedDays(Nation(), Nation({year})),
              ElementsAre(DayRange{DayOf(2031, 1, 1), DayOf(2031, 12, 31)}));
}

}  // namespace
}  // namespace hallcase::domain
