// Rows are damaged through the engine, below everything that checks them; verification must find
// each damage and name its table.

#include <gmock/gmock.h>
#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/base/log.h"
#include "server/base/strings.h"
#include "storage/engines/memory/memory_engine.h"
#include "storage/keys.h"
#include "storage/side_row.h"
#include "tests/crash/damage_world.h"
#include "tests/support/hall_rig.h"

namespace hallcase::testing {
namespace {

using ::testing::IsEmpty;
using storage::Table;
using storage::TableClass;
using storage::WriteBatch;

// Of so many flips one goes into the key.
constexpr uint64_t kKeyFlipEvery = 4;

class DamageRowsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    ASSERT_EQ(base::ConfigureLog({base::LogLevel::kError, "/dev/null"}), absl::OkStatus());
    // It says so of every row that does not parse; most do not.
    google::protobuf::SetLogHandler(nullptr);
    world_ = new DamageWorld;
  }
  static void TearDownTestSuite() {
    delete world_;
    world_ = nullptr;
  }

  // A damage is looked at in memory: the bytes are the same, and thousands of looks take seconds.
  void SetUp() override {
    WriteBatch batch;
    for (const StoredRow& row : world_->rows()) batch.Put(row.table, row.key, row.value);
    Write(batch);
    ASSERT_THAT(Look(), IsEmpty());
  }

  void Write(const WriteBatch& batch) {
    ASSERT_EQ(engine_.TEST_WriteUnchecked(batch), absl::OkStatus());
  }

  Findings Look() {
    const auto snapshot = engine_.GetSnapshot();
    if (!snapshot.ok()) return {};
    return LookAt(**snapshot);
  }

  // Replaces a row, looks, and puts things right again.
  Findings LookWithout(const StoredRow& row, const std::string& other_key,
                       const std::string& other_value) {
    WriteBatch damage;
    damage.Delete(row.table, row.key);
    if (!other_key.empty()) damage.Put(row.table, other_key, other_value);
    Write(damage);
    Findings findings = Look();
    WriteBatch repair;
    if (!other_key.empty()) repair.Delete(row.table, other_key);
    repair.Put(row.table, row.key, row.value);
    for (const StoredRow& overwritten : world_->rows()) {
      const bool same = overwritten.table == row.table && overwritten.key == other_key;
      if (same) repair.Put(overwritten.table, overwritten.key, overwritten.value);
    }
    Write(repair);
    return findings;
  }

  std::vector<StoredRow> RowsOf(Table table) const {
    std::vector<StoredRow> rows;
    for (const StoredRow& row : world_->rows()) {
      if (row.table == table) rows.push_back(row);
    }
    return rows;
  }

  static void Print(std::string_view what, uint64_t found, uint64_t made) {
    std::printf("%s\n", base::StrCat(what, ": found ", found, " / made ", made).c_str());
  }

  static DamageWorld* world_;
  storage::MemoryEngine engine_;
};

DamageWorld* DamageRowsTest::world_ = nullptr;

TEST_F(DamageRowsTest, FlippedBytesOfRowsAreFoundInEveryTable) {
  const size_t hall_prefix = storage::HallPrefix(kHallId).size();
  for (const storage::TableInfo& info : storage::kTables) {
    const std::vector<StoredRow> rows = RowsOf(info.table);
    ASSERT_FALSE(rows.empty()) << info.name;
    uint64_t found = 0;
    std::vector<std::string> missed;
    for (uint64_t seed = 0; seed < kSeeds; ++seed) {
      std::mt19937_64 random(seed);
      const StoredRow& row = rows[random() % rows.size()];
      std::string key = row.key;
      std::string value = row.value;
      const bool in_key = seed % kKeyFlipEvery == 0 && key.size() > hall_prefix;
      std::string& bytes = in_key ? key : value;
      const size_t first = in_key ? hall_prefix : 0;
      const size_t at = first + random() % (bytes.size() - first);
      bytes[at] = static_cast<char>(static_cast<uint8_t>(bytes[at]) ^ (1u << random() % 8));
      const Findings findings = LookWithout(row, key, value);
      // A head row whose min_reader_version was raised is refused, as a newer hall's would be.
      const bool refused = info.table == Table::kHead && Names(findings, "hall");
      if (refused || Names(findings, info.name)) {
        ++found;
      } else {
        missed.push_back(base::StrCat("seed ", seed, in_key ? ", key" : ", value", " byte ", at));
      }
    }
    Print(base::StrCat("flipped bytes of rows, ", info.name), found, kSeeds);
    EXPECT_THAT(missed, IsEmpty()) << info.name;
  }
}

TEST_F(DamageRowsTest, RemovedSwappedAndMovedEntriesAreFound) {
  const std::vector<StoredRow> entries = RowsOf(Table::kLedger);
  uint64_t removed = 0;
  uint64_t swapped = 0;
  for (size_t i = 0; i < entries.size(); ++i) {
    const Findings without = LookWithout(entries[i], "", "");
    // That the last one is gone shows in the head row.
    const bool last = i + 1 == entries.size();
    removed += Names(without, last ? "head" : "ledger") || Names(without, "ledger") ? 1 : 0;
    const StoredRow& other = entries[(i + 1) % entries.size()];
    WriteBatch swap;
    swap.Put(Table::kLedger, entries[i].key, other.value);
    swap.Put(Table::kLedger, other.key, entries[i].value);
    Write(swap);
    swapped += Names(Look(), "ledger") ? 1 : 0;
    WriteBatch repair;
    repair.Put(Table::kLedger, entries[i].key, entries[i].value);
    repair.Put(Table::kLedger, other.key, other.value);
    Write(repair);
  }
  Print("removed entries", removed, entries.size());
  Print("swapped entries", swapped, entries.size());
  EXPECT_EQ(removed, entries.size());
  EXPECT_EQ(swapped, entries.size());
}

TEST_F(DamageRowsTest, MissingRowsAreFoundInEveryDerivedTable) {
  for (const storage::TableInfo& info : storage::kTables) {
    if (info.table_class != TableClass::kDerived) continue;
    const std::vector<StoredRow> rows = RowsOf(info.table);
    uint64_t found = 0;
    for (const StoredRow& row : rows) {
      found += Names(LookWithout(row, "", ""), info.name) ? 1 : 0;
    }
    Print(base::StrCat("removed rows, ", info.name), found, rows.size());
    EXPECT_EQ(found, rows.size()) << info.name;
  }
}

TEST_F(DamageRowsTest, ForgedSideRowsAreFound) {
  for (const storage::TableInfo& info : storage::kTables) {
    if (info.table_class != TableClass::kSide) continue;
    const std::vector<StoredRow> rows = RowsOf(info.table);
    const StoredRow& row = rows.front();
    std::string other_key = row.key;
    other_key.back() = static_cast<char>(other_key.back() ^ 1);
    const std::string forged =
        storage::SealSideRow(Table::kSessions, other_key, "a session of somebody else");
    uint64_t found = 0;
    // Another's row under this key, a row without a checksum, and one sealed for another table.
    found += Names(LookWithout(row, other_key, row.value), info.name) ? 1 : 0;
    found += Names(LookWithout(row, row.key, "no checksum"), info.name) ? 1 : 0;
    const bool same = info.table == Table::kSessions;
    found += same || Names(LookWithout(row, other_key, forged), info.name) ? 1 : 0;
    Print(base::StrCat("forged rows, ", info.name), found, 3);
    EXPECT_EQ(found, 3u) << info.name;
  }
}

}  // namespace
}  // namespace hallcase::testing
