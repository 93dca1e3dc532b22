// UTF-8 text: validity, length as people count it, and width on a terminal.
// Every function is thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hallcase::base {

// True for well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool IsValidUtf8(std::string_view text);

// Takes one code point off the front of `*text`. A malformed byte gives U+FFFD and is taken alone.
// REQUIRES: !text->empty().
char32_t TakeCodePoint(std::string_view* text);

// The number of code points; each malformed byte counts as one.
size_t CodePointCount(std::string_view text);

// Columns on a terminal: 2 for East Asian wide and full-width characters, 0 for combining marks
// and control characters, 1 otherwise.
size_t DisplayWidth(std::string_view text);

// `text` with spaces after it up to `columns` wide; wider text is returned unchanged.
std::string PadToWidth(std::string_view text, size_t columns);

// The longest front of `text` that is at most `columns` wide, ending in '…' where it was cut.
// REQUIRES: columns >= 1.
std::string CutToWidth(std::string_view text, size_t columns);

// Without white space at both ends: ASCII white space, U+00A0 and the ideographic space U+3000.
std::string_view TrimText(std::string_view text);

}  // namespace hallcase::base
