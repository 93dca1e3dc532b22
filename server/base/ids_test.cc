#include "server/base/ids.h"

#include <gtest/gtest.h>

namespace hallcase::base {
namespace {

TEST(UuidTest, PrintsAndParsesTheCanonicalForm) {
  // The version 7 example of RFC 9562.
  const std::string text = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
  const absl::StatusOr<Uuid> id = ParseUuid(text);
  ASSERT_TRUE(id.ok());
  EXPECT_EQ(FormatUuid(*id), text);
  EXPECT_EQ(UuidMillis(*id), 1645557742000);
  EXPECT_EQ(ParseUuid("017F22E2-79B0-7CC3-98C4-DC0C0C07398F").value(), *id);
  EXPECT_EQ(UuidFromBytes(id->AsBytes()).value(), *id);
}

TEST(UuidTest, RefusesWhatIsNotAUuid) {
  for (const char* text : {"", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
                           "017f22e279b07cc398c4dc0c0c07398f",
                           "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
                           "017f22e2-79b0-7cc3-98c4+dc0c0c07398f",
                           "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0"}) {
    EXPECT_EQ(ParseUuid(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
  EXPECT_FALSE(UuidFromBytes("short").ok());
}

TEST(UuidGeneratorTest, CarriesTimeVersionAndVariant) {
  const FakeClock clock(1'700'000'000'123'456);
  SystemRandom random;
  UuidGenerator generator(clock, random);
  const Uuid id = generator.Next();
  EXPECT_EQ(UuidMillis(id), 1'700'000'000'123);
  EXPECT_EQ(id.bytes[6] >> 4, 7);
  EXPECT_EQ(id.bytes[8] >> 6, 2);
}

TEST(UuidGeneratorTest, StrictlyIncreasesWhenTheClockStandsOrFalls) {
  FakeClock clock(1'700'000'000'000'000);
  SystemRandom random;
  UuidGenerator generator(clock, random);
  Uuid last = generator.Next();
  for (int i = 0; i < 20'000; ++i) {
    if (i == 10'000) clock.SetWall(1'600'000'000'000'000);
    const Uuid next = generator.Next();
    ASSERT_LT(last, next);
    last = next;
  }
  // 20,000 ids fit in a few borrowed milliseconds.
  EXPECT_LT(UuidMillis(last), 1'700'000'000'020);
}

TEST(UuidGeneratorTest, IsDeterministicUnderASeed) {
  const FakeClock clock(1'700'000'000'000'000);
  SeededRandom one(3), two(3);
  UuidGenerator first(clock, one), second(clock, two);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(first.Next(), second.Next());
}

}  // namespace
}  // namespace hallcase::base
