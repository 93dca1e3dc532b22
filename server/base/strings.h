// Bridges std::string_view and absl::string_view: Debian builds Abseil for C++14, where its
// string_view is a type of its own that neither converts to nor from the standard one. The house
// uses std::string_view in its interfaces and these functions where Abseil is called.
//
//   base::StrCat("unknown key ", key)          // takes both kinds
//   absl::SimpleAtoi(base::ToAbsl(text), &n)
#pragma once

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace hallcase::base {

inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view ToStd(absl::string_view text) { return {text.data(), text.size()}; }

// What StrCat takes: a std::string_view becomes Abseil's, anything else is passed on.
inline absl::string_view StrCatPart(std::string_view part) { return ToAbsl(part); }
inline absl::string_view StrCatPart(const std::string& part) { return part; }
inline absl::string_view StrCatPart(const char* part) { return part; }
template <typename T>
const T& StrCatPart(const T& part) {
  return part;
}

template <typename... Parts>
std::string StrCat(const Parts&... parts) {
  return absl::StrCat(StrCatPart(parts)...);
}

template <typename... Parts>
void StrAppend(std::string* target, const Parts&... parts) {
  absl::StrAppend(target, StrCatPart(parts)...);
}

}  // namespace hallcase::base
