// Text in HTML. Pure and thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace hallcase::documents {

// `text` as the content of an element: markup, quotes and the apostrophe as entities; line ends
// (also U+2028, U+2029) as <br>. Characters that would print nothing or turn the order of others
// around (controls, bidirectional overrides, noncharacters) and malformed bytes become U+FFFD: what
// is hashed is seen.
std::string EscapeHtml(std::string_view text);

}  // namespace hallcase::documents
