// Opening a hall's directory without its server: read-only.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/engine.h"

namespace hallcase::offline {

// `dir` is the hall's directory (DIR/data is read then) or the data directory itself. Nothing is
// written to it.
//   FAILED_PRECONDITION  a server is running on it
//   NOT_FOUND            there is no data
//   else what OpenRocksdb says
absl::StatusOr<std::unique_ptr<storage::Engine>> OpenDataDir(const std::string& dir);

// What the engine found wrong when it opened the directory; empty if nothing.
std::string EngineDamage(const storage::Engine& engine);

// The hall that was asked for, or all that the engine holds if `hall` is empty. NOT_FOUND if there
// is none.
absl::StatusOr<std::vector<std::string>> HallsToRead(const storage::Snapshot& snapshot,
                                                     std::string_view hall);

}  // namespace hallcase::offline
