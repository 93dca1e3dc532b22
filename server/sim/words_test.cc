#include "server/sim/words.h"

#include <gtest/gtest.h>

namespace hallcase::sim {
namespace {

std::string Told(std::string_view text) {
  return PutWordsIn(text, [](std::string_view word, std::string_view bracket) {
    return "<" + std::string(word) + ":" + std::string(bracket) + ">";
  });
}

TEST(WordsTest, WordsAndWhatStandsInBrackets) {
  EXPECT_EQ(Told("none at all"), "none at all");
  EXPECT_EQ(Told("box: '$day' number: '$n'"), "box: '<day:>' number: '<n:>'");
  EXPECT_EQ(Told("$one(a|b)c $time(-60) }"), "<one:a|b>c <time:-60> }");
  EXPECT_EQ(Told("id: $handover.handover_id"), "id: <handover.handover_id:>");
  EXPECT_EQ(Told("编号$n号"), "编号<n:>号");
  EXPECT_EQ(Told("$"), "<:>");
}

}  // namespace
}  // namespace hallcase::sim
