// Verification finds nothing in a sound hall, and names what was changed in a damaged one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/app/chain.h"
#include "server/app/limits.h"
#include "server/app/verify.h"
#include "server/base/random.h"
#include "storage/keys.h"
#include "tests/support/random_day.h"
#include "tests/support/test_hall.h"

namespace hallcase::app {
namespace {

using storage::Table;
using testing::kTestHall;
using testing::RandomDay;
using testing::TestHall;
using Kind = Outcome::Kind;

VerifyReport Check(TestHall& test, const VerifyOptions& options = {}) {
  const auto snapshot = test.engine().GetSnapshot();
  const auto report = Verify(**snapshot, kTestHall, options);
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? *report : VerifyReport{};
}

std::string Describe(const VerifyReport& report) {
  std::string text;
  for (const Finding& one : report.findings) {
    text += one.table + " | " + one.key + " | " + one.what + "\n";
  }
  return text;
}

TEST(VerifyTest, ASoundHallIsClean) {
  for (const uint64_t seed : {1u, 2u, 3u}) {
    TestHall test;
    RandomDay(test, seed).Do(300);
    const VerifyReport report = Check(test);
    EXPECT_TRUE(report.clean()) << "seed " << seed << "\n" << Describe(report);
    EXPECT_EQ(report.head_seq, test.hall().head().seq);
    EXPECT_EQ(report.head_hash, test.hall().head().hash);
    EXPECT_GT(report.derived_rows, 500u);
    EXPECT_GT(report.side_rows, 50u);
    EXPECT_EQ(report.overdue_unfired, 0u);
    test.Restart();
    EXPECT_EQ(test.hall().damaged_seq(), 0u);
  }
}

// More entries than all pieces hold that go between the reading and the folding thread.
TEST(VerifyTest, AHallOfManyPiecesIsClean) {
  TestHall test;
  RandomDay(test, 21).Do(static_cast<int>(3 * kFoldPieceEntries * kFoldPiecesMax));
  const VerifyReport report = Check(test);
  EXPECT_GT(report.head_seq, kFoldPieceEntries * kFoldPiecesMax);
  EXPECT_TRUE(report.clean()) << Describe(report);
}

TEST(VerifyTest, StaysCleanOverFailedCommits) {
  TestHall test;
  RandomDay day(test, 4);
  for (int i = 0; i < 20; ++i) {
    day.Do(7);
    test.memory().TroubleNextCommit(i % 2 == 0 ? storage::CommitTrouble::kUnknownLost
                                               : storage::CommitTrouble::kUnknownWritten);
  }
  day.Do(20);
  test.Advance(2 * base::kMicrosPerSecond);
  const VerifyReport report = Check(test);
  EXPECT_TRUE(report.clean()) << Describe(report);
}

TEST(VerifyTest, StaysCleanOverOldRequestWeeks) {
  TestHall test;
  for (int week = 0; week < 6; ++week) {
    test.MustRegister();
    test.Advance(7 * base::kMicrosPerDay);
  }
  const VerifyReport report = Check(test);
  EXPECT_TRUE(report.clean()) << Describe(report);
}

// Rows of one table of the test hall.
std::vector<storage::Row> RowsOf(TestHall& test, Table table) {
  std::vector<storage::Row> rows;
  const auto snapshot = test.engine().GetSnapshot();
  const auto range = storage::PrefixRange(storage::HallPrefix(kTestHall));
  EXPECT_TRUE((*snapshot)
                  ->Scan(table, range,
                         [&](std::string_view key, std::string_view value) {
                           rows.push_back({std::string(key), std::string(value)});
                           return true;
                         })
                  .ok());
  return rows;
}

void Write(TestHall& test, const storage::WriteBatch& batch) {
  ASSERT_TRUE(test.engine().TEST_WriteUnchecked(batch).ok());
}

// tests/crash flips two hundred.
constexpr int kFlipsATable = 4;

TEST(VerifyTest, FindsAFlippedBitInEveryTable) {
  TestHall test;
  RandomDay(test, 5).Do(300);
  ASSERT_TRUE(test.hall().PutSession(std::string(32, 's'), {}).ok());
  ASSERT_EQ(test.Run([&] {
              CommandCall call = test.AsIntegrator();
              call.command.mutable_start_finish_import()->set_source("old");
              return call;
            }()).kind,
            Kind::kCommitted);
  test.Settle();
  base::SeededRandom random(6);
  int made = 0;
  int found = 0;
  for (const storage::TableInfo& info : storage::kTables) {
    const std::vector<storage::Row> rows = RowsOf(test, info.table);
    const bool unused = info.table == Table::kVerifiers || info.table == Table::kCursors;
    EXPECT_EQ(rows.empty(), unused) << info.name;
    for (int i = 0; i < kFlipsATable && !rows.empty(); ++i) {
      const storage::Row& row = rows[random.Below(rows.size())];
      std::string value = row.value;
      const size_t at = random.Below(value.size());
      value[at] = static_cast<char>(value[at] ^ (1 << random.Below(8)));
      storage::WriteBatch damage;
      damage.Put(info.table, row.key, value);
      Write(test, damage);
      const VerifyReport report = Check(test);
      ++made;
      if (report.findings_total > 0 && report.findings.front().table == info.name) ++found;
      EXPECT_EQ(report.findings.empty() ? "" : report.findings.front().table, info.name)
          << "bit of byte " << at << " of " << value.size() << "\n" << Describe(report);
      storage::WriteBatch repair;
      repair.Put(info.table, row.key, row.value);
      Write(test, repair);
    }
  }
  EXPECT_TRUE(Check(test).clean());
  RecordProperty("found", found);
  RecordProperty("made", made);
  EXPECT_EQ(found, made);
}

TEST(VerifyTest, FindsMissingAndSurplusRowsInEveryDerivedTable) {
  TestHall test;
  RandomDay(test, 8).Do(200);
  for (const storage::TableInfo& info : storage::kTables) {
    const std::vector<storage::Row> rows = RowsOf(test, info.table);
    if (info.table_class != storage::TableClass::kDerived || rows.empty()) continue;
    const storage::Row& row = rows[rows.size() / 2];
    storage::WriteBatch damage;
    damage.Delete(info.table, row.key);
    damage.Put(info.table, row.key + "x", row.value);
    Write(test, damage);
    const VerifyReport report = Check(test);
    const bool keyless = info.table == Table::kHead;
    EXPECT_EQ(report.findings_total, keyless ? 1u : 2u) << info.name << "\n" << Describe(report);
    storage::WriteBatch repair;
    repair.Put(info.table, row.key, row.value);
    repair.Delete(info.table, row.key + "x");
    Write(test, repair);
  }
  EXPECT_TRUE(Check(test).clean());
}

TEST(VerifyTest, TellsWhatIsWrongInTheOrderOfTheTables) {
  TestHall test;
  RandomDay(test, 22).Do(100);
  storage::WriteBatch damage;
  for (const Table table : {Table::kDataKeys, Table::kTimers, Table::kCases}) {
    damage.Put(table, RowsOf(test, table).front().key, "damage");
  }
  Write(test, damage);
  const VerifyReport report = Check(test);
  ASSERT_EQ(report.findings.size(), 3u) << Describe(report);
  EXPECT_EQ(report.findings[0].table, storage::TableName(Table::kCases));
  EXPECT_EQ(report.findings[1].table, storage::TableName(Table::kTimers));
  EXPECT_EQ(report.findings[2].table, storage::TableName(Table::kDataKeys));
  VerifyOptions first_alone;
  first_alone.findings_max = 1;
  const VerifyReport shorter = Check(test, first_alone);
  EXPECT_EQ(shorter.findings_total, 3u);
  ASSERT_EQ(shorter.findings.size(), 1u);
  EXPECT_EQ(shorter.findings[0].table, storage::TableName(Table::kCases));
}

TEST(VerifyTest, FindsRemovedAndSwappedEntries) {
  TestHall test;
  for (int i = 0; i < 20; ++i) test.MustRegister();
  const auto rows = RowsOf(test, Table::kLedger);
  storage::WriteBatch removal;
  removal.Delete(Table::kLedger, rows[9].key);
  Write(test, removal);
  VerifyReport report = Check(test);
  ASSERT_FALSE(report.clean());
  EXPECT_EQ(report.findings[0].seq, 10u);
  EXPECT_FALSE(report.derived_compared);

  storage::WriteBatch swap;
  swap.Put(Table::kLedger, rows[9].key, rows[10].value);
  swap.Put(Table::kLedger, rows[10].key, rows[9].value);
  Write(test, swap);
  report = Check(test);
  ASSERT_FALSE(report.clean());
  EXPECT_EQ(report.findings[0].seq, 10u);
}

TEST(VerifyTest, ATrustedHeadFindsTruncationAndRewriting) {
  TestHall test;
  for (int i = 0; i < 5; ++i) test.MustRegister();
  const Head trusted = test.hall().head();
  VerifyOptions options;
  options.trusted_head = TrustedHead{trusted.seq, trusted.hash};
  EXPECT_TRUE(Check(test, options).clean());
  test.MustRegister();
  EXPECT_TRUE(Check(test, options).clean());

  // Another hall of the same name with a history of its own: sound in itself.
  TestHall forged;
  for (int i = 0; i < 8; ++i) {
    forged.clock().Advance(1);
    forged.MustRegister();
  }
  EXPECT_TRUE(Check(forged).clean());
  const VerifyReport rewritten = Check(forged, options);
  ASSERT_EQ(rewritten.findings_total, 1u);
  EXPECT_EQ(rewritten.findings[0].seq, trusted.seq);

  TestHall shorter;
  const VerifyReport truncated = Check(shorter, options);
  ASSERT_EQ(truncated.findings_total, 1u);
  EXPECT_EQ(truncated.findings[0].seq, trusted.seq);
}

TEST(VerifyTest, CountsWhatShouldHaveFired) {
  TestHall test;
  const int64_t id = test.MustRegister();
  // The timer row is gone: nothing fires, and the case row still tells that it should have.
  const auto timers = RowsOf(test, Table::kTimers);
  ASSERT_EQ(timers.size(), 1u);
  storage::WriteBatch damage;
  damage.Delete(Table::kTimers, timers[0].key);
  Write(test, damage);
  test.Advance(60 * base::kMicrosPerDay);
  test.MustRegister();
  const VerifyReport report = Check(test);
  EXPECT_EQ(report.overdue_unfired, 1u);
  EXPECT_EQ(report.overdue_unfired_case, id);
  EXPECT_FALSE(report.clean());
}

TEST(VerifyTest, AHallThatIsNotThereIsNotFound) {
  TestHall test;
  const auto snapshot = test.engine().GetSnapshot();
  EXPECT_EQ(Verify(**snapshot, "other", {}).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace hallcase::app
