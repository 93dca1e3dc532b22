#include "server/auth/access_log.h"

#include <gtest/gtest.h>

namespace hallcase::auth {
namespace {

TEST(AccessLogTest, GathersIntoCounts) {
  base::FakeClock clock(1'000);
  AccessLog log(clock, 480);
  log.Observe("wang", ledger::v1::ACCESS_EVENT_DENIED, "CaseService.GetCase");
  clock.Advance(500);
  log.Observe("wang", ledger::v1::ACCESS_EVENT_DENIED, "CaseService.GetCase");
  log.Observe("wang", ledger::v1::ACCESS_EVENT_SIGNED_IN);
  const auto observed = log.Take();
  ASSERT_EQ(observed.size(), 2u);
  EXPECT_EQ(observed[1].event(), ledger::v1::ACCESS_EVENT_DENIED);
  EXPECT_EQ(observed[1].count(), 2u);
  EXPECT_EQ(observed[1].from_us(), 1'000);
  EXPECT_EQ(observed[1].to_us(), 1'500);
  EXPECT_EQ(observed[1].method(), "CaseService.GetCase");
  EXPECT_TRUE(log.Take().empty());
}

TEST(AccessLogTest, WhatComesBackIsCountedOnce) {
  base::FakeClock clock(1'000);
  AccessLog log(clock, 480);
  log.Observe("wang", ledger::v1::ACCESS_EVENT_SIGN_IN_FAILED);
  const auto observed = log.Take();
  clock.Advance(100);
  log.Observe("wang", ledger::v1::ACCESS_EVENT_SIGN_IN_FAILED);
  log.Return(observed);
  const auto again = log.Take();
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].count(), 2u);
  EXPECT_EQ(again[0].from_us(), 1'000);
  EXPECT_EQ(again[0].to_us(), 1'100);
}

// An auditor who knows the minute knows who stood there.
TEST(AccessLogTest, WhatIsOfNobodyIsToldByTheDayWhenThatIsOver) {
  constexpr int64_t kMidnight = base::kMicrosPerDay - 8 * base::kMicrosPerHour;
  base::FakeClock clock(kMidnight + 18 * base::kMicrosPerHour);
  AccessLog log(clock, 480);
  log.Observe(kUnknownAccount, ledger::v1::ACCESS_EVENT_ANSWER_READ);
  log.Observe(kUnknownAccount, ledger::v1::ACCESS_EVENT_LOCKED_OUT);
  const auto others = log.Take();
  ASSERT_EQ(others.size(), 1u);
  EXPECT_EQ(others[0].event(), ledger::v1::ACCESS_EVENT_LOCKED_OUT);
  clock.Advance(6 * base::kMicrosPerHour - 1);
  log.Observe(kUnknownAccount, ledger::v1::ACCESS_EVENT_ANSWER_READ);
  EXPECT_TRUE(log.Take().empty());
  clock.Advance(1);
  const auto day = log.Take();
  ASSERT_EQ(day.size(), 1u);
  EXPECT_EQ(day[0].count(), 2u);
  EXPECT_EQ(day[0].from_us(), kMidnight);
  EXPECT_EQ(day[0].to_us(), kMidnight);
  EXPECT_TRUE(log.TakeAll().empty());
}

TEST(AccessLogTest, NothingIsKeptAtTheEnd) {
  base::FakeClock clock(1'000);
  AccessLog log(clock, 480);
  log.Observe(kUnknownAccount, ledger::v1::ACCESS_EVENT_QUERY_CODE_REFUSED);
  EXPECT_TRUE(log.Take().empty());
  EXPECT_EQ(log.TakeAll().size(), 1u);
  EXPECT_TRUE(log.TakeAll().empty());
}

TEST(AccessLogTest, AStormStaysBounded) {
  base::FakeClock clock(1'000);
  AccessLog log(clock, 480);
  for (size_t i = 0; i < 3 * kObservationsKeptMax; ++i) {
    log.Observe("p" + std::to_string(i), ledger::v1::ACCESS_EVENT_SIGN_IN_FAILED);
  }
  const auto observed = log.Take();
  EXPECT_LE(observed.size(), kObservationsKeptMax + 1);
  uint64_t total = 0;
  for (const auto& one : observed) total += one.count();
  EXPECT_EQ(total, 3 * kObservationsKeptMax);
}

}  // namespace
}  // namespace hallcase::auth
