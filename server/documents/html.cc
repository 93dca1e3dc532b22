#include "server/documents/html.h"

#include "server/base/text.h"

namespace hallcase::documents {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool IsLineEnd(char32_t c) { return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029; }

bool IsInvisible(char32_t c) {
  if (c < 0x20) return c != '\t';
  if (c >= 0x7F && c <= 0x9F) return true;
  const bool bidirectional = (c >= 0x200E && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
                             (c >= 0x2066 && c <= 0x2069) || c == 0x061C;
  const bool nothing = c == 0x200B || (c >= 0x2060 && c <= 0x2065) || c == 0xFEFF || c == 0x00AD ||
                       (c >= 0xE0000 && c <= 0xE007F);
  const bool noncharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
  return bidirectional || nothing || noncharacter || c == 0xFFFD;
}

std::string_view Entity(char32_t c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return "";
  }
}

}  // namespace

std::string EscapeHtml(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  bool after_return = false;
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t c = base::TakeCodePoint(&text);
    const bool second_half = c == '\n' && after_return;
    after_return = c == '\r';
    if (second_half) continue;
    if (IsLineEnd(c)) {
      html.append("<br>");
    } else if (IsInvisible(c)) {
      html.append(kReplacement);
    } else if (const std::string_view entity = Entity(c); !entity.empty()) {
      html.append(entity);
    } else {
      html.append(before.substr(0, before.size() - text.size()));
    }
  }
  return html;
}

}  // namespace hallcase::documents
