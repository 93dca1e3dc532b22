#include "storage/batch.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/coding.h"
#include "storage/keys.h"

namespace hallcase::storage {
namespace {

using testing::HasSubstr;

std::string Refusal(std::string_view hall, uint64_t head_seq, const WriteBatch& batch) {
  const absl::Status status = CheckBatch(hall, head_seq, batch);
  EXPECT_TRUE(status.ok() || absl::IsInvalidArgument(status)) << status;
  return std::string(status.message());
}

TEST(WriteBatchTest, GivesBackOperationsInOrder) {
  WriteBatch batch;
  EXPECT_TRUE(batch.empty());
  batch.Put(Table::kCases, "k1", std::string("v\0", 2));
  batch.Delete(Table::kWork, "k2");
  batch.DeleteRange(Table::kRequests, "a", "b");
  batch.Put(Table::kStaff, "k3", "");
  std::vector<std::string> seen;
  batch.ForEach([&seen](const WriteBatch::Op& op) {
    seen.push_back(absl::StrCat(static_cast<int>(op.kind), " ", TableNumber(op.table), " ",
                                std::string(op.key), "=", std::string(op.value)));
  });
  EXPECT_EQ(seen, (std::vector<std::string>{"1 3 k1=v" + std::string(1, '\0'), "2 8 k2=",
                                            "3 12 a=b", "1 15 k3="}));
  EXPECT_EQ(batch.op_count(), 4u);
  EXPECT_GT(batch.byte_count(), 0u);
  batch.Clear();
  EXPECT_TRUE(batch.empty());
  EXPECT_EQ(batch.byte_count(), 0u);
}

TEST(CheckBatchTest, TakesTheNextEntriesOfTheHall) {
  WriteBatch batch;
  batch.Put(Table::kLedger, LedgerKey("h", 8), "e");
  batch.Put(Table::kCases, CaseKey("h", 1), "c");
  batch.Put(Table::kLedger, LedgerKey("h", 9), "e");
  batch.DeleteRange(Table::kRequests, HallPrefix("h"), PrefixEnd(HallPrefix("h")));
  EXPECT_EQ(batch.ledger_entries(), 2u);
  EXPECT_EQ(Refusal("h", 7, batch), "");
  EXPECT_THAT(Refusal("h", 8, batch), HasSubstr("operation 0 on table ledger: want the key of"));
}

TEST(CheckBatchTest, KeepsToTheHall) {
  WriteBatch batch;
  batch.Put(Table::kCases, CaseKey("ha", 1), "c");
  EXPECT_EQ(Refusal("ha", 0, batch), "");
  EXPECT_THAT(Refusal("h", 0, batch), HasSubstr("outside the hall"));
  EXPECT_THAT(Refusal("H", 0, batch), HasSubstr("malformed"));
  EXPECT_THAT(Refusal("", 0, batch), HasSubstr("malformed"));
  WriteBatch range;
  range.DeleteRange(Table::kCases, HallPrefix("h"), HallPrefix("i"));
  EXPECT_THAT(Refusal("h", 0, range), HasSubstr("range ends outside"));
}

TEST(CheckBatchTest, OnlyAppendsToTheLedger) {
  WriteBatch gap;
  gap.Put(Table::kLedger, LedgerKey("h", 1), "e");
  gap.Put(Table::kLedger, LedgerKey("h", 3), "e");
  EXPECT_THAT(Refusal("h", 0, gap), HasSubstr("want the key of entry 2"));
  WriteBatch removal;
  removal.Delete(Table::kLedger, LedgerKey("h", 1));
  EXPECT_THAT(Refusal("h", 1, removal), HasSubstr("only ever appended"));
}

TEST(CheckBatchTest, HoldsTheLimits) {
  WriteBatch unknown;
  unknown.Put(static_cast<Table>(30), HallPrefix("h"), "");
  EXPECT_THAT(Refusal("h", 0, unknown), HasSubstr("no table 30"));
  WriteBatch long_key;
  long_key.Put(Table::kStaff, HallPrefix("h") + std::string(kKeyBytesMax, 'x'), "");
  EXPECT_THAT(Refusal("h", 0, long_key), HasSubstr("too long"));
  WriteBatch long_value;
  long_value.Put(Table::kStaff, HallPrefix("h"), std::string(kValueBytesMax + 1, 'x'));
  EXPECT_THAT(Refusal("h", 0, long_value), HasSubstr("too long"));
  WriteBatch long_batch;
  for (int i = 0; i < 5; ++i) {
    long_batch.Put(Table::kStaff, HallPrefix("h"), std::string(kValueBytesMax, 'x'));
  }
  EXPECT_THAT(Refusal("h", 0, long_batch), HasSubstr("bytes, at most"));
}

}  // namespace
}  // namespace hallcase::storage
