// Getting rid of bytes that are no longer part of the data: logs, table files and lists of files
// that hold rows which were deleted or replaced.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "storage/engines/rocksdb/open_db.h"

namespace hallcase::storage {

// As Engine::DropObsolete. REQUIRES: `open` is writable.
absl::Status DropObsoleteFiles(const OpenDb& open, const RocksdbOptions& options);

// A table that DropObsoleteFiles makes for an instant, so that the list of files is begun anew; it
// is left over only by a crash in that instant, and is then dropped by the next opening.
bool IsScratchTable(std::string_view name);

}  // namespace hallcase::storage
