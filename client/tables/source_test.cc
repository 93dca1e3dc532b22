// Tables from CSV in Chinese encodings and from workbooks: the same set-up as from TSV.
#include "client/tables/source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "client/tables/book_writer.h"
#include "client/tables/encoding.h"
#include "server/base/strings.h"
#include "server/domain/setup/diff.h"
#include "server/domain/setup/render.h"
#include "server/domain/setup/tsv.h"

namespace hallcase::tables {
namespace {

namespace fs = std::filesystem;
using domain::setup::BuildSetup;
using domain::setup::RawTable;
using domain::setup::TableId;
using domain::setup::TableRow;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kDemo[] = "deploy/halls/demo";

// A directory that goes with the test.
class Folder {
 public:
  Folder() {
    static int count = 0;
    path_ = fs::temp_directory_path() /
            base::StrCat("hallcase_tables_", ::getpid(), "_", ++count);
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string Write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return (path_ / name).string();
  }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

template <typename T>
std::string ErrorIn(const absl::StatusOr<T>& result) {
  EXPECT_FALSE(result.ok());
  return std::string(base::ToStd(result.status().message()));
}

RawTable Csv(std::string_view bytes) {
  auto table = TableFromCsv(TableId::kDepartments, "部门.csv", bytes);
  EXPECT_TRUE(table.ok()) << table.status();
  return table.ok() ? *std::move(table) : RawTable();
}

TEST(CsvTableTest, EncodingsOfChineseExcel) {
  const std::string utf8 = "编码,名称\r\nzgj,自规局\r\n";
  // 编码,名称 / zgj,自规局 in GBK.
  const std::string gbk =
      "\xb1\xe0\xc2\xeb,\xc3\xfb\xb3\xc6\r\nzgj,\xd7\xd4\xb9\xe6\xbe\xd6\r\n";
  for (const std::string& bytes : {utf8, "\xef\xbb\xbf" + utf8, gbk}) {
    const RawTable table = Csv(bytes);
    EXPECT_THAT(table.header, ElementsAre("编码", "名称"));
    ASSERT_THAT(table.rows, SizeIs(1));
    EXPECT_THAT(table.rows[0].values, ElementsAre("zgj", "自规局"));
    EXPECT_EQ(table.rows[0].line, 2u);
  }
  // 㐀 has four bytes in GB18030.
  EXPECT_THAT(Csv("code,name\na,\x81\x39\xee\x39\n").rows[0].values, ElementsAre("a", "㐀"));
  std::string utf16 = "\xff\xfe";
  for (const char c : std::string("code,name\na,b\n")) utf16 += {c, '\0'};
  EXPECT_THAT(Csv(utf16).rows[0].values, ElementsAre("a", "b"));
}

TEST(CsvTableTest, QuotesEmptyColumnsAndComments) {
  const RawTable table =
      Csv("# 说明\ncode,name,,\n,,,\na,\"甲,\"\"乙\"\"\",,\n b ,-,,\nc\n");
  EXPECT_THAT(table.header, ElementsAre("code", "name"));
  ASSERT_THAT(table.rows, SizeIs(3));
  EXPECT_THAT(table.rows[0].values, ElementsAre("a", "甲,\"乙\""));
  EXPECT_EQ(table.rows[0].line, 4u);
  EXPECT_THAT(table.rows[1].values, ElementsAre("b", ""));
  EXPECT_THAT(table.rows[2].values, ElementsAre("c", ""));
}

TEST(CsvTableTest, RefusesWhatIsNoText) {
  const auto refuse = [](std::string_view bytes) {
    return ErrorIn(TableFromCsv(TableId::kDepartments, "部门.csv", bytes));
  };
  EXPECT_THAT(refuse("code,name\na,\x80\xff\n"), HasSubstr("部门.csv：认不出文件的编码"));
  EXPECT_THAT(refuse(std::string("PK\x03\x04\0\0", 6)), HasSubstr("认不出文件的编码"));
  EXPECT_THAT(refuse(""), HasSubstr("没有表头行"));
  EXPECT_THAT(refuse("code,name\na,b,c\n"), HasSubstr("第 2 行：第 C 列有内容，但该列没有表头"));
  EXPECT_THAT(refuse("code,,name\n"), HasSubstr("第 B 列没有表头"));
  EXPECT_THAT(refuse("code,name\na,\"b\n"), HasSubstr("部门.csv 第 2 行：引号没有成对"));
}

Sheet SheetOf(const std::string& rows) {
  const auto sheets = ReadWorkbook(BookOf({{"部门", rows}}));
  EXPECT_TRUE(sheets.ok()) << sheets.status();
  return (*sheets)[0];
}

TEST(SheetTableTest, CellsAsExcelStoresThem) {
  const auto table = TableFromSheet(
      TableId::kDepartments, "x.xlsx［部门］",
      SheetOf(TextRow(2, {"编码", "名称"}) +
              "<row r=\"3\"><c r=\"A3\"><v>5</v></c><c r=\"B3\" t=\"inlineStr\"><is><t> 5 </t></is>"
              "</c></row><row r=\"5\"><c r=\"A5\" t=\"inlineStr\"><is><t>0012</t></is></c>"
              "<c r=\"B5\" t=\"b\"><v>1</v></c></row>"));
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_THAT(table->header, ElementsAre("编码", "名称"));
  ASSERT_THAT(table->rows, SizeIs(2));
  EXPECT_THAT(table->rows[0].values, ElementsAre("5", "5"));
  EXPECT_THAT(table->rows[1].values, ElementsAre("0012", "yes"));
  EXPECT_EQ(table->rows[1].line, 5u);
}

TEST(SheetTableTest, NamesSheetRowAndColumnOfASpoiltCell) {
  const auto refuse = [](const std::string& cell) {
    return ErrorIn(TableFromSheet(
        TableId::kDepartments, "x.xlsx［部门］",
        SheetOf(TextRow(1, {"编码", "名称"}) + "<row r=\"4\">" + cell + "</row>")));
  };
  EXPECT_THAT(refuse("<c r=\"A4\"><f>B4</f></c>"),
              HasSubstr("x.xlsx［部门］ 第 4 行“编码”列：公式没有计算结果"));
  EXPECT_THAT(refuse("<c r=\"B4\" t=\"e\"><v>#N/A</v></c>"),
              HasSubstr("第 4 行“名称”列：单元格是错误值 #N/A"));
  EXPECT_THAT(refuse("<c r=\"A4\"><v>4.6E17</v></c>"), HasSubstr("前 15 位"));
  EXPECT_THAT(refuse("<c r=\"A4\" t=\"d\"><v>2026-01-02</v></c>"),
              HasSubstr("当成了日期 2026-01-02"));
}

// The demo hall as a workbook whose sheets have Chinese names and heads.
std::string DemoBook(const std::vector<RawTable>& tables) {
  std::vector<TestSheet> sheets = {{"说明", TextRow(1, {"填写说明"})}};
  for (const RawTable& table : tables) {
    const auto& spec = domain::setup::SpecOf(table.id);
    std::vector<std::string> heads;
    for (const auto& column : spec.columns) {
      heads.emplace_back(domain::setup::FirstWord(column.words));
    }
    TestSheet sheet{std::string(domain::setup::FirstWord(spec.words)), TextRow(1, heads)};
    int line = 1;
    for (const TableRow& row : table.rows) sheet.rows += TextRow(++line, row.values);
    sheets.push_back(std::move(sheet));
  }
  return BookOf(sheets);
}

TEST(SourceTest, TheDemoHallIsTheSameAsTsvCsvAndWorkbook) {
  auto source = ReadTables(kDemo);
  ASSERT_TRUE(source.ok()) << source.status();
  ASSERT_THAT(source->tables, SizeIs(domain::setup::kTables));
  const auto demo = BuildSetup(std::move(source->tables));
  ASSERT_TRUE(demo.ok()) << demo.status();
  const std::vector<RawTable> rendered = domain::setup::RenderTables(*demo);
  const Folder tsv;
  for (const RawTable& table : rendered) {
    const auto& spec = domain::setup::SpecOf(table.id);
    tsv.Write(base::StrCat(spec.name, ".tsv"), domain::setup::WriteTsv(table));
  }
  auto again = ReadTables(tsv.path());
  ASSERT_TRUE(again.ok()) << again.status();
  const auto from_tsv = BuildSetup(std::move(again->tables));
  ASSERT_TRUE(from_tsv.ok()) << from_tsv.status();
  EXPECT_TRUE(domain::setup::DiffSetups(*demo, *from_tsv).empty());

  const Folder csv;
  for (const RawTable& table : rendered) {
    const auto& spec = domain::setup::SpecOf(table.id);
    csv.Write(base::StrCat(domain::setup::FirstWord(spec.words), ".csv"), CsvFromTable(table));
  }
  again = ReadTables(csv.path());
  ASSERT_TRUE(again.ok()) << again.status();
  const auto from_csv = BuildSetup(std::move(again->tables));
  ASSERT_TRUE(from_csv.ok()) << from_csv.status();
  EXPECT_TRUE(domain::setup::DiffSetups(*demo, *from_csv).empty());

  again = ReadTables(csv.Write("资料.xlsx", DemoBook(rendered)));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_THAT(again->ignored, ElementsAre("资料.xlsx［说明］"));
  const auto from_book = BuildSetup(std::move(again->tables));
  ASSERT_TRUE(from_book.ok()) << from_book.status();
  EXPECT_TRUE(domain::setup::DiffSetups(*demo, *from_book).empty());
  ASSERT_EQ(demo->reference.size(), from_book->reference.size());
  for (size_t i = 0; i < demo->reference.size(); ++i) {
    EXPECT_EQ(demo->reference[i].SerializeAsString(), from_book->reference[i].SerializeAsString());
  }
}

TEST(SourceTest, ChecksAreTheSameAndNameTheSheet) {
  const Folder folder;
  auto source = ReadTables(kDemo);
  ASSERT_TRUE(source.ok()) << source.status();
  auto& items = source->tables[3].rows;
  const auto deeds = std::find_if(items.begin(), items.end(), [](const auto& row) {
    return row.values[0] == "bdc-scdj";
  });
  ASSERT_NE(deeds, items.end());
  deeds->values[4] = "31wd";
  const std::string path = folder.Write("资料.xlsx", DemoBook(source->tables));
  auto again = ReadTables(path);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(ErrorIn(BuildSetup(std::move(again->tables))),
            base::StrCat("资料.xlsx［事项］ 第 ", deeds - items.begin() + 2,
                         " 行“承诺时限”列：承诺时限 31wd 长于法定时限 30wd"));
}

TEST(SourceTest, RefusesATableTwiceAndNoTableAtAll) {
  const Folder folder;
  EXPECT_THAT(ErrorIn(ReadTables(folder.path())), HasSubstr("没有找到任何一张表"));
  folder.Write("部门.csv", "code,name\na,b\n");
  folder.Write("notes.csv", "x\n");
  const auto one = ReadTables(folder.path());
  ASSERT_TRUE(one.ok()) << one.status();
  EXPECT_THAT(one->tables, SizeIs(1));
  EXPECT_THAT(one->ignored, ElementsAre("notes.csv"));
  folder.Write("departments.tsv", "code\tname\na\tb\n");
  EXPECT_THAT(ErrorIn(ReadTables(folder.path())),
              HasSubstr("departments.tsv 和 部门.csv 是同一张表"));
  EXPECT_THAT(ErrorIn(ReadTables(folder.Write("a.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))),
              HasSubstr("a.xls：这是旧格式 .xls"));
  EXPECT_THAT(ErrorIn(ReadTables(folder.Write("b.xlsx", BookOf({{"表1", ""}})))),
              HasSubstr("没有找到任何一张表"));
  EXPECT_FALSE(ReadTables(folder.path() + "/none.xlsx").ok());
}

}  // namespace
}  // namespace hallcase::tables
