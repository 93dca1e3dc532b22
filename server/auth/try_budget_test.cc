#include "server/auth/try_budget.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "server/base/strings.h"

namespace hallcase::auth {
namespace {

constexpr int64_t kPause = 60 * base::kMicrosPerSecond;

class TryBudgetTest : public testing::Test {
 protected:
  void UseUp(const std::string& name) {
    for (int i = 0; i < 3; ++i) ASSERT_EQ(budget_.Take(name), 0);
  }

  base::FakeClock clock_{0};
  base::SeededRandom random_{7};
  TryBudget budget_{clock_, random_, {.tries_max = 3, .regain_us = kPause}};
};

TEST_F(TryBudgetTest, OneMoreAfterEachPause) {
  UseUp("a");
  EXPECT_EQ(budget_.Take("a"), kPause);
  clock_.Advance(kPause - 1);
  EXPECT_EQ(budget_.Take("a"), 1) << "asking costs nothing";
  clock_.Advance(1);
  EXPECT_EQ(budget_.Take("a"), 0);
  EXPECT_EQ(budget_.Take("a"), kPause);
}

TEST_F(TryBudgetTest, AllAreBackInTheEndAndNoMoreThanAll) {
  UseUp("a");
  clock_.Advance(1'000 * kPause);
  UseUp("a");
  EXPECT_EQ(budget_.Take("a"), kPause);
}

TEST_F(TryBudgetTest, OthersAreLeftAlone) {
  UseUp("a");
  EXPECT_EQ(budget_.Take("b"), 0);
}

TEST_F(TryBudgetTest, WhatIsGivenBackCostsNothingAndNoMore) {
  UseUp("a");
  for (int i = 0; i < 20; ++i) {
    budget_.GiveBack("a");
    ASSERT_EQ(budget_.Take("a"), 0);
    ASSERT_EQ(budget_.Take("a"), kPause);
  }
}

// Names can be made up at no cost: those that count must outlast any number of them.
TEST_F(TryBudgetTest, MadeUpNamesMakeNothingForgotten) {
  UseUp("a");
  for (int i = 0; i < 100'000; ++i) budget_.Take(base::StrCat("made up ", i));
  EXPECT_GT(budget_.Take("a"), 0);
}

TEST_F(TryBudgetTest, ManyAtOnceGetNoMore) {
  std::atomic<int> taken{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 100; ++j) taken += budget_.Take("a") == 0 ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 3);
}

}  // namespace
}  // namespace hallcase::auth
