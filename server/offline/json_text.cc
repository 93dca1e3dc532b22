#include "server/offline/json_text.h"

#include "server/base/hash.h"
#include "server/base/strings.h"

namespace hallcase::offline {

std::string JsonString(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      base::StrAppend(&out, "\\u00", base::ToHex(std::string_view(&c, 1)));
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
  return out;
}

}  // namespace hallcase::offline
