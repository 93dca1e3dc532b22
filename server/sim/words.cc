#include "server/sim/words.h"

namespace hallcase::sim {
namespace {

bool IsOfWord(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '_' || letter == '.';
}

}  // namespace

std::string PutWordsIn(std::string_view text, const Lookup& lookup) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    if (text[at] != '$') {
      out.push_back(text[at++]);
      continue;
    }
    size_t end = at + 1;
    while (end < text.size() && IsOfWord(text[end])) ++end;
    const std::string_view word = text.substr(at + 1, end - at - 1);
    std::string_view bracket;
    if (end < text.size() && text[end] == '(') {
      const size_t close = text.find(')', end);
      bracket = text.substr(end + 1, close - end - 1);
      end = close + 1;
    }
    out += lookup(word, bracket);
    at = end;
  }
  return out;
}

}  // namespace hallcase::sim
