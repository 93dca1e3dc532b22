#include "server/auth/password.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <time.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <set>

namespace hallcase::auth {
namespace {

using ::testing::MatchesRegex;
using ::testing::StartsWith;

TEST(PasswordTest, TheVerifierIsAPhcStringAndVerifies) {
  base::SeededRandom random(1);
  const std::string verifier = HashPassword("correct horse", random).value();
  EXPECT_THAT(verifier, StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_EQ(verifier.find("horse"), std::string::npos);
  EXPECT_TRUE(VerifyPassword("correct horse", verifier).value());
  EXPECT_FALSE(VerifyPassword("correct horsf", verifier).value());
  EXPECT_FALSE(VerifyPassword("", verifier).value());
  EXPECT_NE(HashPassword("correct horse", random).value(), verifier);
}

// A published vector of the argon2 reference implementation: other parameters than ours verify too,
// so that raising ours does not lock anybody out.
TEST(PasswordTest, VerifiesAVerifierMadeElsewhere) {
  const std::string elsewhere =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  EXPECT_TRUE(VerifyPassword("password", elsewhere).value());
  EXPECT_FALSE(VerifyPassword("passwore", elsewhere).value());
}

TEST(PasswordTest, RefusesLengthsOutOfBoundsAndMalformedVerifiers) {
  base::SeededRandom random(1);
  EXPECT_EQ(HashPassword("seven77", random).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(HashPassword(std::string(257, 'a'), random).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(VerifyPassword("password", "$argon2id$rubbish").status().code(),
            absl::StatusCode::kDataLoss);
}

TEST(PasswordTest, ALongerPasswordDoesNotMatchItsOwnFront) {
  base::SeededRandom random(1);
  const std::string longest(kPasswordBytesMax, 'a');
  const std::string verifier = HashPassword(longest, random).value();
  EXPECT_TRUE(VerifyPassword(longest, verifier).value());
  EXPECT_FALSE(VerifyPassword(longest + "a", verifier).value());
}

TEST(EasyPasswordTest, IsTypableLongEnoughAndRandom) {
  base::SeededRandom random(1);
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) {
    const std::string password = EasyPassword(random);
    EXPECT_THAT(password, MatchesRegex("[2-9a-z]+-[2-9a-z]+-[2-9a-z]+-[2-9a-z]+"));
    EXPECT_EQ(password.size(), 19u);
    EXPECT_EQ(password.find_first_of("01oil"), std::string::npos) << password;
    EXPECT_TRUE(seen.insert(password).second);
  }
}

// Time that the processor worked for us: a busy machine must not fail the test.
int64_t ProcessorNanos() {
  timespec spent = {};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
  return int64_t{spent.tv_sec} * 1'000'000'000 + spent.tv_nsec;
}

// The same work is done for a name that is not known: the fastest of five each, and a bound far
// wider than noise. Skipping the work would be thousands of times faster.
TEST(VerifyNobodyTest, CostsWhatVerifyingCosts) {
  base::SeededRandom random(1);
  const std::string verifier = HashPassword("correct horse", random).value();
  const auto fastest = [](auto work) {
    int64_t best = std::numeric_limits<int64_t>::max();
    for (int i = 0; i < 5; ++i) {
      const int64_t begin = ProcessorNanos();
      work();
      best = std::min(best, ProcessorNanos() - begin);
    }
    return best;
  };
  const auto known = fastest([&] { (void)VerifyPassword("wrong horse", verifier).ok(); });
  const auto unknown = fastest([] { VerifyNobody("wrong horse"); });
  EXPECT_LT(known, unknown * 4);
  EXPECT_LT(unknown, known * 4);
}

}  // namespace
}  // namespace hallcase::auth
