#include "server/base/random.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>

namespace hallcase::base {
namespace {

TEST(SeededRandomTest, TheSameSeedRepeatsAndAnotherDoesNot) {
  SeededRandom first(7), second(7), third(8);
  std::array<uint8_t, 13> a{}, b{}, c{};
  first.Fill(a.data(), a.size());
  second.Fill(b.data(), b.size());
  third.Fill(c.data(), c.size());
  EXPECT_EQ(a, b);
  EXPECT_NE(a, c);
  // Published first output of SplitMix64 for seed 1234567.
  SeededRandom known(1234567);
  EXPECT_EQ(known.NextUint64(), 6457827717110365317u);
}

TEST(SystemRandomTest, NoncesDoNotRepeatAcrossBufferRefills) {
  SystemRandom random;
  std::set<std::array<uint8_t, 12>> seen;
  for (int i = 0; i < 20'000; ++i) {
    std::array<uint8_t, 12> nonce;
    random.Fill(nonce.data(), nonce.size());
    ASSERT_TRUE(seen.insert(nonce).second);
  }
}

TEST(SystemRandomTest, FillsMoreThanItsBuffer) {
  SystemRandom random;
  std::string bytes(20'000, '\0');
  random.Fill(bytes.data(), bytes.size());
  // 20,000 random bytes hold each value about 78 times.
  std::array<int, 256> count{};
  for (const char c : bytes) ++count[static_cast<uint8_t>(c)];
  for (const int n : count) EXPECT_GT(n, 20);
}

TEST(RandomSourceTest, BelowStaysBelowAndReachesEveryValue) {
  SeededRandom random(1);
  std::set<uint64_t> seen;
  for (int i = 0; i < 1'000; ++i) {
    const uint64_t value = random.Below(7);
    ASSERT_LT(value, 7u);
    seen.insert(value);
  }
  EXPECT_EQ(seen.size(), 7u);
  EXPECT_EQ(random.Below(1), 0u);
}

}  // namespace
}  // namespace hallcase::base
