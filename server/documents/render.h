// A snapshot as a page that prints itself. Pure and thread-safe.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "server/documents/document.h"

namespace hallcase::documents {

// One HTML page that needs nothing else: style sheet and QR code are inside, scripts and loading
// are forbidden by its own policy. The same bytes for the same arguments. `print_number` counts
// prints from 1; from 2 on the page is marked 补打. The statuses of CheckSnapshot, and
// INVALID_ARGUMENT (place `print_number`) for 0.
absl::StatusOr<std::string> RenderHtml(const Snapshot& snapshot, uint32_t print_number);

}  // namespace hallcase::documents
