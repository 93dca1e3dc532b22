// A hall with everything under it, for tests that cross rooms: RocksDB in a directory, a clock that
// the test moves, and no threads that act on their own (timers run when the test says so).
//
// Thread-safety: one test thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/app/halls.h"
#include "server/base/clock.h"
#include "server/base/config.h"
#include "storage/engines/rocksdb/rocksdb_engine.h"

namespace hallcase::testing {

inline constexpr std::string_view kHallId = "lingshui";
// 2026-02-12 10:00 in China, a Thursday before the Spring Festival.
inline constexpr int64_t kRigStartMicros = 1'770'861'600 * base::kMicrosPerSecond;

// Limits at their defaults, except that a nearly full test machine is no reason to refuse.
base::Limits RigLimits();

struct RigOptions {
  storage::RocksdbOptions storage;
  base::Limits limits = RigLimits();
  // Outlives the rig.
  const base::Clock* clock = nullptr;
};

struct StoredRow {
  storage::Table table;
  std::string key;
  std::string value;
};

// Every row of the table, or of all tables, in order. Ends the process if a row cannot be read.
std::vector<StoredRow> AllRows(const storage::Snapshot& snapshot, storage::Table table);
std::vector<StoredRow> AllRows(const storage::Snapshot& snapshot);

class HallRig {
 public:
  // What opening the directory or the hall says when it fails.
  static absl::StatusOr<std::unique_ptr<HallRig>> Open(const RigOptions& options);
  // Answers what waits, then closes the directory.
  ~HallRig();
  HallRig(const HallRig&) = delete;
  HallRig& operator=(const HallRig&) = delete;

  // Sends one command and waits for its outcome.
  app::Outcome Run(app::CommandCall call);
  // Sends all at once, in order, and waits for all outcomes.
  std::vector<app::Outcome> RunAll(std::vector<app::CommandCall> calls);

  // Everything that is due by the clock happens, however often it leads to more.
  void Settle();

  app::HallImpl& hall() { return *hall_; }
  app::Halls& halls() { return *halls_; }
  storage::Engine& engine() { return *engine_; }

 private:
  HallRig() = default;

  std::unique_ptr<storage::Engine> engine_;
  std::unique_ptr<app::Halls> halls_;
  app::HallImpl* hall_ = nullptr;
};

}  // namespace hallcase::testing
