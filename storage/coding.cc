#include "storage/coding.h"

namespace hallcase::storage {
namespace {

constexpr char kEscape = '\x00';
constexpr char kEscapedZero = '\xff';
constexpr char kTerminator = '\x01';
constexpr uint64_t kSignBit = uint64_t{1} << 63;

void AppendBigEndian(std::string* out, uint64_t value, size_t size) {
  char bytes[8];
  for (size_t i = 0; i < size; ++i) {
    bytes[i] = static_cast<char>(static_cast<uint8_t>(value >> (8 * (size - 1 - i))));
  }
  out->append(bytes, size);
}

}  // namespace

void AppendU8(std::string* out, uint8_t value) { out->push_back(static_cast<char>(value)); }
void AppendU16(std::string* out, uint16_t value) { AppendBigEndian(out, value, 2); }
void AppendU32(std::string* out, uint32_t value) { AppendBigEndian(out, value, 4); }
void AppendU64(std::string* out, uint64_t value) { AppendBigEndian(out, value, 8); }

void AppendI64(std::string* out, int64_t value) {
  AppendBigEndian(out, static_cast<uint64_t>(value) ^ kSignBit, 8);
}

void AppendString(std::string* out, std::string_view value) {
  for (;;) {
    const size_t zero = value.find('\0');
    if (zero == std::string_view::npos) break;
    out->append(value.substr(0, zero + 1));
    out->push_back(kEscapedZero);
    value.remove_prefix(zero + 1);
  }
  out->append(value);
  out->push_back(kEscape);
  out->push_back(kTerminator);
}

bool Decoder::Fail() {
  ok_ = false;
  return false;
}

bool Decoder::ReadBigEndian(size_t size, uint64_t* value) {
  if (!ok_ || rest_.size() < size) return Fail();
  uint64_t result = 0;
  for (size_t i = 0; i < size; ++i) {
    result = (result << 8) | static_cast<uint8_t>(rest_[i]);
  }
  rest_.remove_prefix(size);
  *value = result;
  return true;
}

bool Decoder::ReadU8(uint8_t* value) {
  uint64_t wide = 0;
  if (!ReadBigEndian(1, &wide)) return false;
  *value = static_cast<uint8_t>(wide);
  return true;
}

bool Decoder::ReadU16(uint16_t* value) {
  uint64_t wide = 0;
  if (!ReadBigEndian(2, &wide)) return false;
  *value = static_cast<uint16_t>(wide);
  return true;
}

bool Decoder::ReadU32(uint32_t* value) {
  uint64_t wide = 0;
  if (!ReadBigEndian(4, &wide)) return false;
  *value = static_cast<uint32_t>(wide);
  return true;
}

bool Decoder::ReadU64(uint64_t* value) { return ReadBigEndian(8, value); }

bool Decoder::ReadI64(int64_t* value) {
  uint64_t wide = 0;
  if (!ReadBigEndian(8, &wide)) return false;
  *value = static_cast<int64_t>(wide ^ kSignBit);
  return true;
}

bool Decoder::ReadString(std::string* value) {
  if (!ok_) return false;
  std::string result;
  std::string_view rest = rest_;
  for (;;) {
    const size_t zero = rest.find(kEscape);
    if (zero == std::string_view::npos || zero + 1 == rest.size()) return Fail();
    const char mark = rest[zero + 1];
    result.append(rest.substr(0, zero));
    rest.remove_prefix(zero + 2);
    if (mark == kTerminator) break;
    if (mark != kEscapedZero) return Fail();
    result.push_back('\0');
  }
  rest_ = rest;
  *value = std::move(result);
  return true;
}

bool Decoder::ReadRaw(size_t size, std::string* value) {
  if (!ok_ || rest_.size() < size) return Fail();
  value->assign(rest_.substr(0, size));
  rest_.remove_prefix(size);
  return true;
}

bool Decoder::ReadRest(std::string* value) { return ReadRaw(rest_.size(), value); }

std::string PrefixEnd(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty()) {
    const auto last = static_cast<uint8_t>(end.back());
    if (last != 0xff) {
      end.back() = static_cast<char>(static_cast<uint8_t>(last + 1));
      return end;
    }
    end.pop_back();
  }
  return end;
}

std::string KeyAfter(std::string_view key) {
  std::string after;
  after.reserve(key.size() + 1);
  after.append(key);
  after.push_back('\0');
  return after;
}

}  // namespace hallcase::storage
