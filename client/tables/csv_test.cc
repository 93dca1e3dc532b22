#include "client/tables/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/base/random.h"

namespace hallcase::tables {
namespace {

using ::testing::ElementsAre;

std::vector<CsvRecord> ReadAll(std::string_view text, char delimiter = ',') {
  CsvReader reader(text, delimiter);
  std::vector<CsvRecord> records;
  CsvRecord record;
  while (reader.Next(&record)) records.push_back(record);
  return records;
}

TEST(CsvTest, QuotesDelimitersAndLineBreaks) {
  const auto records = ReadAll("a,\"b,1\",\"c\"\"d\"\r\n\"two\nlines\",,x\n\n,\n");
  ASSERT_EQ(records.size(), 3u);
  EXPECT_THAT(records[0].fields, ElementsAre("a", "b,1", "c\"d"));
  EXPECT_THAT(records[1].fields, ElementsAre("two\nlines", "", "x"));
  EXPECT_EQ(records[1].line, 2u);
  EXPECT_THAT(records[2].fields, ElementsAre("", ""));
  EXPECT_EQ(records[2].line, 5u);
}

TEST(CsvTest, ByteOrderMarkAndNoLastLineBreak) {
  const auto records = ReadAll("\xef\xbb\xbf\"编号\";x", ';');
  ASSERT_EQ(records.size(), 1u);
  EXPECT_THAT(records[0].fields, ElementsAre("编号", "x"));
  EXPECT_EQ(records[0].raw, "\"编号\";x");
}

TEST(CsvTest, KeepsBytesAsTheyAre) {
  const std::string text("a\0b,\xff,\rc\n", 9);
  const auto records = ReadAll(text);
  ASSERT_EQ(records.size(), 1u);
  EXPECT_THAT(records[0].fields, ElementsAre(std::string("a\0b", 3), "\xff", "\rc"));
  EXPECT_EQ(records[0].problem, "");
}

TEST(CsvTest, AStrayQuoteCostsOneLine) {
  for (std::string_view bad : {"\"open,1", "\"x\"y,1", "x\"y,1"}) {
    const std::string text = "h,i\n" + std::string(bad) + "\ngood,2\n\"q\nr\",3\n";
    const auto records = ReadAll(text);
    ASSERT_EQ(records.size(), 4u) << bad;
    EXPECT_NE(records[1].problem, "");
    EXPECT_EQ(records[1].raw, bad);
    EXPECT_EQ(records[1].line, 2u);
    EXPECT_THAT(records[2].fields, ElementsAre("good", "2"));
    EXPECT_EQ(records[2].line, 3u);
    EXPECT_THAT(records[3].fields, ElementsAre("q\nr", "3"));
    EXPECT_EQ(records[3].line, 4u);
  }
}

TEST(CsvTest, HugeFieldsAreAProblemOfTheirLine) {
  const std::string huge(kCsvFieldBytesMax + 1, 'x');
  const auto records = ReadAll(huge + "\n\"" + huge + "\"\nok\n");
  ASSERT_EQ(records.size(), 3u);
  EXPECT_NE(records[0].problem, "");
  EXPECT_NE(records[1].problem, "");
  EXPECT_THAT(records[2].fields, ElementsAre("ok"));
  const std::string fits(kCsvFieldBytesMax, 'x');
  EXPECT_EQ(ReadAll(fits + "\n")[0].problem, "");
  EXPECT_EQ(ReadAll("\"" + fits + "\"\n")[0].problem, "");
}

TEST(CsvTest, TooManyFields) {
  EXPECT_NE(ReadAll(std::string(kCsvFieldsMax, ','))[0].problem, "");
  EXPECT_EQ(ReadAll(std::string(kCsvFieldsMax - 1, ','))[0].problem, "");
}

// Whatever the bytes, reading ends, lines rise, and a good last line is still found.
TEST(CsvTest, SurvivesGarbage) {
  base::SeededRandom random(20);
  constexpr std::string_view alphabet("\",\n\r\0ab\xef\xbb\xbf", 10);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (uint64_t left = random.Below(24); left > 0; --left) {
      text.push_back(alphabet[random.Below(alphabet.size())]);
    }
    text += "\nlast,line\n";
    const auto records = ReadAll(text);
    ASSERT_FALSE(records.empty());
    EXPECT_THAT(records.back().fields, ElementsAre("last", "line"));
    for (size_t i = 1; i < records.size(); ++i) EXPECT_GT(records[i].line, records[i - 1].line);
  }
}

}  // namespace
}  // namespace hallcase::tables
