#include "storage/crc32c.h"

#include <string>

#include "gtest/gtest.h"

namespace hallcase::storage {
namespace {

// Known answers of CRC-32C: the check value, and the 32-byte patterns of the iSCSI standard.
TEST(Crc32cTest, KnownAnswers) {
  EXPECT_EQ(Crc32c(""), 0u);
  EXPECT_EQ(Crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(Crc32c(std::string(32, '\xff')), 0x62a8ab43u);
}

TEST(Crc32cTest, InstructionAndTableAgreeAtEveryLengthAndSplit) {
  std::string bytes;
  for (int i = 0; i < 67; ++i) bytes.push_back(static_cast<char>(i * 37 + 11));
  for (size_t size = 0; size <= bytes.size(); ++size) {
    const std::string_view part = std::string_view(bytes).substr(0, size);
    const uint32_t whole = ExtendCrc32cByTable(0, part);
    EXPECT_EQ(Crc32c(part), whole);
    for (size_t cut = 0; cut <= size; cut += 5) {
      EXPECT_EQ(ExtendCrc32c(Crc32c(part.substr(0, cut)), part.substr(cut)), whole);
    }
  }
}

}  // namespace
}  // namespace hallcase::storage
