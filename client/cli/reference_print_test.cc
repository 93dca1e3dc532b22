// The preview of differences as people and machines read it.
#include "client/cli/reference_print.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace hallcase::cli {
namespace {

using domain::setup::Change;
using domain::setup::TableId;
using ::testing::HasSubstr;
using ::testing::Not;

ReferenceDiff SomeDiff() {
  ReferenceDiff diff;
  diff.base_version = 57;
  for (const auto& spec : domain::setup::TableSpecs()) diff.diff.tables.push_back({spec.id, 2, {}});
  auto& items = diff.diff.tables[static_cast<size_t>(TableId::kItems)];
  items.rows.push_back({Change::kChanged, "bdc", "转移登记", {{"promised", "5wd", "3wd"}}, "", ""});
  items.rows.push_back({Change::kNew, "1", "新", {}, "“001”同时消失", ""});
  items.rows.push_back({Change::kGone, "zx", "咨询", {}, "", ""});
  diff.preview.emplace();
  diff.preview->set_cases_open(9);
  auto* cases = diff.preview->add_items();
  cases->set_item("bdc");
  cases->set_cases_open(7);
  auto* effect = diff.preview->add_rules();
  effect->set_rule("r1");
  effect->set_level(v1::WARNING_LEVEL_YELLOW);
  effect->set_clocks_raised(4);
  effect->set_warnings_withdrawn(1);
  diff.ignored = {"说明"};
  return diff;
}

TEST(ReferencePrintTest, TellsPeopleWhatChangesAndWhatItMeans) {
  std::ostringstream out;
  PrintReferenceDiff(SomeDiff(), out);
  EXPECT_THAT(out.str(), HasSubstr("事项：新增 1，变更 1，去掉 1，相同 2\n"));
  EXPECT_THAT(out.str(), HasSubstr("~ bdc  转移登记  在办 7 件\n      承诺时限：5wd → 3wd\n"));
  EXPECT_THAT(out.str(), HasSubstr("- zx  咨询  在办 0 件\n"));
  EXPECT_THAT(out.str(), HasSubstr("请核对：“001”同时消失"));
  EXPECT_THAT(out.str(), HasSubstr("只用于此后受理的办件"));
  EXPECT_THAT(out.str(), HasSubstr("r1（黄"));
  EXPECT_THAT(out.str(), HasSubstr("将立即新增预警 4 条，将撤回 1 条"));
  EXPECT_THAT(out.str(), HasSubstr("未读取：说明"));
  EXPECT_THAT(out.str(), HasSubstr("--base-version 57"));
  EXPECT_THAT(out.str(), HasSubstr("--retire-gone"));
  EXPECT_THAT(out.str(), Not(HasSubstr("部门")));
}

TEST(ReferencePrintTest, TellsMachinesTheSame) {
  const std::string json = ReferenceDiffJson(SomeDiff());
  EXPECT_THAT(json, HasSubstr("{\"base_version\":57,\"differs\":true,\"tables\":["));
  EXPECT_THAT(json,
              HasSubstr("{\"table\":\"items\",\"same\":2,\"rows\":[{\"change\":\"changed\","
                        "\"code\":\"bdc\",\"name\":\"转移登记\",\"fields\":[{\"column\":"
                        "\"promised\",\"from\":\"5wd\",\"to\":\"3wd\"}],\"cases_open\":7,"));
  EXPECT_THAT(json, HasSubstr("\"change\":\"new\",\"code\":\"1\",\"name\":\"新\",\"fields\":[],"
                              "\"cases_open\":null,"));
  EXPECT_THAT(json, HasSubstr("\"ignored\":[\"说明\"],\"people_hidden\":false}"));
}

TEST(ReferencePrintTest, NoDifferenceIsSaid) {
  ReferenceDiff diff;
  std::ostringstream out;
  PrintReferenceDiff(diff, out);
  EXPECT_EQ(out.str(), "与现行版本相同\n");
  EXPECT_THAT(ReferenceDiffJson(diff), HasSubstr("\"differs\":false"));
}

}  // namespace
}  // namespace hallcase::cli
