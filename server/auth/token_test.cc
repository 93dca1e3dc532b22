#include "server/auth/token.h"

#include <gtest/gtest.h>

#include <set>

namespace hallcase::auth {
namespace {

TEST(Base64UrlTest, MatchesRfc4648) {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""},           {"f", "Zg"},         {"fo", "Zm8"},         {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(ToBase64Url(bytes), text);
    EXPECT_EQ(FromBase64Url(text), bytes);
  }
  EXPECT_EQ(ToBase64Url("\xfb\xff\xfe"), "-__-");
}

TEST(Base64UrlTest, IsStrict) {
  for (const char* text : {"Z", "Zg==", "Zm9v\n", "Zh", "+/+/", "Zm9vY"}) {
    EXPECT_EQ(FromBase64Url(text), std::nullopt) << text;
  }
}

TEST(TokenTest, TheHashOfThePresentedTextFindsTheSession) {
  base::SeededRandom random(1);
  const NewToken token = MakeToken(random);
  EXPECT_EQ(token.text.size(), kTokenTextLength);
  EXPECT_EQ(HashToken(token.text), token.hash);
  EXPECT_TRUE(TokenMatches(token.text, token.hash));
  EXPECT_FALSE(TokenMatches(MakeToken(random).text, token.hash));
}

TEST(TokenTest, WhatWasNeverMadeHasNoHash) {
  base::SeededRandom random(1);
  std::string text = MakeToken(random).text;
  EXPECT_EQ(HashToken(""), std::nullopt);
  EXPECT_EQ(HashToken(text + "A"), std::nullopt);
  EXPECT_EQ(HashToken(text.substr(1)), std::nullopt);
  text[5] = '=';
  EXPECT_EQ(HashToken(text), std::nullopt);
}

TEST(TokenTest, TokensDiffer) {
  base::SystemRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(seen.insert(MakeToken(random).text).second);
}

}  // namespace
}  // namespace hallcase::auth
