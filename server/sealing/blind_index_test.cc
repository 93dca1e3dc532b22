#include "server/sealing/blind_index.h"

#include <gtest/gtest.h>

#include "server/base/hash.h"

namespace hallcase::sealing {
namespace {

TEST(NormaliseTest, IdNumber) {
  EXPECT_EQ(NormaliseIdNumber(" 110105 19491231 002x"), "11010519491231002X");
}

TEST(NormaliseTest, Phone) {
  EXPECT_EQ(NormalisePhone("+86 138-7654-3210"), "13876543210");
  EXPECT_EQ(NormalisePhone("call me"), "");
}

TEST(NormaliseTest, Name) {
  EXPECT_EQ(NormaliseName("　张 三 "), "张三");
  EXPECT_EQ(NormaliseName("john   smith"), "JOHN SMITH");
  EXPECT_EQ(NormaliseName("买买提•吐尔逊"), "买买提·吐尔逊");
  EXPECT_EQ(NormaliseName("买买提・吐尔逊"), NormaliseName("买买提 · 吐尔逊"));
  EXPECT_EQ(NormaliseName(" \t"), "");
}

TEST(BlindDigestTest, FindsTheSameValueHoweverItWasTyped) {
  base::SeededRandom random(1);
  const KeyRing ring = KeyRing::FromRandom(random);
  const auto digest = BlindDigest(ring, "lingshui", BlindKind::kIdNumber, "11010519491231002X");
  ASSERT_TRUE(digest.has_value());
  EXPECT_EQ(digest->size(), kBlindDigestBytes);
  EXPECT_EQ(digest, BlindDigest(ring, "lingshui", BlindKind::kIdNumber, "11010519491231002x "));
}

TEST(BlindDigestTest, DependsOnKindHallAndRing) {
  base::SeededRandom random(1);
  const KeyRing ring = KeyRing::FromRandom(random);
  const KeyRing other = KeyRing::FromRandom(random);
  const auto digest = BlindDigest(ring, "lingshui", BlindKind::kPhone, "13876543210");
  EXPECT_NE(digest, BlindDigest(ring, "lingshui", BlindKind::kIdNumber, "13876543210"));
  EXPECT_NE(digest, BlindDigest(ring, "lingshu", BlindKind::kPhone, "13876543210"));
  EXPECT_NE(digest, BlindDigest(other, "lingshui", BlindKind::kPhone, "13876543210"));
  EXPECT_EQ(BlindDigest(ring, "lingshui", BlindKind::kPhone, " "), std::nullopt);
}

TEST(BlindDigestTest, TheLayoutIsPinned) {
  base::SeededRandom random(1);
  const KeyRing ring = KeyRing::FromRandom(random);
  const base::Hash whole = base::HmacSha256(
      ring.blind_key().AsBytes(), {std::string_view("\x03lingshui\0", 10), "张三"});
  EXPECT_EQ(BlindDigest(ring, "lingshui", BlindKind::kName, "张三"),
            std::string(base::AsBytes(whole).substr(0, 16)));
}

}  // namespace
}  // namespace hallcase::sealing
