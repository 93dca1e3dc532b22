#include "tests/bench/load_stats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hallcase::bench {
namespace {

using testing::HasSubstr;

TEST(LoadStatsTest, PercentilesAreByNearestRank) {
  LoadStats stats;
  for (int i = 100; i >= 1; --i) stats.Success(int64_t{i} * 1'000'000);
  const std::string json = stats.ToJson({0, 2'000'000'000}, "");
  EXPECT_THAT(json, HasSubstr("\"per_second\": 50.0,"));
  EXPECT_THAT(json, HasSubstr("\"p50_ms\": 50.000,"));
  EXPECT_THAT(json, HasSubstr("\"p99_ms\": 99.000,"));
  EXPECT_THAT(json, HasSubstr("\"max_ms\": 100.000,"));
}

TEST(LoadStatsTest, ErrorsAreCountedByNameAndNeverAsThroughput) {
  LoadStats one, other;
  one.Error("CODE_14 \"x\"");
  other.Error("CODE_14 \"x\"");
  one.Merge(other);
  EXPECT_EQ(one.successes(), 0u);
  EXPECT_THAT(one.ToJson({0, 1'000'000'000}, ""), HasSubstr("{\"CODE_14 'x'\": 2}"));
}

TEST(WindowTest, EndsBeforeItsEnd) {
  const Window window{10, 20};
  EXPECT_FALSE(window.Contains(9));
  EXPECT_TRUE(window.Contains(10));
  EXPECT_FALSE(window.Contains(20));
}

}  // namespace
}  // namespace hallcase::bench
