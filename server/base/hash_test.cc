#include "server/base/hash.h"

#include <gtest/gtest.h>

#include <string>

namespace hallcase::base {
namespace {

TEST(DigestTest, MatchesThePublishedVectors) {
  EXPECT_EQ(ToHex(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(ToHex(Sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(ToHex(Sha256(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_EQ(ToHex(Digest(HashAlg::kSm3, {"abc"})),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
}

TEST(DigestTest, PartsAreJoinedWithoutSeparators) {
  EXPECT_EQ(Digest(HashAlg::kSha256, {"a", "", "bc"}), Sha256("abc"));
}

TEST(ChainTest, GenesisAndLinksArePinned) {
  // Recompute with: printf 'hallcase-ledger-v1\0lingshui' | sha256sum
  const Hash genesis = GenesisHash(HashAlg::kSha256, "lingshui");
  EXPECT_EQ(ToHex(genesis), "830e9dd69cbace244c4de07c6eea5fe68800f44cb3ccb675d45635a14d081e1a");
  const Hash first = ChainHash(HashAlg::kSha256, genesis, "entry");
  std::string joined(AsBytes(genesis));
  EXPECT_EQ(first, Sha256(joined + "entry"));
  EXPECT_NE(ChainHash(HashAlg::kSha256, first, "entry"), first);
  EXPECT_NE(GenesisHash(HashAlg::kSha256, "other"), genesis);
  EXPECT_NE(GenesisHash(HashAlg::kSm3, "lingshui"), genesis);
}

TEST(HashAlgTest, NumbersAreFixed) {
  EXPECT_EQ(HashAlgFromNumber(1).value(), HashAlg::kSha256);
  EXPECT_EQ(HashAlgFromNumber(2).value(), HashAlg::kSm3);
  EXPECT_FALSE(HashAlgFromNumber(0).ok());
  EXPECT_FALSE(HashAlgFromNumber(3).ok());
}

TEST(HmacTest, MatchesRfc4231) {
  EXPECT_EQ(ToHex(HmacSha256(std::string(20, '\x0b'), {"Hi There"})),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(ToHex(HmacSha256("Jefe", {"what do ya want ", "for nothing?"})),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(ToHex(HmacSha256(std::string(131, '\xaa'),
                             {"Test Using Larger Than Block-Size Key - Hash Key First"})),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HexTest, RoundTripsAndRefusesRubbish) {
  const std::string bytes("\x00\xff\x10z", 4);
  EXPECT_EQ(ToHex(bytes), "00ff107a");
  EXPECT_EQ(FromHex("00FF107a").value(), bytes);
  EXPECT_FALSE(FromHex("0").ok());
  EXPECT_FALSE(FromHex("0g").ok());
}

TEST(ConstantTimeEqualsTest, ComparesBytesAndLengths) {
  EXPECT_TRUE(ConstantTimeEquals("", ""));
  EXPECT_TRUE(ConstantTimeEquals("same", "same"));
  EXPECT_FALSE(ConstantTimeEquals("same", "samf"));
  EXPECT_FALSE(ConstantTimeEquals("same", "sam"));
}

TEST(HashFromBytesTest, WantsThirtyTwoBytes) {
  const Hash hash = Sha256("x");
  EXPECT_EQ(HashFromBytes(AsBytes(hash)).value(), hash);
  EXPECT_FALSE(HashFromBytes("short").ok());
}

}  // namespace
}  // namespace hallcase::base
