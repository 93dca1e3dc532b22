#include "server/sealing/seal.h"

#include <gtest/gtest.h>

#include <set>

#include "server/sealing/fixed_key.h"

namespace hallcase::sealing {
namespace {

class SealTest : public ::testing::Test {
 protected:
  base::SeededRandom random_{1};
  Sealer sealer_{"lingshui", random_};
  DataKey key_ = FixedKey(7);
};

TEST_F(SealTest, RoundTripsAndNeverSealsTheSameTwice) {
  std::set<std::string> seen;
  for (const std::string text : {"张三", "张三", "", "11010519491231002X"}) {
    const std::string sealed = sealer_.Seal(key_, SealedField::kName, text);
    EXPECT_EQ(sealed.size(), text.size() + kSealOverheadBytes);
    EXPECT_EQ(sealed[0], 0x01);
    EXPECT_TRUE(seen.insert(sealed).second);
    EXPECT_EQ(sealer_.Open(key_, SealedField::kName, sealed).value(), text);
  }
}

// The layout, put together by hand from the primitive.
TEST_F(SealTest, TheLayoutIsPinned) {
  const std::string nonce(kNonceBytes, '\x05');
  const std::string aad = std::string("lingshui\0", 9) + std::string(16, '\x07') +
                          std::string("\0\x03", 2);
  std::string sealed = "\x01" + nonce;
  AeadSeal(key_.key, nonce, aad, "13876543210", &sealed);
  EXPECT_EQ(sealer_.Open(key_, SealedField::kPhone, sealed).value(), "13876543210");
}

TEST_F(SealTest, OpensOnlyInItsHallUnderItsKeyAsItsField) {
  const std::string sealed = sealer_.Seal(key_, SealedField::kName, "张三");
  const Sealer other_hall("lingshu", random_);
  DataKey other_id = key_;
  other_id.id.bytes[0] = 0;
  EXPECT_FALSE(other_hall.Open(key_, SealedField::kName, sealed).ok());
  EXPECT_FALSE(sealer_.Open(FixedKey(8), SealedField::kName, sealed).ok());
  EXPECT_FALSE(sealer_.Open(other_id, SealedField::kName, sealed).ok());
  EXPECT_FALSE(sealer_.Open(key_, SealedField::kPhone, sealed).ok());
  EXPECT_TRUE(sealer_.Open(key_, SealedField::kName, sealed).ok());
}

TEST_F(SealTest, EveryFlippedBitAndEveryCutIsFound) {
  const std::string sealed = sealer_.Seal(key_, SealedField::kName, "张三");
  for (size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string bad = sealed;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    ASSERT_EQ(sealer_.Open(key_, SealedField::kName, bad).status().code(),
              absl::StatusCode::kDataLoss);
  }
  for (size_t size = 0; size < sealed.size(); ++size) {
    ASSERT_FALSE(sealer_.Open(key_, SealedField::kName, sealed.substr(0, size)).ok());
  }
}

TEST_F(SealTest, IsDeterministicUnderASeed) {
  base::SeededRandom one(5), two(5);
  EXPECT_EQ(Sealer("h", one).Seal(key_, SealedField::kName, "x"),
            Sealer("h", two).Seal(key_, SealedField::kName, "x"));
}

TEST(SealedFieldTest, NumbersArePinned) {
  const std::pair<const char*, int> pinned[] = {
      {"name", 1}, {"id_number", 2}, {"phone", 3},  {"id_check_override", 4},
      {"note", 5}, {"grounds", 6},   {"reason", 7}, {"answer", 8},
      {"requirement", 9}, {"text", 10}};
  for (const auto& [name, number] : pinned) {
    EXPECT_EQ(static_cast<int>(SealedFieldByName(name).value()), number) << name;
  }
  EXPECT_EQ(SealedFieldByName("nickname").status().code(), absl::StatusCode::kNotFound);
}

TEST(SealerTest, RefusesAHallIdThatBreaksTheAad) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  base::SeededRandom random(1);
  EXPECT_DEATH(Sealer("", random), "");
  EXPECT_DEATH(Sealer(std::string(33, 'a'), random), "");
  EXPECT_DEATH(Sealer(std::string("a\0b", 3), random), "");
}

TEST(BodyHmacTest, DependsOnKeyAndBodyAndIsNotABareHmac) {
  const DataKey key = FixedKey(1);
  const base::Hash mac = BodyHmac(key.key, "body");
  EXPECT_EQ(mac, BodyHmac(key.key, "body"));
  EXPECT_NE(mac, BodyHmac(key.key, "bodz"));
  EXPECT_NE(mac, BodyHmac(FixedKey(2).key, "body"));
  EXPECT_NE(mac, base::HmacSha256(key.key.AsBytes(), {"body"}));
}

}  // namespace
}  // namespace hallcase::sealing
