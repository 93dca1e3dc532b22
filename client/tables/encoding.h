// The bytes of a text file as Chinese office software saves it → UTF-8. Pure and thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace hallcase::tables {

// UTF-8 with or without a byte-order mark, UTF-16 with one, else GB18030 (which GBK and GB 2312
// are part of). INVALID_ARGUMENT for bytes that are none of them.
absl::StatusOr<std::string> ToUtf8(std::string_view bytes);

}  // namespace hallcase::tables
