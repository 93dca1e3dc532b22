// A server that was down over due dates tells each clock's lateness once and names the gap; what
// should have told and has no timer any more is found.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "server/app/verify.h"
#include "storage/keys.h"
#include "tests/support/test_hall.h"

namespace hallcase::app {
namespace {

using storage::Table;
using testing::kTestHall;
using testing::TestHall;
using Kind = Outcome::Kind;

constexpr int64_t kDayUs = base::kMicrosPerDay;

class DowntimeTest : public ::testing::Test {
 protected:
  DowntimeTest() {
    CommandCall publish = test_.AsSystem();
    auto* rule = publish.command.mutable_publish_reference()->add_values()->mutable_rule();
    rule->set_code("over");
    rule->set_clock(ledger::v1::CLOCK_NAME_PROMISED);
    rule->set_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
    rule->set_level(ledger::v1::WARNING_LEVEL_SUPERVISED);
    rule->set_working_days_over(1);
    EXPECT_EQ(test_.Run(std::move(publish)).kind, Kind::kCommitted);
  }

  // Warnings raised by entries after `seq`, by case.
  std::map<int64_t, std::vector<ledger::v1::WarningRaised>> RaisedAfter(uint64_t seq) {
    std::map<int64_t, std::vector<ledger::v1::WarningRaised>> raised;
    while (++seq <= test_.hall().head().seq) {
      const auto item = test_.hall().GetEntry(seq);
      for (const auto& fact : (*item)->entry->facts()) {
        if (!fact.has_warning_raised()) continue;
        raised[fact.warning_raised().case_id()].push_back(fact.warning_raised());
      }
    }
    return raised;
  }

  int64_t OpenWarnings() {
    return static_cast<int64_t>(test_.hall().ListOpenWarnings({}, "", 100)->rows.size());
  }

  VerifyReport Check() {
    const auto snapshot = test_.engine().GetSnapshot();
    const auto report = Verify(**snapshot, kTestHall, {});
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *report : VerifyReport{};
  }

  // Takes the timer row of this subject away, as damage would.
  void LoseTimerOf(int64_t subject) {
    const auto snapshot = test_.engine().GetSnapshot();
    const auto range = storage::PrefixRange(storage::HallPrefix(kTestHall));
    storage::WriteBatch damage;
    int lost = 0;
    ASSERT_TRUE((*snapshot)
                    ->Scan(Table::kTimers, range,
                           [&](std::string_view key, std::string_view) {
                             if (storage::ParseTimerKey(key)->subject_id != subject) return true;
                             damage.Delete(Table::kTimers, std::string(key));
                             ++lost;
                             return true;
                           })
                    .ok());
    ASSERT_EQ(lost, 1);
    ASSERT_TRUE(test_.engine().TEST_WriteUnchecked(damage).ok());
  }

  // Damage to a timer row alone: a finding that names it.
  static bool NamesLostTimer(const VerifyReport& report, int64_t subject) {
    for (const Finding& one : report.findings) {
      if (one.table == storage::TableName(Table::kTimers) &&
          one.key.find("subject=" + std::to_string(subject)) != std::string::npos &&
          one.what == "the row is missing") {
        return true;
      }
    }
    return false;
  }

