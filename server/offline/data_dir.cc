#include "server/offline/data_dir.h"

#include <filesystem>

#include "server/app/halls.h"
#include "server/base/strings.h"
#include "storage/engines/rocksdb/rocksdb_engine.h"

namespace hallcase::offline {

absl::StatusOr<std::unique_ptr<storage::Engine>> OpenDataDir(const std::string& dir) {
  std::error_code ignored;
  const std::string inner = base::StrCat(dir, "/data");
  storage::RocksdbOptions options;
  options.dir = std::filesystem::is_directory(inner, ignored) ? inner : dir;
  options.create_if_missing = false;
  options.read_only = true;
  auto engine = storage::OpenRocksdb(options);
  if (absl::IsFailedPrecondition(engine.status())) {
    return absl::FailedPreconditionError(
        base::StrCat("a server is running on ", options.dir,
                     "; stop it first, or read a copy: ", engine.status().message()));
  }
  return engine;
}

std::string EngineDamage(const storage::Engine& engine) {
  const std::string reason = engine.read_only_reason();
  return reason == storage::kReadOnlyOnRequest ? "" : reason;
}

absl::StatusOr<std::vector<std::string>> HallsToRead(const storage::Snapshot& snapshot,
                                                     std::string_view hall) {
  auto halls = app::ListHalls(snapshot);
  if (!halls.ok()) return halls.status();
  if (hall.empty()) {
    if (halls->empty()) return absl::NotFoundError("the directory holds no hall");
    return halls;
  }
  for (const std::string& one : *halls) {
    if (one == hall) return std::vector<std::string>{one};
  }
  return absl::NotFoundError(base::StrCat("the directory holds no hall ", hall));
}

}  // namespace hallcase::offline
