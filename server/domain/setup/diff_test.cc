// What a publication would change, and that what is written is read back.
#include "server/domain/setup/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "server/domain/setup/render.h"
#include "server/domain/setup/tsv.h"

namespace hallcase::domain::setup {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Texts = std::vector<std::pair<TableId, std::string>>;

Texts SmallTables() {
  return {
      {TableId::kDepartments, 
       "code\tname\tcontact\tphone\treview_body\tcourt\n"
       "zgj\t自规局\t登记科\t0898-8330 0002\t县政府\t县法院\nspj\t审批局\t-\t-\t-\t-\n"},
      {TableId::kPosts, "code\tname\theadcount\nzhsl\t综合受理\t16\n"},
      {TableId::kWindows, "code\tname\tpost\n001\t1号窗口\tzhsl\n"},
      {TableId::kItems,
       "code\tname\tdepartment\tacceptor\tpromised\tlegal\textension\task_days\tsupplement\t"
       "delivery\thall_leg\tdepartment_leg\tsteps\tkind\tpickup\tpost\tconditions\tplace\t"
       "phone\n"
       "bdc\t转移登记\tzgj\twindow\t5wd\t30wd\t10wd\t2\t20wd\t10wd\t1wd\t3wd\t审核:3wd,审批:1wd\t"
       "intake\tcj\tzhsl\t双方申请\t一楼\t8330\n"
       "zx\t咨询\tspj\tdepartment\t45wmin\t3d\t-\t-\t-\t-\t-\t-\t-\tguidance\t-\t-\t-\t-\t"
       "-\n"},
      {TableId::kItemMaterials,
       "item\tcode\tname\trequired\toriginals\tcopies\tdeferrable\n"
       "bdc\tsqb\t申请表\tyes\t1\t0\tno\nbdc\tsfz\t身份证明\tno\t0\t1\tyes\n"},
      {TableId::kRules,
       "code\tclock\tunit\tlevel\tthreshold\trecipients\trepeat\n"
       "r1\tpromised\tworking_day\tyellow\tleft:1wd\tresponsible,lead\t-\n"
       "r2\tlegal\tcalendar_day\tred\tdue\t-\t2wd\n"
       "r3\tleg\tminute\tsupervised\tused:80%\tduty_leader\t-\n"
       "r4\tstep\tfixed_instant\tcirculated\tover:5wd\tlead\t1wd\n"},
      {TableId::kPauseReasons,
       "code\tname\tstops_legal\tstops_promised\tapproval\tmax_days\twritten_notice\n"
       "xt\t跨部门协调\tno\tyes\tyes\t5\tno\n"},
      {TableId::kLimits,
       "code\tlimit\textension\tsource\nguidance.reply\t5wd\t2wd\t县文〔2026〕1 号\n"},
      {TableId::kStock,
       "code\tname\tunit\tminimum\tpost\na4\t复印纸\t包\t20\tzhsl\ntz\t封条\t张\t-\tzhsl\n"},
      {TableId::kStaff,
       "account\tname\tkind\tpost\twindow\tphone\troles\n"
       "wang\t王一\tstaff\tzhsl\t001\t13800001000\tclerk,lead\n"
       "zgj.li\t李二\tstaff\t-\t-\t-\tdepartment_contact:zgj\n"
       "jieru\t接口\tservice\t-\t-\t-\tintegrator+others\n"},
  };
}

HallSetup Build(const Texts& texts) {
  std::vector<RawTable> tables;
  for (const auto& [id, text] : texts) {
    auto table = ReadTsv(id, "t", text);
    EXPECT_TRUE(table.ok()) << table.status();
    tables.push_back(*std::move(table));
  }
  auto setup = BuildSetup(std::move(tables));
  EXPECT_TRUE(setup.ok()) << setup.status();
  return *std::move(setup);
}

HallSetup With(TableId id, std::string_view from, std::string_view to) {
  Texts texts = SmallTables();
  std::string& text = texts[static_cast<size_t>(id)].second;
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  return Build(texts);
}

const TableDiff& In(const SetupDiff& diff, TableId id) {
  return diff.tables[static_cast<size_t>(id)];
}

// The one row that differs, in this table and in no other.
RowChange Only(const SetupDiff& diff, TableId id) {
  size_t rows = 0;
  for (const TableDiff& table : diff.tables) rows += table.rows.size();
  EXPECT_EQ(rows, 1u);
  EXPECT_THAT(In(diff, id).rows, SizeIs(1));
  return In(diff, id).rows.empty() ? RowChange() : In(diff, id).rows[0];
}

TEST(RenderTest, WhatIsWrittenIsReadBack) {
  const Texts texts = SmallTables();
  const auto tables = RenderTables(Build(texts));
  ASSERT_THAT(tables, SizeIs(kTables));
  for (size_t i = 0; i < kTables; ++i) EXPECT_EQ(WriteTsv(tables[i]), texts[i].second);
}

TEST(RenderTest, LeavesOutWhatIsRetiredOrImported) {
  HallSetup setup = Build(SmallTables());
  for (auto& value : setup.reference) {
    if (value.has_item()) value.mutable_item()->set_import_only(value.item().code() == "zx");
    if (value.has_rule()) value.mutable_rule()->set_retired(value.rule().code() == "r1");
  }
  const auto tables = RenderTables(setup);
  EXPECT_THAT(tables[static_cast<size_t>(TableId::kItems)].rows, SizeIs(1));
  EXPECT_THAT(tables[static_cast<size_t>(TableId::kRules)].rows, SizeIs(3));
}

TEST(DiffTest, TheSameDiffersInNothing) {
  const HallSetup setup = Build(SmallTables());
  const SetupDiff diff = DiffSetups(setup, setup);
  EXPECT_TRUE(diff.empty());
  EXPECT_EQ(In(diff, TableId::kRules).same, 4u);
  EXPECT_THAT(ToPublish(setup, setup, true), IsEmpty());
}

TEST(DiffTest, NamesTheFieldWithOldAndNew) {
  const HallSetup before = Build(SmallTables());
  const HallSetup after = With(TableId::kItems, "window\t5wd", "department\t3wd");
  const RowChange row = Only(DiffSetups(before, after), TableId::kItems);
  EXPECT_EQ(row.change, Change::kChanged);
  EXPECT_EQ(row.code, "bdc");
  EXPECT_EQ(row.name, "转移登记");
  ASSERT_THAT(row.fields, SizeIs(2));
  EXPECT_EQ(row.fields[0].column, "acceptor");
  EXPECT_EQ(row.fields[1].column, "promised");
  EXPECT_EQ(row.fields[1].from, "5wd");
  EXPECT_EQ(row.fields[1].to, "3wd");
  EXPECT_THAT(std::string(MeaningOf(TableId::kItems, row)), HasSubstr("此后受理"));
  const auto values = ToPublish(before, after, true);
  ASSERT_THAT(values, SizeIs(1));
  EXPECT_EQ(values[0].item().promised_amount(), 3u);
  EXPECT_THAT(values[0].item().materials(), SizeIs(2));
}

TEST(DiffTest, WhatIsGoneIsRetiredOnlyWhenAsked) {
  const HallSetup before = Build(SmallTables());
  const HallSetup after =
      With(TableId::kRules, "r2\tlegal\tcalendar_day\tred\tdue\t-\t2wd\n", "");
  const RowChange row = Only(DiffSetups(before, after), TableId::kRules);
  EXPECT_EQ(row.change, Change::kGone);
  EXPECT_EQ(row.code, "r2");
  EXPECT_THAT(ToPublish(before, after, false), IsEmpty());
  const auto values = ToPublish(before, after, true);
  ASSERT_THAT(values, SizeIs(1));
  EXPECT_EQ(values[0].rule().code(), "r2");
  EXPECT_TRUE(values[0].rule().retired());
  EXPECT_TRUE(values[0].rule().when_due());
}

TEST(DiffTest, WhatWasRetiredIsRestored) {
  HallSetup before = Build(SmallTables());
  for (auto& value : before.reference) {
    if (value.has_department() && value.department().code() == "spj") {
      value.mutable_department()->set_retired(true);
    }
  }
  const RowChange row =
      Only(DiffSetups(before, Build(SmallTables())), TableId::kDepartments);
  EXPECT_EQ(row.change, Change::kRestored);
  EXPECT_EQ(row.code, "spj");
}

TEST(DiffTest, AMaterialIsARowOfItsOwnAndPublishesItsItem) {
  const HallSetup before = Build(SmallTables());
  const HallSetup after =
      With(TableId::kItemMaterials, "bdc\tsfz\t身份证明\tno\t0\t1\tyes\n", "");
  const RowChange row = Only(DiffSetups(before, after), TableId::kItemMaterials);
  EXPECT_EQ(row.change, Change::kGone);
  EXPECT_EQ(row.code, "bdc/sfz");
  const auto values = ToPublish(before, after, false);
  ASSERT_THAT(values, SizeIs(1));
  EXPECT_FALSE(values[0].item().retired());
  EXPECT_THAT(values[0].item().materials(), SizeIs(1));
}

TEST(DiffTest, TheListOfAnItemThatIsGoneGoesWithIt) {
  Texts texts = SmallTables();
  std::string& items = texts[static_cast<size_t>(TableId::kItems)].second;
  const size_t bdc = items.find("bdc\t");
  items.erase(bdc, items.find("zx\t") - bdc);
  std::string& materials = texts[static_cast<size_t>(TableId::kItemMaterials)].second;
  materials.erase(materials.find('\n') + 1);
  const HallSetup before = Build(SmallTables());
  const RowChange row = Only(DiffSetups(before, Build(texts)), TableId::kItems);
  EXPECT_EQ(row.change, Change::kGone);
  const auto values = ToPublish(before, Build(texts), true);
  ASSERT_THAT(values, SizeIs(1));
  EXPECT_TRUE(values[0].item().retired());
  EXPECT_THAT(values[0].item().materials(), SizeIs(2)) << "what is retired keeps its list";
}

TEST(DiffTest, TheOrderOfMaterialsCounts) {
  const HallSetup before = Build(SmallTables());
  HallSetup after = before;
  for (auto& value : after.reference) {
    if (!value.has_item() || value.item().materials_size() != 2) continue;
    value.mutable_item()->mutable_materials()->SwapElements(0, 1);
  }
  const RowChange row = Only(DiffSetups(before, after), TableId::kItemMaterials);
  EXPECT_EQ(row.code, "bdc");
  EXPECT_EQ(row.fields[0].to, "sfz,sqb");
  EXPECT_THAT(ToPublish(before, after, false), SizeIs(1));
}

TEST(DiffTest, PeopleAreComparedWithoutNamesAndWithRolesInAnyOrder) {
  HallSetup before = Build(SmallTables());
  for (Person& person : before.people) {
    person.name = "王*";
    person.phone.clear();
    std::reverse(person.grants.begin(), person.grants.end());
  }
  EXPECT_TRUE(DiffSetups(before, Build(SmallTables())).empty());
  const HallSetup after = With(TableId::kStaff, "clerk,lead", "clerk");
  const RowChange row = Only(DiffSetups(before, after), TableId::kStaff);
  EXPECT_EQ(row.fields[0].column, "roles");
  EXPECT_THAT(ToPublish(before, after, true), IsEmpty());
}

TEST(DiffTest, SuspectsACodeThatLostItsZeros) {
  Texts texts = SmallTables();
  texts[2].second.replace(texts[2].second.find("001"), 3, "1");
  std::string& staff = texts[static_cast<size_t>(TableId::kStaff)].second;
  staff.replace(staff.find("001"), 3, "1");
  const SetupDiff diff = DiffSetups(Build(SmallTables()), Build(texts));
  const auto& rows = In(diff, TableId::kWindows).rows;
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_THAT(rows[0].suspicion, HasSubstr("“001”同时消失"));
  EXPECT_THAT(rows[1].suspicion, IsEmpty());
}

}  // namespace
}  // namespace hallcase::domain::setup
