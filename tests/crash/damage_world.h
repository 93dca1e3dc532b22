// A hall with rows in every table, once closed in order and once as a crash leaves it, to be
// damaged by tests; and the look that must find the damage.
//
// Thread-safety: one test thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/clock.h"
#include "storage/engine.h"
#include "storage/testing/temporary_directory.h"
#include "tests/support/hall_rig.h"

namespace hallcase::testing {

// Of each kind of damage. All in the build that halls run; debug and sanitized builds, several
// times slower, take a quarter.
#ifdef NDEBUG
inline constexpr uint64_t kSeeds = 200;
#else
inline constexpr uint64_t kSeeds = 50;
#endif

class DamageWorld {
 public:
  explicit DamageWorld(uint64_t seed = 3);

  // Closed in order: all rows in table files, no log.
  std::string closed_dir() const { return root_.path() + "/closed"; }
  // As a crash leaves it: the older half of the rows in table files, the newer half in logs.
  std::string crashed_dir() const { return root_.path() + "/crashed"; }
  // The same hall some time before, closed in order: what a restored backup holds.
  std::string older_dir() const { return root_.path() + "/older"; }
  // As `hallcase head` prints it.
  const std::string& head() const { return head_; }
  const std::vector<StoredRow>& rows() const { return rows_; }

 private:
  void Live(const std::string& dir, uint64_t seed);
  void AddLateRows(HallRig* rig, base::FakeClock* clock);

  storage::TemporaryDirectory root_;
  std::string head_;
  std::vector<StoredRow> rows_;
};

// What was found, one line a finding; empty if nothing was.
using Findings = std::vector<std::string>;

Findings LookAt(const storage::Snapshot& snapshot);
// The same for a directory, by what `hallcase verify` runs; damage that the storage itself met is a
// finding of the table "storage". An empty trusted head is none.
Findings LookAtDirectory(const std::string& dir, const std::string& trusted_head);

// True if one of the findings is about this table.
bool Names(const Findings& findings, std::string_view table);

// Files of the directory whose names end so, with their sizes; in order of names.
struct FileOf {
  std::string path;
  uint64_t size = 0;
};
std::vector<FileOf> FilesOf(const std::string& dir, std::string_view ending);

// Changes one byte of a file in place.
void FlipFileByte(const std::string& path, uint64_t offset, uint8_t mask);

}  // namespace hallcase::testing
