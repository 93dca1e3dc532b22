// What the cells of a workbook say, as Excel stores them.
#include "client/tables/workbook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/tables/book_writer.h"
#include "client/tables/number_format.h"
#include "server/base/strings.h"

namespace hallcase::tables {
namespace {

using ::testing::SizeIs;

constexpr char kStrings[] =
    "<sst><si><t>部门</t></si><si><r><t>富</t></r><r><rPr/><t>文本</t></r><rPh><t>音</t></rPh></si>"
    "<si><t>0012</t></si></sst>";
// Styles 0 General, 1 a built-in date, 2 four digits, 3 a custom date, 4 text, 5 a unit in quotes.
constexpr char kStyles[] =
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0000\"/>"
    "<numFmt numFmtId=\"165\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/>"
    "<numFmt numFmtId=\"166\" formatCode=\"0&quot; days&quot;\"/></numFmts>"
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"
    "<xf numFmtId=\"165\"/><xf numFmtId=\"49\"/><xf numFmtId=\"166\"/></cellXfs></styleSheet>";

std::vector<Cell> CellsOf(const std::string& cells) {
  const std::string bytes =
      BookOf({{"s", base::StrCat("<row r=\"1\">", cells, "</row>")}},
             {{"xl/sharedStrings.xml", kStrings}, {"xl/styles.xml", kStyles}});
  const auto sheets = ReadWorkbook(bytes);
  EXPECT_TRUE(sheets.ok()) << sheets.status();
  if (!sheets.ok() || sheets->size() != 1 || (*sheets)[0].rows.size() != 1) return {};
  return (*sheets)[0].rows[0].cells;
}

void ExpectCell(const std::string& cell, CellKind kind, const std::string& text) {
  const auto cells = CellsOf(cell);
  ASSERT_THAT(cells, SizeIs(1)) << cell;
  EXPECT_EQ(cells[0].kind, kind) << cell;
  EXPECT_EQ(cells[0].text, text) << cell;
}

TEST(WorkbookTest, TextsAreSharedRichInlineOrOfAFormula) {
  ExpectCell("<c r=\"A1\" t=\"s\"><v>0</v></c>", CellKind::kText, "部门");
  ExpectCell("<c r=\"A1\" t=\"s\"><v>1</v></c>", CellKind::kText, "富文本");
  ExpectCell("<c r=\"A1\" t=\"s\"><v>2</v></c>", CellKind::kText, "0012");
  ExpectCell("<c r=\"A1\" t=\"inlineStr\"><is><t>a&amp;b</t></is></c>", CellKind::kText, "a&b");
  ExpectCell("<c r=\"A1\" t=\"str\"><f>A2&amp;\"x\"</f><v>甲x</v></c>", CellKind::kText, "甲x");
}

TEST(WorkbookTest, NumbersAreWhatWasTyped) {
  ExpectCell("<c r=\"A1\"><v>5</v></c>", CellKind::kNumber, "5");
  ExpectCell("<c r=\"A1\"><v>5.0</v></c>", CellKind::kNumber, "5");
  ExpectCell("<c r=\"A1\"><v>1E3</v></c>", CellKind::kNumber, "1000");
  ExpectCell("<c r=\"A1\"><v>0.1</v></c>", CellKind::kNumber, "0.1");
  ExpectCell("<c r=\"A1\"><v>0.30000000000000004</v></c>", CellKind::kNumber, "0.3");
  ExpectCell("<c r=\"A1\" s=\"2\"><v>12</v></c>", CellKind::kNumber, "0012");
  ExpectCell("<c r=\"A1\" s=\"4\"><v>12</v></c>", CellKind::kNumber, "12");
  ExpectCell("<c r=\"A1\" s=\"5\"><v>3</v></c>", CellKind::kNumber, "3");
  ExpectCell("<c r=\"A1\"><v>123456789012345</v></c>", CellKind::kNumber, "123456789012345");
  ExpectCell("<c r=\"A1\"><v>4.60028199001011E17</v></c>", CellKind::kLongNumber,
             "4.60028199001011E17");
  ExpectCell("<c r=\"A1\"><v>abc</v></c>", CellKind::kError, "abc");
}

TEST(WorkbookTest, DatesBooleansAndErrorsAreTold) {
  ExpectCell("<c r=\"A1\" s=\"1\"><v>46023</v></c>", CellKind::kDate, "2026-01-01");
  ExpectCell("<c r=\"A1\" s=\"3\"><v>46023.5</v></c>", CellKind::kDate, "2026-01-01 12:00");
  ExpectCell("<c r=\"A1\" t=\"b\"><v>1</v></c>", CellKind::kBool, "1");
  ExpectCell("<c r=\"A1\" t=\"e\"><v>#REF!</v></c>", CellKind::kError, "#REF!");
}

TEST(WorkbookTest, AFormulaCountsWithItsSavedValueOrNotAtAll) {
  ExpectCell("<c r=\"A1\"><f>1+1</f><v>2</v></c>", CellKind::kNumber, "2");
  ExpectCell("<c r=\"A1\"><f>1+1</f></c>", CellKind::kNoValue, "");
  ExpectCell("<c r=\"A1\"><f>1+1</f><v></v></c>", CellKind::kNoValue, "");
}

TEST(WorkbookTest, CellsStandInTheirColumns) {
  const auto cells =
      CellsOf("<c r=\"B1\"><v>1</v></c><c r=\"C1\" s=\"1\"/><c r=\"AB1\"><v>2</v></c>");
  ASSERT_THAT(cells, SizeIs(28));
  EXPECT_EQ(cells[0].kind, CellKind::kEmpty);
  EXPECT_EQ(cells[1].text, "1");
  EXPECT_EQ(cells[2].kind, CellKind::kEmpty);
  EXPECT_EQ(cells[27].text, "2");
}

TEST(WorkbookTest, HiddenSheetsAreNotRead) {
  const auto sheets = ReadWorkbook(BookOf({{"一", TextRow(3, {"a"})},
                                           {"二", TextRow(1, {"b"}), "hidden"},
                                           {"三", TextRow(1, {"c"}), "veryHidden"}}));
  ASSERT_TRUE(sheets.ok()) << sheets.status();
  ASSERT_THAT(*sheets, SizeIs(1));
  EXPECT_EQ((*sheets)[0].name, "一");
  EXPECT_EQ((*sheets)[0].rows[0].line, 3u);
}

TEST(WorkbookTest, PrefixedNamesAndDatesFrom1904AreKnown) {
  const auto sheets = ReadWorkbook(BookOf(
      {{"s", ""}},
      {{"xl/workbook.xml",
        "<x:workbook xmlns:x=\"m\" xmlns:r=\"r\"><x:workbookPr date1904=\"1\"/><x:sheets>"
        "<x:sheet name=\"s\" r:id=\"rId1\"/></x:sheets></x:workbook>"},
       {"xl/styles.xml", kStyles},
       {"xl/worksheets/sheet1.xml",
        "<x:worksheet xmlns:x=\"m\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" s=\"1\">"
        "<x:v>44561</x:v></x:c></x:row></x:sheetData></x:worksheet>"}}));
  ASSERT_TRUE(sheets.ok()) << sheets.status();
  EXPECT_EQ((*sheets)[0].rows[0].cells[0].text, "2026-01-01");
}

TEST(NumberFormatTest, OnlyRealDatesAreDates) {
  for (const char* code : {"yyyy-mm-dd", "m/d/yy h:mm", "[h]:mm", "[$-804]yyyy\"年\";@"}) {
    EXPECT_TRUE(FormatOf(code).date) << code;
  }
  for (const char* code : {"General", "0.00", "#,##0", "@", "\"d\"0", "0\\d", "[Red]0", "0%"}) {
    EXPECT_FALSE(FormatOf(code).date) << code;
  }
  EXPECT_EQ(FormatOf("000").digits, 3u);
  EXPECT_EQ(FormatOf("0").digits, 0u);
  EXPECT_EQ(FormatOf("0.0").digits, 0u);
}

TEST(WorkbookTest, ColumnsHaveLetters) {
  EXPECT_EQ(ColumnLetters(0), "A");
  EXPECT_EQ(ColumnLetters(25), "Z");
  EXPECT_EQ(ColumnLetters(26), "AA");
  EXPECT_EQ(ColumnLetters(701), "ZZ");
  EXPECT_EQ(ColumnLetters(702), "AAA");
}

}  // namespace
}  // namespace hallcase::tables
