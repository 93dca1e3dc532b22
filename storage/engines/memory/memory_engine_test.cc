#include "storage/engines/memory/memory_engine.h"

#include <memory>

#include "storage/engine_contract.h"
#include "storage/keys.h"

namespace hallcase::storage {
namespace {

class MemoryHarness : public EngineHarness {
 public:
  Engine& engine() override { return engine_; }
  bool CutPower() override {
    engine_.CutPower();
    return true;
  }
  bool MakeNextCommitUnknown() override {
    engine_.TroubleNextCommit(CommitTrouble::kUnknownLost);
    return true;
  }

 private:
  MemoryEngine engine_;
};

INSTANTIATE_TEST_SUITE_P(
    Memory, EngineContractTest,
    testing::Values(EngineFactory{"memory", [] { return std::make_unique<MemoryHarness>(); }}));

class MemoryEngineTest : public testing::Test {
 protected:
  MemoryEngineTest() : lease_(*engine_.Acquire("h")) {
    batch_.Put(Table::kLedger, LedgerKey("h", 1), "entry");
  }

  absl::Status Commit() {
    return engine_.Commit("h", lease_.epoch, 0, batch_, Durability::kSynced);
  }

  MemoryEngine engine_;
  Lease lease_;
  WriteBatch batch_;
};

TEST_F(MemoryEngineTest, UnknownCommitsMayBeThereOrNot) {
  engine_.TroubleNextCommit(CommitTrouble::kUnknownLost);
  EXPECT_EQ(FateOf(Commit()), CommitFate::kUnknown);
  lease_ = *engine_.Acquire("h");
  EXPECT_EQ(lease_.head_seq, 0u);
  engine_.TroubleNextCommit(CommitTrouble::kUnknownWritten);
  EXPECT_EQ(FateOf(Commit()), CommitFate::kUnknown);
  EXPECT_EQ(engine_.Acquire("h")->head_seq, 1u);
}

TEST_F(MemoryEngineTest, RefusedCommitsKeepTheLease) {
  engine_.TroubleNextCommit(CommitTrouble::kRefused);
  EXPECT_EQ(FateOf(Commit()), CommitFate::kRefused);
  EXPECT_EQ(Commit(), absl::OkStatus());
}

TEST_F(MemoryEngineTest, FreeBytesAreWhatTheTestSays) {
  engine_.SetFreeBytes(12345);
  EXPECT_EQ(*engine_.FreeBytes(), 12345u);
}

}  // namespace
}  // namespace hallcase::storage
