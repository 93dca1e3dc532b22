// The style sheets of printed documents. Pure and thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hallcase::documents {

// A4, portrait. From the second page on the head of the page repeats the title and number; each
// page has its number and the count. REQUIRES: `title` and `number` hold neither quotes,
// backslashes nor markup.
std::string StyleA4(std::string_view title, std::string_view number);

// A roll 80 mm wide of which 72 mm are printed, cut after `length_mm`.
std::string StyleReceipt80(uint32_t length_mm);

}  // namespace hallcase::documents
