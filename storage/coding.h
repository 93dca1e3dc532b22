// Order-preserving byte coding: comparing two encoded values byte by byte gives the same answer as
// comparing the values. Every key of the house is made of these pieces and of nothing else.
//
//   u8, u16, u32, u64   big-endian
//   i64                 big-endian with the sign bit flipped (negative sorts before positive)
//   string              0x00 in the content becomes 0x00 0xFF; ends with 0x00 0x01. Any bytes are
//                       safe, and "a" sorts before "ab" whatever follows.
//
// DO NOT CHANGE THESE LAYOUTS: they are on disk (pinned by tests/golden/keys.txt).
// Thread-safety: free functions without state; a Decoder belongs to one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hallcase::storage {

void AppendU8(std::string* out, uint8_t value);
void AppendU16(std::string* out, uint16_t value);
void AppendU32(std::string* out, uint32_t value);
void AppendU64(std::string* out, uint64_t value);
void AppendI64(std::string* out, int64_t value);
void AppendString(std::string* out, std::string_view value);

// Reads the pieces back in order. After the first failure every further read fails too and
// leaves its output unchanged, so that a parser may check once at the end.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : rest_(bytes) {}

  bool ReadU8(uint8_t* value);
  bool ReadU16(uint16_t* value);
  bool ReadU32(uint32_t* value);
  bool ReadU64(uint64_t* value);
  bool ReadI64(int64_t* value);
  bool ReadString(std::string* value);
  // The next `size` bytes as they are.
  bool ReadRaw(size_t size, std::string* value);
  // All that is left, possibly nothing.
  bool ReadRest(std::string* value);

  // True if nothing failed and nothing is left.
  bool done() const { return ok_ && rest_.empty(); }
  bool ok() const { return ok_; }
  std::string_view rest() const { return rest_; }

 private:
  bool ReadBigEndian(size_t size, uint64_t* value);
  bool Fail();

  std::string_view rest_;
  bool ok_ = true;
};

// The smallest byte string greater than every string that starts with `prefix`; empty (no bound)
// if there is none, that is if `prefix` is empty or all 0xFF.
std::string PrefixEnd(std::string_view prefix);

// The smallest byte string greater than `key`.
std::string KeyAfter(std::string_view key);

}  // namespace hallcase::storage
