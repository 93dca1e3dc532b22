// Files that are no workbooks, or that are meant to do harm, are refused in words for people.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/tables/archive.h"
#include "client/tables/book_writer.h"
#include "client/tables/workbook.h"
#include "server/base/strings.h"

namespace hallcase::tables {
namespace {

using ::testing::HasSubstr;

std::string WhyNot(const std::string& bytes) {
  const auto sheets = ReadWorkbook(bytes);
  EXPECT_FALSE(sheets.ok());
  return std::string(base::ToStd(sheets.status().message()));
}

// A sheet in parts that stand in for those of a good workbook.
std::string WithPart(const std::string& path, const std::string& content) {
  return BookOf({{"部门", TextRow(1, {"a"})}}, {{path, content}});
}

TEST(BadWorkbookTest, OldFilesAndPasswords) {
  const std::string compound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + std::string(504, '\0');
  EXPECT_THAT(WhyNot(compound), HasSubstr("旧格式 .xls"));
  std::string stream;
  for (const char c : std::string("EncryptedPackage")) stream += {c, '\0'};
  EXPECT_THAT(WhyNot(compound + stream), HasSubstr("打开密码"));
  EXPECT_THAT(WhyNot(""), HasSubstr("不是 .xlsx"));
  EXPECT_THAT(WhyNot("code,name\n"), HasSubstr("不是 .xlsx"));
  EXPECT_THAT(WhyNot("%PDF-1.7"), HasSubstr("不是 .xlsx"));
}

TEST(BadWorkbookTest, OtherArchivesAndTornOnes) {
  EXPECT_THAT(WhyNot(ZipOf({{"word/document.xml", "<a/>"}})), HasSubstr("没有 xl/workbook.xml"));
  const std::string good = BookOf({{"部门", TextRow(1, {"a"})}});
  EXPECT_TRUE(ReadWorkbook(good).ok());
  EXPECT_THAT(WhyNot(good.substr(0, good.size() / 2)), HasSubstr("已损坏"));
  EXPECT_THAT(WhyNot(WithPart("xl/workbook.xml", "<workbook><sheets>")), HasSubstr("XML 有误"));
}

// 100 MB of one letter pack to some 100 kB.
TEST(BadWorkbookTest, ABombIsNotUnpacked) {
  const std::string huge(100 << 20, 'A');
  const std::string bomb = WithPart(
      "xl/sharedStrings.xml", base::StrCat("<sst><si><t>", huge, "</t></si></sst>"));
  ASSERT_LT(bomb.size(), kWorkbookBytesMax / 100);
  EXPECT_THAT(WhyNot(bomb), HasSubstr("解压后太大"));
}

// Each part within its limit, too much together.
TEST(BadWorkbookTest, ManyLargePartsAreRefusedTogether) {
  std::vector<TestSheet> sheets;
  for (int i = 0; i < 4; ++i) {
    sheets.push_back({base::StrCat("s", i), "<!--" + std::string(15 << 20, 'A') + "-->"});
  }
  EXPECT_THAT(WhyNot(BookOf(sheets)), HasSubstr("解压后太大"));
}

TEST(BadWorkbookTest, EntitiesAreRefused) {
  EXPECT_THAT(
      WhyNot(WithPart("xl/worksheets/sheet1.xml",
                      "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><worksheet>"
                      "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&x;</t></is></c>"
                      "</row></sheetData></worksheet>")),
      HasSubstr("DTD"));
}

TEST(BadWorkbookTest, SheetsOutsideOfTheFileAreNotRead) {
  EXPECT_THAT(WhyNot(WithPart("xl/_rels/workbook.xml.rels",
                              "<Relationships><Relationship Id=\"rId1\" TargetMode=\"External\" "
                              "Target=\"http://a/\"/></Relationships>")),
              HasSubstr("没有内容"));
  EXPECT_THAT(WhyNot(WithPart("xl/_rels/workbook.xml.rels",
                              "<Relationships><Relationship Id=\"rId1\" "
                              "Target=\"../../../etc/passwd\"/></Relationships>")),
              HasSubstr("没有 xl/"));
}

TEST(BadWorkbookTest, CellsThatCannotBe) {
  const auto sheet = [](const std::string& rows) { return BookOf({{"部门", rows}}); };
  EXPECT_THAT(WhyNot(sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>")),
              HasSubstr("没有的文本"));
  EXPECT_THAT(WhyNot(sheet("<row r=\"1\"><c r=\"ZZZZ1\"><v>7</v></c></row>")), HasSubstr("地址"));
  EXPECT_THAT(WhyNot(sheet("<row r=\"1\"><c r=\"XFD1\"><v>7</v></c></row>")), HasSubstr("列数"));
  EXPECT_THAT(WhyNot(sheet("<row r=\"2\"/><row r=\"1\"/>")), HasSubstr("行号"));
  std::string rows;
  for (size_t i = 1; i <= kSheetRowsMax + 1; ++i) rows += TextRow(static_cast<int>(i), {"a"});
  EXPECT_THAT(WhyNot(sheet(rows)), HasSubstr("行数超过上限"));
}

}  // namespace
}  // namespace hallcase::tables
