#include "server/domain/setup/setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "server/base/strings.h"
#include "server/domain/setup/tsv.h"
#include "server/domain/setup/words.h"

namespace hallcase::domain::setup {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<SetupFile> SmallHall() {
  return {
      {"hall.conf",
       "# a hall\nid = t-1\nname = 厅\nnumber_prefix = TT\nutc_offset_minutes = 480\n"
       "calendar = nation.txt | 国办1号\n"},
      {"nation.txt", "layer nation\nyear 2026 国办1号\n2026-01-01 off\n"},
      {"departments.tsv", "code\tname\nzgj\t自规局\n"},
      {"posts.tsv", "code\tname\theadcount\nzhsl\t综合受理\t16\n"},
      {"windows.tsv", "code\tname\tpost\r\nA01\t1号窗口\tzhsl\r\n"},
      {"items.tsv",
       "code\tname\tdepartment\tacceptor\tpromised\tlegal\textension\task_days\tsupplement\t"
       "delivery\thall_leg\tdepartment_leg\tsteps\n"
       "bdc\t转移登记\tzgj\twindow\t5wd\t30wd\t10wd\t2\t20wd\t10wd\t1wd\t3wd\t"
       "审核:3wd,审批:1wd\n"
       "zx\t咨询\tzgj\twindow\t-\t-\t-\t-\t-\t-\t-\t-\t-\n"},
      {"item_materials.tsv",
       "item\tcode\tname\trequired\toriginals\tcopies\tdeferrable\n"
       "bdc\tsqb\t申请表\tyes\t1\t0\tno\n"},
      {"rules.tsv",
       "code\tclock\tunit\tlevel\tthreshold\trecipients\n"
       "r1\tpromised\tworking_day\tyellow\tleft:1wd\tresponsible,lead\n"},
      {"pause_reasons.tsv",
       "code\tname\tstops_legal\tstops_promised\tapproval\tmax_days\twritten_notice\n"
       "xt\t跨部门协调\tno\tyes\tyes\t5\tno\n"},
      {"limits.tsv",
       "code\tlimit\textension\tsource\nguidance.reply\t5wd\t2wd\t县文〔2026〕1 号\n"},
      {"stock.tsv", "code\tname\tunit\tminimum\tpost\na4\t复印纸\t包\t20\tzhsl\n"},
      {"staff.tsv",
       "account\tname\tkind\tpost\twindow\tphone\troles\n"
       "wang\t王一\tstaff\tzhsl\tA01\t-\tclerk, lead\n"
       "zgj.li\t李二\tstaff\t-\t-\t-\tdepartment_contact:zgj\n"
       "jieru\t接口\tservice\t-\t-\t-\tintegrator+others\n"},
  };
}

// SmallHall with one file changed.
std::vector<SetupFile> With(std::string_view name, std::string_view from, std::string_view to) {
  std::vector<SetupFile> files = SmallHall();
  for (SetupFile& file : files) {
    if (file.name != name) continue;
    const size_t at = file.text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    file.text.replace(at, from.size(), to);
  }
  return files;
}

std::string ErrorOf(const std::vector<SetupFile>& files) {
  const auto setup = ParseSetup(files);
  EXPECT_FALSE(setup.ok());
  return std::string(base::ToStd(setup.status().message()));
}

TEST(SetupTest, ReadsAWholeHall) {
  const auto setup = ParseSetup(SmallHall());
  ASSERT_TRUE(setup.ok()) << setup.status();
  EXPECT_EQ(setup->hall_id, "t-1");
  EXPECT_EQ(setup->hall.number_prefix(), "TT");
  EXPECT_EQ(setup->hall.utc_offset_minutes(), 480);
  ASSERT_EQ(setup->reference.size(), 10u);
  EXPECT_EQ(setup->reference[0].calendar().layer(), ledger::v1::CALENDAR_LAYER_NATION);
  EXPECT_EQ(setup->reference[0].calendar().document(), "国办1号");
  EXPECT_EQ(setup->reference[3].window().code(), "A01");
  const auto& item = setup->reference[4].item();
  EXPECT_EQ(item.promised_unit(), ledger::v1::CLOCK_UNIT_WORKING_DAY);
  EXPECT_EQ(item.promised_amount(), 5u);
  EXPECT_EQ(item.legal_amount(), 30u);
  ASSERT_EQ(item.materials_size(), 1);
  EXPECT_TRUE(item.materials(0).required());
  EXPECT_EQ(setup->reference[5].item().promised_amount(), 0u);
  EXPECT_EQ(setup->reference[6].rule().working_days_left(), 1u);
  EXPECT_EQ(setup->reference[9].stock_item().unit(), "包");
  EXPECT_EQ(setup->reference[9].stock_item().minimum(), 20u);
}

TEST(SetupTest, ReadsPeopleWithTheirRoles) {
  const auto setup = ParseSetup(SmallHall());
  ASSERT_TRUE(setup.ok()) << setup.status();
  ASSERT_EQ(setup->people.size(), 3u);
  ASSERT_EQ(setup->people[0].grants.size(), 2u);
  EXPECT_EQ(setup->people[0].grants[1].role(), ledger::v1::ROLE_LEAD);
  EXPECT_EQ(setup->people[1].grants[0].department(), "zgj");
  EXPECT_EQ(setup->people[1].post, "");
  EXPECT_EQ(setup->people[2].kind, ledger::v1::PRINCIPAL_KIND_SERVICE);
  EXPECT_TRUE(setup->people[2].grants[0].record_for_others());
}

TEST(SetupTest, WhatIsToldOfADepartmentMayBeLeftOut) {
  const auto without = ParseSetup(SmallHall());
  ASSERT_TRUE(without.ok()) << without.status();
  EXPECT_EQ(without->reference[1].department().phone(), "");
  const auto with = ParseSetup(With("departments.tsv", "code\tname\nzgj\t自规局\n",
                                    "court\tcode\t电话\tname\n县法院\tzgj\t0898-1\t自规局\n"));
  ASSERT_TRUE(with.ok()) << with.status();
  const auto& department = with->reference[1].department();
  EXPECT_EQ(department.name(), "自规局");
  EXPECT_EQ(department.phone(), "0898-1");
  EXPECT_EQ(department.court(), "县法院");
  EXPECT_EQ(department.review_body(), "");
}

TEST(TableTest, WhatIsLeftOutStaysAsPublished) {
  const auto read = [](std::string_view text) {
    auto table = ReadTsv(TableId::kDepartments, "departments.tsv", text);
    EXPECT_TRUE(table.ok()) << table.status();
    return *std::move(table);
  };
  const RawTable published = read(
      "code\tname\tcontact\tphone\treview_body\tcourt\n"
      "zgj\t自规局\t登记科\t0898-1\t县政府\t县法院\n");
  RawTable source = read("名称\t电话\t编码\n自规局\t-\tzgj\n新局\t0898-2\txj\n");
  KeepLeftOut(published, &source);
  const auto arranged = ArrangedTable::Of(source);
  ASSERT_TRUE(arranged.ok()) << arranged.status();
  EXPECT_THAT(arranged->rows()[0].values,
              ElementsAre("zgj", "自规局", "登记科", "", "县政府", "县法院"));
  EXPECT_THAT(arranged->rows()[1].values, ElementsAre("xj", "新局", "", "0898-2", "", ""));
  RawTable torn = read("code\tname\nzgj\t自规局\n");
  torn.rows[0].values.pop_back();
  KeepLeftOut(published, &torn);
  EXPECT_THAT(torn.header, ElementsAre("code", "name"));
}

TEST(SetupTest, NamesTheFilesToRead) {
  const auto names = SetupFileNames(SmallHall()[0].text);
  ASSERT_TRUE(names.ok()) << names.status();
  EXPECT_THAT(*names, ElementsAre("departments.tsv", "posts.tsv", "windows.tsv", "items.tsv",
                                  "item_materials.tsv", "rules.tsv", "pause_reasons.tsv",
                                  "limits.tsv", "stock.tsv", "staff.tsv", "nation.txt"));
}

TEST(SetupTest, NamesFileLineAndColumnOfWhatIsWrong) {
  EXPECT_EQ(ErrorOf(With("items.tsv", "5wd\t30wd", "31wd\t30wd")),
            "items.tsv 第 2 行“promised”列：承诺时限 31wd 长于法定时限 30wd");
  EXPECT_EQ(ErrorOf(With("items.tsv", "zx\t", "bdc\t")),
            "items.tsv 第 3 行“code”列：编码“bdc”重复");
  EXPECT_THAT(ErrorOf(With("items.tsv", "5wd", "5")),
              HasSubstr("items.tsv 第 2 行“promised”列：“5”不对，应为如 5wd"));
  EXPECT_EQ(ErrorOf(With("windows.tsv", "zhsl", "zhcj")),
            "windows.tsv 第 2 行“post”列：没有岗位“zhcj”");
  EXPECT_EQ(ErrorOf(With("windows.tsv", "1号窗口", "-")),
            "windows.tsv 第 2 行“name”列：名称不能为空");
  EXPECT_EQ(ErrorOf(With("item_materials.tsv", "bdc", "nix")),
            "item_materials.tsv 第 2 行“item”列：没有事项“nix”");
  EXPECT_THAT(ErrorOf(With("item_materials.tsv", "yes\t1", "yes\t一份")),
              HasSubstr("第 2 行“originals”列：“一份”不对，应为数字"));
  EXPECT_THAT(ErrorOf(With("rules.tsv", "left:1wd", "over:0wd")),
              HasSubstr("rules.tsv 第 2 行“threshold”列"));
  EXPECT_THAT(ErrorOf(With("rules.tsv", "left:1wd", "left:0wd")),
              HasSubstr("rules.tsv 第 2 行“threshold”列"));
  EXPECT_THAT(ErrorOf(With("items.tsv", "10wd", "10d")),
              HasSubstr("items.tsv 第 2 行“extension”列：延期的单位与承诺时限不同"));
  EXPECT_THAT(ErrorOf(With("pause_reasons.tsv", "no\tyes\tyes", "no\tno\tyes")),
              HasSubstr("pause_reasons.tsv 第 2 行“stops_legal”列：法定时限和承诺时限至少要停一种"));
  EXPECT_EQ(ErrorOf(With("stock.tsv", "zhsl", "zhcj")),
            "stock.tsv 第 2 行“post”列：没有岗位“zhcj”");
  EXPECT_THAT(ErrorOf(With("stock.tsv", "20", "二十")),
              HasSubstr("stock.tsv 第 2 行“minimum”列：“二十”不对，应为数字"));
  EXPECT_EQ(ErrorOf(With("stock.tsv", "包", "-")),
            "stock.tsv 第 2 行“unit”列：计量单位不能为空");
  EXPECT_THAT(ErrorOf(With("staff.tsv", "wang\t", "Wang\t")),
              HasSubstr("staff.tsv 第 2 行“account”列"));
  EXPECT_THAT(ErrorOf(With("staff.tsv", "clerk, lead", "chef")),
              HasSubstr("staff.tsv 第 2 行“roles”列：没有角色“chef”"));
  EXPECT_THAT(
      ErrorOf(With("staff.tsv", "clerk, lead", "system_administrator,security_administrator")),
      HasSubstr("staff.tsv 第 2 行“roles”列：同一个人不能兼任"));
  EXPECT_THAT(ErrorOf(With("staff.tsv", "contact:zgj", "contact:nix")),
              HasSubstr("staff.tsv 第 3 行“roles”列：没有部门“nix”"));
  EXPECT_THAT(ErrorOf(With("nation.txt", "2026-01-01", "2026-13-01")),
              HasSubstr("nation.txt: line 3"));
  EXPECT_THAT(ErrorOf(With("hall.conf", "id = t-1", "id = T")),
              HasSubstr("hall.conf 第 2 行：id"));
  EXPECT_THAT(ErrorOf(With("hall.conf", "id = t-1\n", "")), HasSubstr("'id' is missing"));
}

// What Excel does to a code that looks like a number.
TEST(SetupTest, SaysThatZerosInFrontAreMissing) {
  auto files = With("posts.tsv", "zhsl", "001");
  for (SetupFile& file : files) {
    if (file.name == "windows.tsv") file.text.replace(file.text.find("zhsl"), 4, "1");
  }
  EXPECT_EQ(ErrorOf(files),
            "windows.tsv 第 2 行“post”列：没有岗位“1”，但有“001”：Excel 可能去掉了开头的 0，请把这一列"
            "的单元格格式改为文本后重填");
}

TEST(SetupTest, TakesChineseHeadsAndWords) {
  auto files = With("posts.tsv", "code\tname\theadcount", "编码\t岗位名称\t人数");
  for (SetupFile& file : files) {
    if (file.name == "item_materials.tsv") file.text.replace(file.text.find("yes"), 3, "是");
    if (file.name == "items.tsv") file.text.replace(file.text.find("5wd"), 3, "5个工作日");
  }
  const auto setup = ParseSetup(files);
  ASSERT_TRUE(setup.ok()) << setup.status();
  EXPECT_EQ(setup->reference[4].item().promised_amount(), 5u);
  EXPECT_TRUE(setup->reference[4].item().materials(0).required());
}

TEST(SetupTest, MissesAFile) {
  std::vector<SetupFile> files = SmallHall();
  files.pop_back();
  EXPECT_EQ(ErrorOf(files), "staff.tsv：没有这个文件");
}

TEST(TsvTest, TakesColumnsInAnyOrderAndDropsSpace) {
  auto raw = ReadTsv(TableId::kDepartments, "t", "# c\n\nname\tcode\n 2 \t-\n");
  ASSERT_TRUE(raw.ok()) << raw.status();
  EXPECT_EQ(raw->header_line, 3u);
  const auto table = ArrangedTable::Of(*std::move(raw));
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_EQ(table->rows().size(), 1u);
  EXPECT_EQ(table->rows()[0].line, 4u);
  EXPECT_THAT(table->rows()[0].values, ElementsAre("", "2", "", "", "", ""));
}

std::string TsvError(std::string_view text) {
  auto raw = ReadTsv(TableId::kDepartments, "t", text);
  if (!raw.ok()) return std::string(base::ToStd(raw.status().message()));
  const auto table = ArrangedTable::Of(*std::move(raw));
  EXPECT_FALSE(table.ok());
  return std::string(base::ToStd(table.status().message()));
}

TEST(TsvTest, RefusesWhatIsNoTable) {
  EXPECT_EQ(TsvError(""), "t 第 1 行：没有表头行");
  EXPECT_EQ(TsvError("code\tz\n"),
            "t 第 1 行：“部门”表没有“z”这一列，应为：code（编码）、name（名称）、"
            "contact（联系科室，可省略）、phone（联系电话，可省略）、review_body（复议机关，可省略）、"
            "court（起诉法院，可省略）");
  EXPECT_EQ(TsvError("code\t代码\n"), "t 第 1 行：“code（编码）”列出现了两次，请删去一列");
  EXPECT_EQ(TsvError("code\n"), "t 第 1 行：缺少“name（名称）”列");
  EXPECT_EQ(TsvError("code\tname\n1\n"), "t 第 2 行：有 1 个值，应与表头一样是 2 个");
  EXPECT_EQ(TsvError("code\n\xff\n"), "t 第 1 行：文件不是 UTF-8 编码");
}

TEST(WordsTest, Limits) {
  EXPECT_EQ(LimitOf("30d")->unit, ledger::v1::CLOCK_UNIT_CALENDAR_DAY);
  EXPECT_EQ(LimitOf("45wmin")->unit, ledger::v1::CLOCK_UNIT_WORKING_MINUTE);
  EXPECT_EQ(LimitOf("")->amount, 0u);
  for (std::string_view bad : {"wd", "5", "0wd", "-5wd", "5 wd", "12345678wd", "5wdd"}) {
    EXPECT_FALSE(LimitOf(bad).has_value()) << bad;
  }
}

TEST(WordsTest, ThresholdsAreExactlyOne) {
  EXPECT_TRUE(ThresholdOf("due")->when_due());
  EXPECT_EQ(ThresholdOf("used:80%")->percent_used(), 80u);
  EXPECT_EQ(ThresholdOf("over:5wd")->working_days_over(), 5u);
  for (std::string_view bad : {"", "used:0%", "used:101%", "left:1", "left:wd", "over:1d"}) {
    EXPECT_FALSE(ThresholdOf(bad).has_value()) << bad;
  }
}

}  // namespace
}  // namespace hallcase::domain::setup
