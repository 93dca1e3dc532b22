// Pins the bytes of entries, rows and chain hashes: what is on disk today must be read in ten years.
//
// Each golden file is a ledger as some version wrote it, with the rows that its facts give. Deciding
// may change, so nothing is decided here: the stored entries are hashed and folded again. A
// difference means that stored ledgers would no longer verify; it is never fixed by changing a file.
// New sorts of facts get a file of their own: HALLCASE_GOLDEN_OUT=PATH writes the newest story there.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>

#include "absl/strings/escaping.h"
#include "server/base/hash.h"
#include "server/domain/fold.h"
#include "server/domain/testing/map_rows.h"
#include "tests/golden/newest_story.h"

namespace hallcase {
namespace {

using domain::testing::MapRows;
// The first version; pauses, an extension and a calendar published over a running clock; papers
// handed over in every way, objects and a shift; acceptance, legs given back, urging, appeals; legs
// that are kept, shares of warnings, who asked for a pause, sheets that nobody signs; documents
// issued, printed, replaced; stock that comes in, is counted, asked for and issued, own actions of
// kinds and the credit for them, an outage and the pauses that it makes.
constexpr const char* kGoldenFiles[] = {"tests/golden/ledger.txt", "tests/golden/ledger_2.txt",
                                        "tests/golden/ledger_custody.txt",
                                        "tests/golden/ledger_3.txt",
                                        "tests/golden/ledger_warnings.txt",
                                        "tests/golden/ledger_documents.txt",
                                        "tests/golden/ledger_stock.txt"};

struct Golden {
  std::string genesis;
  std::map<int64_t, std::string> entries;
  std::map<int64_t, std::string> hashes;
  std::map<int64_t, std::string> cases;
  std::map<int64_t, std::string> warnings;
  std::map<int64_t, std::string> handovers;
  std::map<int64_t, std::string> objects;
  std::map<int64_t, std::string> shifts;
  std::map<int64_t, std::string> documents;
  // Codes by level.
  std::map<int64_t, std::string> stock;
  std::map<int64_t, std::string> ratings;
};

Golden ReadGolden(const char* path) {
  Golden golden;
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path << " is missing";
  std::string what;
  while (file >> what) {
    int64_t id = 0;
    std::string hex;
    if (what == "genesis") {
      file >> golden.genesis;
      continue;
    }
    file >> id >> hex;
    auto& part = what == "entry"      ? golden.entries
                 : what == "hash"     ? golden.hashes
                 : what == "case"     ? golden.cases
                 : what == "handover" ? golden.handovers
                 : what == "object"   ? golden.objects
                 : what == "shift"    ? golden.shifts
                 : what == "document" ? golden.documents
                 : what == "stock"    ? golden.stock
                 : what == "rating"   ? golden.ratings
                                      : golden.warnings;
    part[id] = hex;
  }
  return golden;
}

template <typename Rows>
void ExpectSameRows(const std::map<int64_t, std::string>& golden, const Rows& rows) {
  EXPECT_EQ(golden.size(), rows.size());
  for (const auto& [id, row] : rows) {
    const auto found = golden.find(id);
    ASSERT_NE(found, golden.end()) << id;
    EXPECT_EQ(found->second, base::ToHex(row.SerializeAsString())) << id;
  }
}

TEST(LedgerGoldenTest, StoredLedgersGiveTheirHashesAndRows) {
  if (const char* path = std::getenv("HALLCASE_GOLDEN_OUT")) {
    std::ofstream(path, std::ios::binary) << NewestStory();
  }
  for (const char* path : kGoldenFiles) {
    SCOPED_TRACE(path);
    const Golden golden = ReadGolden(path);
    base::Hash hash = base::GenesisHash(base::kDefaultHashAlg, "golden");
    EXPECT_EQ(golden.genesis, base::ToHex(hash));
    ASSERT_FALSE(golden.entries.empty());
    MapRows rows;
    for (const auto& [seq, hex] : golden.entries) {
      const std::string bytes = absl::HexStringToBytes(hex);
      hash = base::ChainHash(base::kDefaultHashAlg, hash, bytes);
      EXPECT_EQ(golden.hashes.at(seq), base::ToHex(hash)) << seq;
      ledger::v1::Entry entry;
      ASSERT_TRUE(entry.ParseFromString(bytes)) << seq;
      EXPECT_EQ(entry.SerializeAsString(), bytes) << "a field was renumbered or retyped: " << seq;
      domain::Fold(entry, &rows);
    }
    ExpectSameRows(golden.cases, rows.cases);
    ExpectSameRows(golden.warnings, rows.warnings);
    ExpectSameRows(golden.handovers, rows.handovers);
    ExpectSameRows(golden.objects, rows.objects);
    ExpectSameRows(golden.shifts, rows.shifts);
    ExpectSameRows(golden.documents, rows.documents);
    for (const auto& [level, hex] : golden.stock) {
      const std::string code = absl::HexStringToBytes(hex);
      EXPECT_EQ(rows.CounterValue(domain::Counter::kStockLevel, 0, code), level) << code;
    }
    ExpectSameRows(golden.ratings, rows.ratings);
  }
}

}  // namespace
}  // namespace hallcase
