#include "server/base/check_codes.h"

#include <gtest/gtest.h>

#include <set>

namespace hallcase::base {
namespace {

TEST(ResidentIdTest, AcceptsTheStandardsExample) {
  EXPECT_EQ(CheckResidentId("11010519491231002X"), CodeProblem::kNone);
  EXPECT_EQ(CheckResidentId(NormaliseCode(" 110105 19491231 002x　")), CodeProblem::kNone);
}

TEST(ResidentIdTest, NamesWhatIsWrong) {
  EXPECT_EQ(CheckResidentId("110105491231002"), CodeProblem::kWrongLength);
  EXPECT_EQ(CheckResidentId("1101051949123100AX"), CodeProblem::kWrongCharacter);
  EXPECT_EQ(CheckResidentId("11010519491231002x"), CodeProblem::kWrongCharacter);
  EXPECT_EQ(CheckResidentId("110105194912310021"), CodeProblem::kWrongCheckCharacter);
  EXPECT_EQ(CheckResidentId("11010519490229002X"), CodeProblem::kWrongBirthDate);
  EXPECT_EQ(CheckResidentId("11010519491331002X"), CodeProblem::kWrongBirthDate);
  EXPECT_EQ(CheckResidentId("11010500001231002X"), CodeProblem::kWrongBirthDate);
}

TEST(ResidentIdTest, EverySingleDigitErrorIsFound) {
  const std::string good = "11010519491231002X";
  for (size_t i = 0; i < 17; ++i) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string bad = good;
      if (bad[i] == digit) continue;
      bad[i] = digit;
      EXPECT_NE(CheckResidentId(bad), CodeProblem::kNone) << i;
    }
  }
}

TEST(UsccTest, ChecksTheStandardsExample) {
  EXPECT_EQ(CheckUscc("91350100M000100Y43"), CodeProblem::kNone);
  EXPECT_EQ(CheckUscc("12441500196720244T"), CodeProblem::kNone);
  EXPECT_EQ(CheckUscc("91350100M000100Y44"), CodeProblem::kWrongCheckCharacter);
  EXPECT_EQ(CheckUscc("91350100M000100Y4"), CodeProblem::kWrongLength);
  EXPECT_EQ(CheckUscc("91350100I000100Y43"), CodeProblem::kWrongCharacter);
}

TEST(Mod3736Test, MatchesKnownNumbers) {
  EXPECT_EQ(Mod3736CheckCharacter("A12425GABC1234002"), 'M');
  EXPECT_EQ(Mod3736CheckCharacter("12441500196720244T3442199806003202206230068"), 'D');
  EXPECT_TRUE(IsMod3736Valid("A12425GABC1234002M"));
  EXPECT_FALSE(IsMod3736Valid("A12425GABC1234002N"));
  EXPECT_FALSE(IsMod3736Valid("A12425GABC1243002M"));
  EXPECT_FALSE(IsMod3736Valid("M"));
  EXPECT_EQ(Mod3736CheckCharacter("a1"), std::nullopt);
  EXPECT_EQ(Mod3736CheckCharacter(""), std::nullopt);
}

TEST(PhoneTest, NormalisesAndJudges) {
  EXPECT_EQ(NormalisePhone("+86 138-7654-3210"), "13876543210");
  EXPECT_EQ(NormalisePhone("(0898) 8332 1234"), "089883321234");
  EXPECT_EQ(NormalisePhone("138a"), "");
  for (const char* good : {"13876543210", "089883321234", "01062345678", "83321234", "4008123456",
                           "12345", "12345", "110", "95588"}) {
    EXPECT_TRUE(IsPlausiblePhone(good)) << good;
  }
  for (const char* bad : {"", "1", "12876543210", "1387654321", "138765432101", "00898833212",
                          "1234567", "1387654321x"}) {
    EXPECT_FALSE(IsPlausiblePhone(bad)) << bad;
  }
}

TEST(CodeProblemTest, EveryProblemHasItsOwnWords) {
  std::set<std::string_view> words;
  for (const CodeProblem p : {CodeProblem::kNone, CodeProblem::kWrongLength,
                              CodeProblem::kWrongCharacter, CodeProblem::kWrongBirthDate,
                              CodeProblem::kWrongCheckCharacter}) {
    words.insert(CodeProblemText(p));
  }
  EXPECT_EQ(words.size(), 5u);
}

}  // namespace
}  // namespace hallcase::base
