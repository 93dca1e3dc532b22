#include "server/auth/token.h"

#include <array>
#include <cstdint>

namespace hallcase::auth {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<int8_t, 256> MakeValues() {
  std::array<int8_t, 256> values{};
  for (int8_t& value : values) value = -1;
  for (size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<uint8_t>(kAlphabet[i])] = static_cast<int8_t>(i);
  }
  return values;
}
constexpr std::array<int8_t, 256> kValues = MakeValues();

}  // namespace

std::string ToBase64Url(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() * 4 + 2) / 3);
  uint32_t pending = 0;
  int bits = 0;
  for (const char c : bytes) {
    pending = (pending << 8) | static_cast<uint8_t>(c);
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text.push_back(kAlphabet[(pending >> bits) & 0x3f]);
    }
  }
  if (bits > 0) text.push_back(kAlphabet[(pending << (6 - bits)) & 0x3f]);
  return text;
}

std::optional<std::string> FromBase64Url(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  uint32_t pending = 0;
  int bits = 0;
  for (const char c : text) {
    const int8_t value = kValues[static_cast<uint8_t>(c)];
    if (value < 0) return std::nullopt;
    pending = (pending << 6) | static_cast<uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push_back(static_cast<char>(pending >> bits));
    }
  }
  const uint32_t left_over = pending & ((1u << bits) - 1);
  if (left_over != 0) return std::nullopt;
  return bytes;
}

NewToken MakeToken(base::RandomSource& random) {
  std::string bytes(kTokenBytes, '\0');
  random.Fill(bytes.data(), bytes.size());
  return {ToBase64Url(bytes), base::Sha256(bytes)};
}

std::optional<base::Hash> HashToken(std::string_view text) {
  if (text.size() != kTokenTextLength) return std::nullopt;
  const std::optional<std::string> bytes = FromBase64Url(text);
  if (!bytes.has_value()) return std::nullopt;
  return base::Sha256(*bytes);
}

bool TokenMatches(std::string_view text, const base::Hash& hash) {
  const std::optional<base::Hash> presented = HashToken(text);
  return presented.has_value() &&
         base::ConstantTimeEquals(base::AsBytes(*presented), base::AsBytes(hash));
}

}  // namespace hallcase::auth
