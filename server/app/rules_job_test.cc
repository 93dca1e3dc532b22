// Publishing warning rules over running cases: what the preview says is what the job does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "server/domain/fold_reference.h"
#include "tests/support/test_hall.h"

namespace hallcase::app {
namespace {

using testing::TestHall;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int kRunningCases = 120;

// The test hall's yellow rule at another share of the time; 0 = retired.
ledger::v1::ReferencePublished YellowAt(uint32_t percent) {
  ledger::v1::ReferencePublished value;
  auto* rule = value.mutable_rule();
  rule->set_code("yellow");
  rule->set_clock(ledger::v1::CLOCK_NAME_PROMISED);
  rule->set_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
  rule->set_level(ledger::v1::WARNING_LEVEL_YELLOW);
  rule->set_percent_used(percent == 0 ? 80 : percent);
  rule->set_retired(percent == 0);
  return value;
}

ReferencePreview PreviewYellow(TestHall& test, uint32_t percent) {
  domain::Reference trial = *test.hall().reference();
  domain::ApplyReference(YellowAt(percent), &trial);
  auto preview = test.hall().PreviewReference(trial);
  EXPECT_TRUE(preview.ok()) << preview.status();
  return *std::move(preview);
}

void PublishYellow(TestHall& test, uint32_t percent) {
  CommandCall call = test.AsSystem();
  *call.command.mutable_publish_reference()->add_values() = YellowAt(percent);
  ASSERT_EQ(test.Run(std::move(call)).kind, Outcome::Kind::kCommitted);
  test.Settle();
}

uint64_t OpenWarnings(TestHall& test, const std::vector<int64_t>& ids) {
  uint64_t open = 0;
  for (const int64_t id : ids) open += (*test.hall().GetCase(id))->warnings_open();
  return open;
}

TEST(RulesJobTest, ThePreviewSaysWhatAStricterRuleRaises) {
  TestHall test;
  std::vector<int64_t> ids;
  for (int i = 0; i < kRunningCases; ++i) ids.push_back(test.MustRegister());
  const int64_t due = (*test.hall().GetCase(ids[0]))->due_at_us();
  // Two days on: more than a tenth of the time is used, less than four fifths.
  test.Advance(int64_t{2} * 24 * 3600 * 1'000'000);
  ASSERT_EQ(OpenWarnings(test, ids), 0u);
  EXPECT_THAT(PreviewYellow(test, 80).effects, IsEmpty());
  const ReferencePreview preview = PreviewYellow(test, 10);
  EXPECT_EQ(preview.cases_open, static_cast<uint64_t>(kRunningCases));
  ASSERT_THAT(preview.effects, SizeIs(1));
  EXPECT_EQ(preview.effects[0].rule, "yellow");
  EXPECT_EQ(preview.effects[0].level, ledger::v1::WARNING_LEVEL_YELLOW);
  EXPECT_EQ(preview.effects[0].raised, static_cast<uint64_t>(kRunningCases));
  EXPECT_EQ(preview.effects[0].withdrawn, 0u);
  ASSERT_THAT(preview.items, SizeIs(1));
  EXPECT_EQ(preview.items[0].first, testing::kTestItem);
  EXPECT_EQ(preview.items[0].second, static_cast<uint64_t>(kRunningCases));
  EXPECT_EQ(OpenWarnings(test, ids), 0u) << "a preview changes nothing";
  PublishYellow(test, 10);
  EXPECT_EQ(OpenWarnings(test, ids), static_cast<uint64_t>(kRunningCases));
  EXPECT_EQ((*test.hall().GetCase(ids[0]))->due_at_us(), due);
  EXPECT_THAT(PreviewYellow(test, 10).effects, IsEmpty());
}

TEST(RulesJobTest, ThePreviewSaysWhatARetiredRuleWithdraws) {
  TestHall test;
  const int64_t warned = test.MustRegister();
  test.Advance((*test.hall().GetCase(warned))->wake_at_us() - test.clock().NowMicros());
  const int64_t fresh = test.MustRegister();
  ASSERT_EQ(OpenWarnings(test, {warned, fresh}), 1u);
  const ReferencePreview preview = PreviewYellow(test, 0);
  ASSERT_THAT(preview.effects, SizeIs(1));
  EXPECT_EQ(preview.effects[0].withdrawn, 1u);
  EXPECT_EQ(preview.effects[0].raised, 0u);
  PublishYellow(test, 0);
  EXPECT_EQ(OpenWarnings(test, {warned, fresh}), 0u);
}

// What the ledger says of publications is there after a restart.
TEST(RulesJobTest, VersionsOutliveARestart) {
  TestHall test;
  PublishYellow(test, 70);
  const auto before = test.hall().reference();
  test.Restart();
  const auto after = test.hall().reference();
  EXPECT_EQ(after->version, before->version);
  EXPECT_EQ(after->rules_version, before->rules_version);
  EXPECT_EQ(after->published_seq, before->published_seq);
  EXPECT_GT(after->rules_version, 0u);
}

}  // namespace
}  // namespace hallcase::app
