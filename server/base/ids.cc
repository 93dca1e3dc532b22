#include "server/base/ids.h"

#include <cstring>

#include "absl/status/status.h"
#include "server/base/hex.h"

namespace hallcase::base {
namespace {

constexpr uint32_t kCounterMax = 0xfff;
// A fresh millisecond starts its counter in the lower half, so that there is room to count.
constexpr uint32_t kCounterStartMask = 0x7ff;
constexpr size_t kTextLength = 36;

bool IsDashPosition(size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

}  // namespace

std::string FormatUuid(const Uuid& id) {
  std::string text;
  text.reserve(kTextLength);
  for (const uint8_t byte : id.bytes) {
    if (IsDashPosition(text.size())) text.push_back('-');
    text.push_back(kHexDigits[byte >> 4]);
    text.push_back(kHexDigits[byte & 0xf]);
  }
  return text;
}

absl::StatusOr<Uuid> ParseUuid(std::string_view text) {
  const absl::Status malformed =
      absl::InvalidArgumentError("not a UUID: want 8-4-4-4-12 hexadecimal digits");
  if (text.size() != kTextLength) return malformed;
  Uuid id;
  size_t digits = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsDashPosition(i)) {
      if (text[i] != '-') return malformed;
      continue;
    }
    const int value = HexValue(text[i]);
    if (value < 0) return malformed;
    uint8_t& byte = id.bytes[digits / 2];
    byte = static_cast<uint8_t>((byte << 4) | value);
    ++digits;
  }
  return id;
}

absl::StatusOr<Uuid> UuidFromBytes(std::string_view bytes) {
  if (bytes.size() != kUuidBytes) return absl::InvalidArgumentError("an id has 16 bytes");
  Uuid id;
  std::memcpy(id.bytes.data(), bytes.data(), kUuidBytes);
  return id;
}

int64_t UuidMillis(const Uuid& id) {
  int64_t millis = 0;
  for (size_t i = 0; i < 6; ++i) millis = (millis << 8) | id.bytes[i];
  return millis;
}

Uuid UuidGenerator::Next() {
  Uuid id;
  random_.Fill(id.bytes.data(), id.bytes.size());
  const auto now_millis = static_cast<uint64_t>(clock_.NowMicros() / kMicrosPerMilli);
  const uint32_t counter_start =
      ((static_cast<uint32_t>(id.bytes[6]) << 8) | id.bytes[7]) & kCounterStartMask;
  uint64_t millis = 0;
  uint32_t counter = 0;
  {
    MutexLock lock(mutex_);
    if (now_millis > last_millis_) {
      last_millis_ = now_millis;
      counter_ = counter_start;
    } else if (counter_ < kCounterMax) {
      ++counter_;
    } else {
      ++last_millis_;
      counter_ = counter_start;
    }
    millis = last_millis_;
    counter = counter_;
  }
  for (size_t i = 0; i < 6; ++i) {
    id.bytes[i] = static_cast<uint8_t>(millis >> (8 * (5 - i)));
  }
  id.bytes[6] = static_cast<uint8_t>(0x70 | (counter >> 8));
  id.bytes[7] = static_cast<uint8_t>(counter);
  id.bytes[8] = static_cast<uint8_t>(0x80 | (id.bytes[8] & 0x3f));
  return id;
}

}  // namespace hallcase::base
