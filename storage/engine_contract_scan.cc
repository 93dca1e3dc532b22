// Scans: order, bounds, limits, resuming, and agreement with a plain map under random edits.
#include <algorithm>
#include <map>
#include <random>

#include "absl/strings/str_cat.h"
#include "storage/coding.h"
#include "storage/engine_contract.h"
#include "storage/keys.h"

namespace hallcase::storage {
namespace {

using Strings = std::vector<std::string>;

constexpr uint32_t kScanSeed = 20260212;

TEST_P(EngineContractTest, PrefixesAndBoundsInBothDirections) {
  FillTen();
  ScanResult result;
  EXPECT_EQ(Letters(PrefixRange(HallPrefix("h")), &result), "abcdefghij");
  EXPECT_TRUE(result.complete);
  EXPECT_EQ(Letters(PrefixRange(HallPrefix("h"), true), &result), "jihgfedcba");
  EXPECT_TRUE(result.complete);
  ScanRange range{StaffKey("h", "c"), StaffKey("h", "f")};
  EXPECT_EQ(Letters(range, &result), "cde") << "the end is not part of the range";
  range.reverse = true;
  EXPECT_EQ(Letters(range, &result), "edc");
  range = {StaffKey("h", "cc"), StaffKey("h", "ee")};
  EXPECT_EQ(Letters(range, &result), "de") << "bounds need not be keys";
  range = {StaffKey("i", "i"), ""};
  EXPECT_EQ(Letters(range, &result), "ij") << "no end is no bound";
  range.reverse = true;
  EXPECT_EQ(Letters(range, &result), "ji");
  EXPECT_EQ(Letters({StaffKey("h", "f"), StaffKey("h", "c")}, &result), "") << "empty range";
  EXPECT_EQ(Letters(PrefixRange(StaffKey("h", "x")), &result), "");
  EXPECT_TRUE(result.complete);
}

TEST_P(EngineContractTest, LimitsStopAndTheRestGoesOn) {
  FillTen();
  for (const bool reverse : {false, true}) {
    const std::string all = reverse ? "jihgfedcba" : "abcdefghij";
    for (uint64_t rows_max = 1; rows_max <= 11; ++rows_max) {
      ScanRange range = PrefixRange(HallPrefix("h"), reverse);
      range.rows_max = rows_max;
      std::string seen;
      ScanResult result{0, false, range};
      int rounds = 0;
      while (!result.complete) {
        const ScanRange rest = result.rest;
        const std::string page = Letters(rest, &result);
        EXPECT_LE(page.size(), rows_max);
        seen += page;
        ASSERT_LE(++rounds, 10);
      }
      EXPECT_EQ(seen, all) << rows_max;
      EXPECT_EQ(rounds, static_cast<int>((9 + rows_max) / rows_max)) << "no empty last page";
    }
  }
}

TEST_P(EngineContractTest, BytesAreLimitedButNeverToNothing) {
  FillTen();
  const uint64_t row_bytes = StaffKey("h", "a").size() + 10;
  ScanRange range = PrefixRange(HallPrefix("h"));
  ScanResult result;
  range.bytes_max = 3 * row_bytes;
  EXPECT_EQ(Letters(range, &result), "abc");
  EXPECT_FALSE(result.complete);
  EXPECT_EQ(Letters(result.rest, &result), "def");
  range.bytes_max = 3 * row_bytes - 1;
  EXPECT_EQ(Letters(range, &result), "ab");
  range.bytes_max = 1;
  EXPECT_EQ(Letters(range, &result), "a");
  EXPECT_EQ(Letters(result.rest, &result), "b");
  range.rows_max = 0;
  EXPECT_EQ(Letters(range, &result), "");
  EXPECT_FALSE(result.complete);
}

TEST_P(EngineContractTest, VisitorStopsAndTheRestGoesOn) {
  FillTen();
  ScanResult result;
  EXPECT_EQ(Letters(PrefixRange(HallPrefix("h")), &result, 'd'), "abcd");
  EXPECT_FALSE(result.complete);
  EXPECT_EQ(Letters(result.rest, &result), "efghij");
  EXPECT_EQ(Letters(PrefixRange(HallPrefix("h"), true), &result, 'd'), "jihgfed");
  EXPECT_EQ(Letters(result.rest, &result), "cba");
  EXPECT_TRUE(result.complete);
}

TEST_P(EngineContractTest, VisitorMayReadFromTheSnapshot) {
  FillTen();
  const auto snapshot = Snap();
  int rows = 0;
  const auto result = snapshot->Scan(
      Table::kStaff, PrefixRange(HallPrefix("h")), [&](std::string_view key, std::string_view) {
        EXPECT_TRUE(snapshot->Get(Table::kStaff, key)->has_value());
        EXPECT_TRUE(snapshot->Last(Table::kStaff, HallPrefix("g"))->has_value());
        ++rows;
        return true;
      });
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(rows, 10);
}

TEST_P(EngineContractTest, LastIsTheGreatestKeyOfThePrefix) {
  FillTen();
  const auto snapshot = Snap();
  EXPECT_EQ((*snapshot->Last(Table::kStaff, HallPrefix("h")))->key, StaffKey("h", "j"));
  EXPECT_EQ((*snapshot->Last(Table::kStaff, ""))->key, StaffKey("i", "j"));
  EXPECT_FALSE(snapshot->Last(Table::kStaff, HallPrefix("h-2"))->has_value());
}

// Keys are few and collide often; every so often the engine is closed and opened again.
TEST_P(EngineContractTest, AgreesWithAMapUnderRandomEdits) {
  std::mt19937 random(kScanSeed);
  const auto key = [&random] { return StaffKey("h", std::to_string(random() % 200)); };
  std::map<std::string, std::string> model;
  Lease lease = Acquire("h");
  for (int step = 0; step < 400; ++step) {
    WriteBatch batch;
    for (auto left = random() % 20; left > 0; --left) {
      const std::string a = key();
      const std::string b = key();
      const auto dice = random() % 100;
      if (dice < 70) {
        batch.Put(Table::kCases, a, b);
        model[a] = b;
      } else if (dice < 95) {
        batch.Delete(Table::kCases, a);
        model.erase(a);
      } else if (a < b) {
        batch.DeleteRange(Table::kCases, a, b);
        model.erase(model.lower_bound(a), model.lower_bound(b));
      }
    }
    ASSERT_EQ(Commit("h", &lease, batch, Durability::kBuffered), absl::OkStatus());
    if (step % 100 == 99 && harness_->Reopen()) lease = Acquire("h");
    ScanRange range{key(), key()};
    range.reverse = (step & 1) != 0;
    Strings want;
    for (auto row = model.lower_bound(range.begin);
         row != model.end() && row->first < range.end; ++row) {
      want.push_back(absl::StrCat(row->first.substr(2), "=", row->second));
    }
    if (range.reverse) std::reverse(want.begin(), want.end());
    ASSERT_EQ(Rows(*Snap(), Table::kCases, range), want) << step;
  }
}

}  // namespace
}  // namespace hallcase::storage