  TestHall test_;
};

TEST_F(DowntimeTest, ThreeDueDatesInTheGapAreThreeWarnings) {
  // Each due on another day, all within the gap: yellow, red and 督办 lie in it.
  std::vector<int64_t> ids;
  for (int day = 0; day < 3; ++day) {
    ids.push_back(test_.MustRegister());
    test_.Advance(day == 2 ? 60'000'000 : kDayUs);
  }
  ASSERT_EQ(RaisedAfter(0).size(), 0u);
  const uint64_t head = test_.hall().head().seq;
  const int64_t last = test_.hall().head().recorded_at_us;
  test_.Restart(40 * kDayUs);
  const auto raised = RaisedAfter(head);
  ASSERT_EQ(raised.size(), 3u);
  for (const int64_t id : ids) {
    ASSERT_EQ(raised.at(id).size(), 1u) << id;
    const auto& one = raised.at(id)[0];
    EXPECT_EQ(one.level(), ledger::v1::WARNING_LEVEL_SUPERVISED);
    EXPECT_EQ(one.gap_from_us(), last);
    EXPECT_EQ(one.supersedes(), 0);
    EXPECT_GT(one.used_minutes(), 0);
  }
  EXPECT_EQ(OpenWarnings(), 3);
  // Nothing is left to tell, also after another stop.
  test_.Restart(40 * kDayUs);
  EXPECT_EQ(RaisedAfter(head).size(), 3u);
  for (const auto& [id, ones] : RaisedAfter(head)) EXPECT_EQ(ones.size(), 1u) << id;
  EXPECT_EQ(Check().overdue_unfired, 0u);
}

TEST_F(DowntimeTest, WhatWasRaisedBeforeIsReplacedByTheOne) {
  const int64_t red_before = test_.MustRegister();
  test_.Advance(2 * kDayUs);
  const int64_t yellow_before = test_.MustRegister();
  // The older one is overdue by minutes, the younger one nearly.
  int64_t due = 0;
  for (const auto& clock : (*test_.hall().GetCase(red_before))->clocks()) due = clock.due_at_us();
  test_.Advance(due - test_.clock().NowMicros() + 60'000'000);
  auto before = RaisedAfter(0);
  ASSERT_EQ(before[red_before].back().level(), ledger::v1::WARNING_LEVEL_RED);
  for (int hours = 0; hours < 72 && before[yellow_before].empty(); ++hours) {
    test_.Advance(base::kMicrosPerHour);
    before = RaisedAfter(0);
    // Not over yet: 督办 comes a working day after.
    ASSERT_EQ(before[red_before].back().level(), ledger::v1::WARNING_LEVEL_RED);
  }
  ASSERT_EQ(before[yellow_before].size(), 1u);
  const uint64_t head = test_.hall().head().seq;
  test_.Restart(40 * kDayUs);
  const auto raised = RaisedAfter(head);
  for (const int64_t id : {red_before, yellow_before}) {
    ASSERT_EQ(raised.at(id).size(), 1u) << id;
    EXPECT_EQ(raised.at(id)[0].level(), ledger::v1::WARNING_LEVEL_SUPERVISED);
    EXPECT_NE(raised.at(id)[0].gap_from_us(), 0);
    EXPECT_EQ(raised.at(id)[0].supersedes(), before[id].back().warning_id());
  }
  EXPECT_EQ(OpenWarnings(), 2) << "the ones before are over";
}

TEST_F(DowntimeTest, ADeletedTimerRowIsNamed) {
  const int64_t id = test_.MustRegister();
  test_.MustRegister();
  ASSERT_TRUE(Check().clean());
  LoseTimerOf(id);
  VerifyReport report = Check();
  EXPECT_EQ(report.findings_total, 1u);
  EXPECT_TRUE(NamesLostTimer(report, id));
  EXPECT_EQ(report.overdue_unfired, 0u) << "nothing is due yet";
  // The other one fires; that one should have: its case row tells, no timer does.
  test_.Advance(60 * kDayUs);
  report = Check();
  EXPECT_TRUE(NamesLostTimer(report, id));
  EXPECT_EQ(report.overdue_unfired, 1u);
  EXPECT_EQ(report.overdue_unfired_case, id);
}

TEST_F(DowntimeTest, ASheetThatShouldHaveBeenToldOfIsCountedToo) {
  CommandCall offer = test_.AsClerk();
  auto* command = offer.command.mutable_offer_handover();
  command->add_items()->set_case_id(test_.MustRegister());
  command->mutable_items(0)->set_material_code("M1");
  command->mutable_items(0)->set_any_version(true);
  command->mutable_receiver()->set_kind(ledger::v1::HOLDER_KIND_STAFF);
  command->mutable_receiver()->set_id("clerk2");
  const Outcome offered = test_.Run(std::move(offer));
  ASSERT_EQ(offered.kind, Kind::kCommitted) << offered.rejection.message;
  const int64_t sheet = offered.subject_id;
  LoseTimerOf(sheet);
  test_.Advance(3 * kDayUs);
  test_.MustRegister();
  VerifyReport report = Check();
  EXPECT_TRUE(NamesLostTimer(report, sheet));
  EXPECT_EQ(report.overdue_unfired, 1u);
  EXPECT_EQ(report.overdue_unfired_case, sheet);
}

TEST_F(DowntimeTest, TheSweeperTellsOfUnsignedSheets) {
  CommandCall offer = test_.AsClerk();
  auto* command = offer.command.mutable_offer_handover();
  command->add_items()->set_case_id(test_.MustRegister());
  command->mutable_items(0)->set_material_code("M1");
  command->mutable_items(0)->set_any_version(true);
  command->mutable_receiver()->set_kind(ledger::v1::HOLDER_KIND_STAFF);
  command->mutable_receiver()->set_id("clerk2");
  const int64_t sheet = test_.Run(std::move(offer)).subject_id;
  test_.Restart(3 * kDayUs);
  const auto row = test_.hall().GetHandover(sheet);
  ASSERT_TRUE(row.ok() && *row != nullptr);
  EXPECT_NE((*row)->unsigned_at_us(), 0);
  EXPECT_TRUE(Check().clean());
}

}  // namespace
}  // namespace hallcase::app
