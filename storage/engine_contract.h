// The one suite that every engine passes. To put an engine to it, list engine_contract.cc,
// engine_contract_scan.cc and engine_contract_failure.cc among the sources of its test and say
// there how to make one:
//
//   INSTANTIATE_TEST_SUITE_P(Mine, EngineContractTest, testing::Values(EngineFactory{"mine", …}));
#pragma once

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "storage/engine.h"

namespace hallcase::storage {

// One storage, with the engine on it. What an engine cannot do it answers with false; the tests
// that need it then say so and pass without it.
class EngineHarness {
 public:
  virtual ~EngineHarness() = default;

  virtual Engine& engine() = 0;

  // Closes the engine and opens it again on what it left. False: nothing outlives it.
  virtual bool Reopen() { return false; }
  // Power goes and comes back; what was not synced is gone. False: cannot be simulated.
  virtual bool CutPower() { return false; }
  // The next commit ends in kUnknown. False: cannot be simulated.
  virtual bool MakeNextCommitUnknown() { return false; }
  // An engine on a copy that engine().Checkpoint made; null: the engine makes none.
  virtual std::unique_ptr<EngineHarness> Checkpoint() { return nullptr; }
};

struct EngineFactory {
  std::string name;
  std::function<std::unique_ptr<EngineHarness>()> make;

  friend void PrintTo(const EngineFactory& factory, std::ostream* out) { *out << factory.name; }
};

class EngineContractTest : public testing::TestWithParam<EngineFactory> {
 protected:
  // Opens the engine here: tests use it from several threads.
  EngineContractTest() : harness_(GetParam().make()) { harness_->engine(); }

  Engine& engine() { return harness_->engine(); }

  Lease Acquire(std::string_view hall);
  std::unique_ptr<Snapshot> Snap();
  // Commits under the lease and moves its head.
  absl::Status Commit(std::string_view hall, Lease* lease, const WriteBatch& batch,
                      Durability durability = Durability::kSynced);
  // The value, or "absent".
  std::string Get(Table table, std::string_view key);
  // All rows of a range as "key=value" with the hall's prefix cut off.
  static std::vector<std::string> Rows(const Snapshot& snapshot, Table table,
                                       const ScanRange& range);
  // Rows a … j of hall "h" in kStaff with values of 10 bytes, between rows of other halls.
  void FillTen();
  // The last letters of the keys that a scan of kStaff visits, until `stop_at` if given.
  std::string Letters(const ScanRange& range, ScanResult* result, char stop_at = '\0');
  // Entry `seq` of hall "h" and a head row that names it.
  static WriteBatch Entry(uint64_t seq);
  // The head of hall "h"; expects the head row to agree with it. Takes the lease.
  uint64_t CheckedHead();

  std::unique_ptr<EngineHarness> harness_;
};

}  // namespace hallcase::storage
