#include "server/base/clock.h"

#include <gtest/gtest.h>

namespace hallcase::base {
namespace {

TEST(FakeClockTest, AdvanceMovesBothAndSetWallOnlyOne) {
  FakeClock clock(1'000, 5);
  clock.Advance(20);
  EXPECT_EQ(clock.NowMicros(), 1'020);
  EXPECT_EQ(clock.MonotonicMicros(), 25);
  clock.SetWall(7);
  EXPECT_EQ(clock.NowMicros(), 7);
  EXPECT_EQ(clock.MonotonicMicros(), 25);
}

TEST(RealClockTest, IsInMicrosecondsAndMonotonicNeverFalls) {
  const RealClock clock;
  // 2024-01-01 and 2100-01-01: a wrong unit falls far outside.
  EXPECT_GT(clock.NowMicros(), 1'704'067'200 * kMicrosPerSecond);
  EXPECT_LT(clock.NowMicros(), 4'102'444'800 * kMicrosPerSecond);
  int64_t last = clock.MonotonicMicros();
  for (int i = 0; i < 1'000; ++i) {
    const int64_t now = clock.MonotonicMicros();
    ASSERT_GE(now, last);
    last = now;
  }
}

}  // namespace
}  // namespace hallcase::base
