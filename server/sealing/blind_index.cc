#include "server/sealing/blind_index.h"

#include "server/base/check_codes.h"
#include "server/base/hash.h"
#include "server/base/text.h"

namespace hallcase::sealing {
namespace {

constexpr std::string_view kMiddleDot = "·";

bool IsSpace(char32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000;
}

// • ‧ ∙ ⋅ ・ ． ･ and · itself: keyboards and upstream systems differ.
bool IsDot(char32_t c) {
  return c == 0xB7 || c == 0x2022 || c == 0x2027 || c == 0x2219 || c == 0x22C5 || c == 0x30FB ||
         c == 0xFF0E || c == 0xFF65;
}

}  // namespace

std::string NormaliseIdNumber(std::string_view text) { return base::NormaliseCode(text); }

std::string NormalisePhone(std::string_view text) { return base::NormalisePhone(text); }

std::string NormaliseName(std::string_view text) {
  std::string normal;
  bool space_before = false;
  bool ascii_before = false;
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t c = base::TakeCodePoint(&text);
    if (IsSpace(c)) {
      space_before = true;
      continue;
    }
    const bool ascii = c < 0x80;
    if (space_before && ascii_before && ascii) normal.push_back(' ');
    if (IsDot(c)) {
      normal.append(kMiddleDot);
    } else if (c >= 'a' && c <= 'z') {
      normal.push_back(static_cast<char>(c - 'a' + 'A'));
    } else {
      normal.append(before.substr(0, before.size() - text.size()));
    }
    space_before = false;
    ascii_before = ascii;
  }
  return normal;
}

std::string NormaliseFor(BlindKind kind, std::string_view text) {
  switch (kind) {
    case BlindKind::kIdNumber:
      return NormaliseIdNumber(text);
    case BlindKind::kPhone:
      return NormalisePhone(text);
    case BlindKind::kName:
      return NormaliseName(text);
  }
  return "";
}

std::optional<std::string> BlindDigest(const KeyRing& ring, std::string_view hall_id,
                                       BlindKind kind, std::string_view text) {
  return BlindDigest(ring.blind_key(), hall_id, kind, text);
}

std::optional<std::string> BlindDigest(const SecretKey& blind_key, std::string_view hall_id,
                                       BlindKind kind, std::string_view text) {
  const std::string normal = NormaliseFor(kind, text);
  if (normal.empty()) return std::nullopt;
  const char number = static_cast<char>(kind);
  const base::Hash digest =
      base::HmacSha256(blind_key.AsBytes(), {std::string_view(&number, 1), hall_id,
                                                    std::string_view("\0", 1), normal});
  return std::string(base::AsBytes(digest).substr(0, kBlindDigestBytes));
}

}  // namespace hallcase::sealing
