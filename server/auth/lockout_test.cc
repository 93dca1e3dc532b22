#include "server/auth/lockout.h"

#include <gtest/gtest.h>

namespace hallcase::auth {
namespace {

class LockoutTest : public testing::Test {
 protected:
  // As many wrong passwords as are free.
  void UseUpTries(const std::string& account, const std::string& source) {
    for (int i = 0; i < 3; ++i) ASSERT_EQ(lockout_.BeginTry(account, source), 0);
  }

  base::FakeClock clock_{0};
  Lockout::Limits limits_{.failures_max = 3,
                          .first_us = 60 * base::kMicrosPerSecond,
                          .longest_us = 600 * base::kMicrosPerSecond,
                          .pairs_max = 10};
  Lockout lockout_{clock_, limits_};
};

TEST_F(LockoutTest, LocksAfterTheFreeTries) {
  UseUpTries("wang", "10.0.0.1");
  EXPECT_EQ(lockout_.BeginTry("wang", "10.0.0.1"), 60 * base::kMicrosPerSecond);
}

TEST_F(LockoutTest, NobodyLocksAnotherOutFromElsewhere) {
  UseUpTries("wang", "10.0.0.1");
  EXPECT_EQ(lockout_.BeginTry("wang", "10.0.0.2"), 0);
  EXPECT_EQ(lockout_.BeginTry("li", "10.0.0.1"), 0);
}

TEST_F(LockoutTest, DoublesWithEachFurtherFailureUpToTheLongest) {
  UseUpTries("wang", "10.0.0.1");
  int64_t expected = 60 * base::kMicrosPerSecond;
  for (int i = 0; i < 70; ++i) {
    ASSERT_EQ(lockout_.BeginTry("wang", "10.0.0.1"), expected) << i;
    clock_.Advance(expected);
    ASSERT_EQ(lockout_.BeginTry("wang", "10.0.0.1"), 0) << i;
    expected = std::min(2 * expected, 600 * base::kMicrosPerSecond);
  }
}

TEST_F(LockoutTest, ARightPasswordStartsAfresh) {
  for (int round = 0; round < 5; ++round) {
    ASSERT_EQ(lockout_.BeginTry("wang", "10.0.0.1"), 0);
    ASSERT_EQ(lockout_.BeginTry("wang", "10.0.0.1"), 0);
    ASSERT_EQ(lockout_.BeginTry("wang", "10.0.0.1"), 0);
    lockout_.Succeeded("wang", "10.0.0.1");
  }
}

TEST_F(LockoutTest, AnAbandonedTryCostsNothing) {
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(lockout_.BeginTry("wang", "10.0.0.1"), 0);
    lockout_.Abandoned("wang", "10.0.0.1");
  }
}

TEST_F(LockoutTest, ForgetsTheOldestPairs) {
  UseUpTries("wang", "10.0.0.1");
  for (int i = 0; i < 10; ++i) lockout_.BeginTry("li" + std::to_string(i), "10.0.0.1");
  EXPECT_EQ(lockout_.BeginTry("wang", "10.0.0.1"), 0);
}

}  // namespace
}  // namespace hallcase::auth
