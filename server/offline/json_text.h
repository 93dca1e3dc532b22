// Strings within JSON text. Thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace hallcase::offline {

// In quotes, with everything escaped that JSON does not allow as it is. `text` is UTF-8.
std::string JsonString(std::string_view text);

}  // namespace hallcase::offline
