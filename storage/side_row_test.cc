#include "storage/side_row.h"

#include <string>

#include "gtest/gtest.h"
#include "storage/coding.h"

namespace hallcase::storage {
namespace {

TEST(SideRowTest, OpensWhatItSealed) {
  for (const std::string& value : {std::string(), std::string("v"), std::string(300, '\0')}) {
    const std::string stored = SealSideRow(Table::kBlind, "key", value);
    EXPECT_EQ(stored.size(), value.size() + kSideRowChecksumBytes);
    const absl::StatusOr<std::string_view> opened = OpenSideRow(Table::kBlind, "key", stored);
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(*opened, value);
  }
}

TEST(SideRowTest, NoticesEveryFlippedBitOfKeyValueAndChecksum) {
  const std::string key = "key";
  const std::string stored = SealSideRow(Table::kSessions, key, "value");
  const std::string both = key + stored;
  for (size_t bit = 0; bit < both.size() * 8; ++bit) {
    std::string damaged = both;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_TRUE(absl::IsDataLoss(OpenSideRow(Table::kSessions, damaged.substr(0, key.size()),
                                             std::string_view(damaged).substr(key.size()))
                                     .status()))
        << bit;
  }
}

TEST(SideRowTest, NoticesAnotherTableAndShortRows) {
  const std::string stored = SealSideRow(Table::kSessions, "key", "value");
  EXPECT_TRUE(absl::IsDataLoss(OpenSideRow(Table::kCursors, "key", stored).status()));
  EXPECT_TRUE(absl::IsDataLoss(OpenSideRow(Table::kSessions, "key", "abc").status()));
  EXPECT_TRUE(absl::IsDataLoss(OpenSideRow(Table::kSessions, "key", "").status()));
}

TEST(SideRowTest, ChecksumIsTheDocumentedOne) {
  // CRC-32C of 0x23 (table 35) ‖ "12345678" ‖ "9", computed bit by bit outside this code.
  std::string want = "9";
  AppendU32(&want, 0xfdaf2a9c);
  EXPECT_EQ(SealSideRow(Table::kSessions, "12345678", "9"), want);
}

}  // namespace
}  // namespace hallcase::storage
