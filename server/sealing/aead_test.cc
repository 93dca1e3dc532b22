#include "server/sealing/aead.h"

#include <gtest/gtest.h>

#include <cstring>

#include "server/base/hash.h"

namespace hallcase::sealing {
namespace {

std::string Hex(std::string_view text) { return base::FromHex(text).value(); }

SecretKey KeyFromHex(std::string_view text) {
  SecretKey key;
  const std::string bytes = Hex(text);
  EXPECT_EQ(bytes.size(), kKeyBytes);
  std::memcpy(key.data(), bytes.data(), kKeyBytes);
  return key;
}

struct Vector {
  const char* key;
  const char* nonce;
  const char* aad;
  const char* plaintext;
  const char* sealed;  // ciphertext ‖ tag
};

// Test cases 13, 14 and 16 of the GCM specification.
constexpr Vector kVectors[] = {
    {"0000000000000000000000000000000000000000000000000000000000000000",
     "000000000000000000000000", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
    {"0000000000000000000000000000000000000000000000000000000000000000",
     "000000000000000000000000", "", "00000000000000000000000000000000",
     "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
     "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
     "76fc6ece0f4e1768cddf8853bb2d551b"},
};

TEST(AeadTest, MatchesThePublishedVectors) {
  for (const Vector& v : kVectors) {
    const SecretKey key = KeyFromHex(v.key);
    std::string sealed = "kept";
    AeadSeal(key, Hex(v.nonce), Hex(v.aad), Hex(v.plaintext), &sealed);
    EXPECT_EQ(sealed, "kept" + Hex(v.sealed));
    std::string opened = "kept";
    ASSERT_TRUE(AeadOpen(key, Hex(v.nonce), Hex(v.aad), Hex(v.sealed), &opened));
    EXPECT_EQ(opened, "kept" + Hex(v.plaintext));
  }
}

TEST(AeadTest, EveryFlippedBitIsFound) {
  const Vector& v = kVectors[2];
  const SecretKey key = KeyFromHex(v.key);
  const std::string good = Hex(v.sealed);
  for (size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
    std::string opened = "kept";
    ASSERT_FALSE(AeadOpen(key, Hex(v.nonce), Hex(v.aad), bad, &opened)) << bit;
    ASSERT_EQ(opened, "kept");
  }
}

TEST(AeadTest, AnotherKeyNonceOrAadDoesNotOpen) {
  const Vector& v = kVectors[2];
  const SecretKey key = KeyFromHex(v.key);
  std::string opened;
  EXPECT_FALSE(AeadOpen(KeyFromHex(kVectors[0].key), Hex(v.nonce), Hex(v.aad), Hex(v.sealed),
                        &opened));
  EXPECT_FALSE(AeadOpen(key, Hex(kVectors[0].nonce), Hex(v.aad), Hex(v.sealed), &opened));
  EXPECT_FALSE(AeadOpen(key, Hex(v.nonce), "", Hex(v.sealed), &opened));
  EXPECT_FALSE(AeadOpen(key, Hex(v.nonce), Hex(v.aad), "short", &opened));
  EXPECT_EQ(opened, "");
}

}  // namespace
}  // namespace hallcase::sealing
