// RocksDB's statuses in the words of the seam.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "rocksdb/status.h"

namespace hallcase::storage {

// For reads and opening: OK, DATA_LOSS (damaged bytes), UNAVAILABLE (the device or file system
// refuses), INTERNAL (anything else). `doing` starts the message.
absl::Status ToReadStatus(const rocksdb::Status& status, std::string_view doing);

}  // namespace hallcase::storage
