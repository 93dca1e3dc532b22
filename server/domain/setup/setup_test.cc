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
  ASSERT_EQ(setup->reference.size(), 8u);
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

TEST(SetupTest, NamesTheFilesToRead) {
  const auto names = SetupFileNames(SmallHall()[0].text);
  ASSERT_TRUE(names.ok()) << names.status();
  EXPECT_THAT(*names, ElementsAre("departments.tsv", "posts.tsv", "windows.tsv", "items.tsv",
                                  "item_materials.tsv", "rules.tsv", "pause_reasons.tsv",
                                  "staff.tsv", "nation.txt"));
}

TEST(SetupTest, NamesFileAndLineOfWhatIsWrong) {
  EXPECT_THAT(ErrorOf(With("items.tsv", "5wd\t30wd", "31wd\t30wd")),
              HasSubstr("items.tsv:2: the promise is longer than the legal limit"));
  EXPECT_THAT(ErrorOf(With("items.tsv", "zx\t", "bdc\t")),
              HasSubstr("items.tsv:3: 'bdc' comes twice"));
  EXPECT_THAT(ErrorOf(With("items.tsv", "5wd", "5")), HasSubstr("items.tsv:2: a limit is wrong"));
  EXPECT_THAT(ErrorOf(With("windows.tsv", "zhsl", "zhcj")),
              HasSubstr("windows.tsv:2: no post 'zhcj'"));
  EXPECT_THAT(ErrorOf(With("item_materials.tsv", "bdc", "nix")),
              HasSubstr("item_materials.tsv:2: no item 'nix'"));
  EXPECT_THAT(ErrorOf(With("rules.tsv", "left:1wd", "over:0wd")),
              HasSubstr("rules.tsv:2: threshold"));
  EXPECT_THAT(ErrorOf(With("rules.tsv", "left:1wd", "left:0wd")),
              HasSubstr("rules.tsv:2: threshold"));
  EXPECT_THAT(ErrorOf(With("items.tsv", "10wd", "10d")),
              HasSubstr("items.tsv:2: the extension has another unit than the promise"));
  EXPECT_THAT(ErrorOf(With("pause_reasons.tsv", "no\tyes\tyes", "no\tno\tyes")),
              HasSubstr("pause_reasons.tsv:2: it must stop one sort of limit"));
  EXPECT_THAT(ErrorOf(With("staff.tsv", "wang\t", "Wang\t")), HasSubstr("staff.tsv:2: account"));
  EXPECT_THAT(ErrorOf(With("staff.tsv", "clerk, lead", "chef")),
              HasSubstr("staff.tsv:2: 'chef' is no role"));
  EXPECT_THAT(
      ErrorOf(With("staff.tsv", "clerk, lead", "system_administrator,security_administrator")),
      HasSubstr("staff.tsv:2: one person cannot hold both"));
  EXPECT_THAT(ErrorOf(With("staff.tsv", "contact:zgj", "contact:nix")),
              HasSubstr("staff.tsv:3: no department 'nix'"));
  EXPECT_THAT(ErrorOf(With("nation.txt", "2026-01-01", "2026-13-01")),
              HasSubstr("nation.txt: line 3"));
  EXPECT_THAT(ErrorOf(With("hall.conf", "id = t-1", "id = T")), HasSubstr("hall.conf:2: id"));
  EXPECT_THAT(ErrorOf(With("hall.conf", "id = t-1\n", "")), HasSubstr("'id' is missing"));
}

TEST(SetupTest, MissesAFile) {
  std::vector<SetupFile> files = SmallHall();
  files.pop_back();
  EXPECT_EQ(ErrorOf(files), "staff.tsv: the file is missing");
}

TEST(TsvTest, TakesColumnsInAnyOrderAndDropsSpace) {
  const auto rows = ParseTsv("t", "# c\n\nb\ta\n 2 \t-\n", {"a", "b"});
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ((*rows)[0].line, 4u);
  EXPECT_THAT((*rows)[0].values, ElementsAre("", "2"));
}

TEST(TsvTest, RefusesWhatIsNoTable) {
  const std::string_view a[] = {"a"};
  EXPECT_THAT(ParseTsv("t", "", a).status().message(), HasSubstr("header line is missing"));
  EXPECT_THAT(ParseTsv("t", "a\tz\n", a).status().message(), HasSubstr("unknown column 'z'"));
  EXPECT_THAT(ParseTsv("t", "a\ta\n", a).status().message(), HasSubstr("comes twice"));
  EXPECT_THAT(ParseTsv("t", "a\n1\t2\n", a).status().message(), HasSubstr("t:2: got 2 values"));
  EXPECT_THAT(ParseTsv("t", "a\n\xff\n", a).status().message(), HasSubstr("not UTF-8"));
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
