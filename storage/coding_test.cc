#include "storage/coding.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "gtest/gtest.h"

namespace hallcase::storage {
namespace {

using std::string_literals::operator""s;

std::string I64(int64_t value) {
  std::string bytes;
  AppendI64(&bytes, value);
  return bytes;
}

std::string Str(std::string_view value) {
  std::string bytes;
  AppendString(&bytes, value);
  return bytes;
}

TEST(CodingTest, LayoutsAreFixed) {
  std::string bytes;
  AppendU8(&bytes, 0x01);
  AppendU16(&bytes, 0x0203);
  AppendU32(&bytes, 0x04050607);
  AppendU64(&bytes, 0x08090a0b0c0d0e0f);
  EXPECT_EQ(bytes, "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"s);
  EXPECT_EQ(I64(0), "\x80\0\0\0\0\0\0\0"s);
  EXPECT_EQ(I64(-1), "\x7f\xff\xff\xff\xff\xff\xff\xff"s);
  EXPECT_EQ(Str("a\0b"s), "a\0\xff"s + "b\0\x01"s);
}

TEST(CodingTest, SignedNumbersSortByValue) {
  const std::vector<int64_t> values = {std::numeric_limits<int64_t>::min(), -257, -256, -1, 0, 1,
                                       255, 256, std::numeric_limits<int64_t>::max()};
  for (size_t i = 1; i < values.size(); ++i) EXPECT_LT(I64(values[i - 1]), I64(values[i])) << i;
}

TEST(CodingTest, StringsSortByValueWhateverFollows) {
  const std::vector<std::string> values = {"", "\0"s, "\0\0"s, "\0\xff"s, "\x01", "a", "a\0"s,
                                           "a\0b"s, "a\x01", "ab", "b", "\xff", "\xff\xff"};
  const std::vector<std::string> tails = {"", "\0"s, "\xff", "\x01"};
  for (size_t i = 1; i < values.size(); ++i) {
    for (const std::string& low : tails) {
      for (const std::string& high : tails) {
        EXPECT_LT(Str(values[i - 1]) + low, Str(values[i]) + high) << i;
      }
    }
  }
}

TEST(CodingTest, ReadsBackWhatWasWritten) {
  std::string bytes;
  AppendU8(&bytes, 200);
  AppendU16(&bytes, 60000);
  AppendU32(&bytes, 4000000000);
  AppendU64(&bytes, 1ull << 63);
  AppendI64(&bytes, -5);
  AppendString(&bytes, "x\0\xff\0\x01y"s);
  bytes += "raw!rest";
  Decoder decoder(bytes);
  uint8_t u8 = 0;
  uint16_t u16 = 0;
  uint32_t u32 = 0;
  uint64_t u64 = 0;
  int64_t i64 = 0;
  std::string text;
  std::string raw;
  std::string rest;
  EXPECT_TRUE(decoder.ReadU8(&u8) && decoder.ReadU16(&u16) && decoder.ReadU32(&u32));
  EXPECT_TRUE(decoder.ReadU64(&u64) && decoder.ReadI64(&i64) && decoder.ReadString(&text));
  EXPECT_TRUE(decoder.ReadRaw(4, &raw));
  EXPECT_FALSE(decoder.done());
  EXPECT_TRUE(decoder.ReadRest(&rest));
  EXPECT_TRUE(decoder.done());
  EXPECT_EQ(u8, 200);
  EXPECT_EQ(u16, 60000);
  EXPECT_EQ(u32, 4000000000);
  EXPECT_EQ(u64, 1ull << 63);
  EXPECT_EQ(i64, -5);
  EXPECT_EQ(text, "x\0\xff\0\x01y"s);
  EXPECT_EQ(raw, "raw!");
  EXPECT_EQ(rest, "rest");
}

TEST(CodingTest, DamagedBytesFailAndStayFailed) {
  for (const std::string& bad : {""s, "a"s, "a\0"s, "a\0\x02"s, "a\0\0"s}) {
    Decoder decoder(bad);
    std::string value = "untouched";
    EXPECT_FALSE(decoder.ReadString(&value));
    EXPECT_EQ(value, "untouched");
    EXPECT_FALSE(decoder.ReadRest(&value));
    EXPECT_FALSE(decoder.done());
  }
  Decoder decoder("abc");
  uint32_t number = 7;
  uint8_t byte = 7;
  EXPECT_FALSE(decoder.ReadU32(&number));
  EXPECT_FALSE(decoder.ReadU8(&byte));
  EXPECT_EQ(number, 7u);
  EXPECT_EQ(byte, 7u);
}

TEST(CodingTest, PrefixEndIsTheFirstKeyBeyond) {
  EXPECT_EQ(PrefixEnd("ab"), "ac");
  EXPECT_EQ(PrefixEnd("a\xff\xff"), "b");
  EXPECT_EQ(PrefixEnd("h\0"s), "h\x01");
  EXPECT_EQ(PrefixEnd("\xff\xff"), "");
  EXPECT_EQ(PrefixEnd(""), "");
  EXPECT_EQ(KeyAfter("a"), "a\0"s);
}

}  // namespace
}  // namespace hallcase::storage
