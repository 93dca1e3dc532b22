// Reading whole small files (set-ups, mappings, passwords). Thread-safe.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace hallcase::base {

// The bytes of a file. NOT_FOUND when it cannot be opened, INVALID_ARGUMENT when it is a directory
// or has more than `bytes_max` bytes, DATA_LOSS when reading fails half-way.
absl::StatusOr<std::string> ReadWholeFile(const std::string& path, size_t bytes_max);

}  // namespace hallcase::base
