// Keys and differences in words, for people who read a verification.
// Thread-safety: free functions without state.
#pragma once

#include <string>
#include <string_view>

#include "storage/schema.h"

namespace hallcase::app {

// For example "day=20240304 sequence=7". Bytes that come from outside are hexadecimal.
std::string KeyInWords(storage::Table table, std::string_view key);

// The first field in which two rows of a table differ, never its value: "stage differs".
std::string DifferenceInWords(storage::Table table, std::string_view stored,
                              std::string_view rebuilt);

}  // namespace hallcase::app
