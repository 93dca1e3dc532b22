#include "server/auth/access_log.h"

#include <gtest/gtest.h>

namespace hallcase::auth {
namespace {

TEST(AccessLogTest, GathersIntoCounts) {
  base::FakeClock clock(1'000);
  AccessLog log(clock);
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
  AccessLog log(clock);
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

TEST(AccessLogTest, AStormStaysBounded) {
  base::FakeClock clock(1'000);
  AccessLog log(clock);
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
