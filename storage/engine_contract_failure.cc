// What a commit leaves when the engine is closed, the power goes, or its fate is unknown.
#include "absl/strings/str_cat.h"
#include "storage/engine_contract.h"
#include "storage/keys.h"

namespace hallcase::storage {
namespace {

TEST_P(EngineContractTest, ReopeningKeepsCommits) {
  Lease lease = Acquire("h");
  for (uint64_t seq = 1; seq <= 5; ++seq) {
    ASSERT_EQ(Commit("h", &lease, Entry(seq), Durability::kBuffered), absl::OkStatus());
  }
  if (!harness_->Reopen()) GTEST_SKIP() << "nothing outlives this engine";
  EXPECT_EQ(FateOf(engine().Commit("h", lease.epoch, 5, Entry(6), Durability::kSynced)),
            CommitFate::kFenced)
      << "leases end with the engine";
  EXPECT_EQ(CheckedHead(), 5u);
  EXPECT_EQ(Rows(*Snap(), Table::kLedger, PrefixRange("")).size(), 5u);
}

TEST_P(EngineContractTest, PowerCutsKeepSyncedCommits) {
  Lease lease = Acquire("h");
  for (uint64_t seq = 1; seq <= 10; ++seq) {
    const Durability durability = seq <= 7 ? Durability::kSynced : Durability::kBuffered;
    ASSERT_EQ(Commit("h", &lease, Entry(seq), durability), absl::OkStatus());
  }
  if (!harness_->CutPower()) GTEST_SKIP() << "power cuts cannot be simulated here";
  EXPECT_EQ(CheckedHead(), 7u);
  lease = Acquire("h");
  ASSERT_EQ(Commit("h", &lease, Entry(8)), absl::OkStatus()) << "life goes on";
  ASSERT_TRUE(harness_->CutPower());
  EXPECT_EQ(CheckedHead(), 8u);
}

TEST_P(EngineContractTest, ASyncedCommitHardensBufferedOnesBeforeIt) {
  Lease lease = Acquire("h");
  ASSERT_EQ(Commit("h", &lease, Entry(1), Durability::kBuffered), absl::OkStatus());
  ASSERT_EQ(Commit("h", &lease, Entry(2), Durability::kSynced), absl::OkStatus());
  if (!harness_->CutPower()) GTEST_SKIP() << "power cuts cannot be simulated here";
  EXPECT_EQ(CheckedHead(), 2u);
}

TEST_P(EngineContractTest, UnknownFateStopsTheEngineUntilAcquire) {
  Lease lease = Acquire("h");
  Lease other = Acquire("other");
  ASSERT_EQ(Commit("h", &lease, Entry(1)), absl::OkStatus());
  if (!harness_->MakeNextCommitUnknown()) GTEST_SKIP() << "failures cannot be simulated here";
  EXPECT_EQ(FateOf(Commit("h", &lease, Entry(2))), CommitFate::kUnknown);
  EXPECT_TRUE(absl::IsUnavailable(engine().GetSnapshot().status()));
  EXPECT_EQ(FateOf(Commit("h", &lease, Entry(2))), CommitFate::kFenced);
  EXPECT_EQ(FateOf(Commit("other", &other, WriteBatch())), CommitFate::kFenced);

  const uint64_t head_seq = CheckedHead();
  EXPECT_TRUE(head_seq == 1 || head_seq == 2) << head_seq;
  EXPECT_EQ(Acquire("other").head_seq, 0u);
  EXPECT_FALSE(engine().read_only()) << engine().read_only_reason();
  lease = Acquire("h");
  ASSERT_EQ(Commit("h", &lease, Entry(head_seq + 1)), absl::OkStatus());
  EXPECT_EQ(CheckedHead(), head_seq + 1);
  if (harness_->CutPower()) {
    EXPECT_EQ(CheckedHead(), head_seq + 1) << "what Acquire showed stays";
  }
}

TEST_P(EngineContractTest, CheckpointIsACopyOfItsMoment) {
  Lease lease = Acquire("h");
  ASSERT_EQ(Commit("h", &lease, Entry(1)), absl::OkStatus());
  ASSERT_EQ(Commit("h", &lease, Entry(2), Durability::kBuffered), absl::OkStatus());
  std::unique_ptr<EngineHarness> copy = harness_->Checkpoint();
  if (copy == nullptr) {
    EXPECT_TRUE(absl::IsUnimplemented(engine().Checkpoint("any")));
    return;
  }
  ASSERT_EQ(Commit("h", &lease, Entry(3)), absl::OkStatus());
  const auto snapshot = copy->engine().GetSnapshot();
  ASSERT_TRUE(snapshot.ok()) << snapshot.status();
  EXPECT_EQ(Rows(**snapshot, Table::kHead, PrefixRange("")), std::vector<std::string>{"=2"});
  EXPECT_EQ(copy->engine().Acquire("h")->head_seq, 2u);
  EXPECT_EQ(CheckedHead(), 3u);
}

TEST_P(EngineContractTest, UncheckedWritesReachTheRowsOnly) {
  Lease lease = Acquire("h");
  ASSERT_EQ(Commit("h", &lease, Entry(1)), absl::OkStatus());
  WriteBatch damage;
  damage.Put(Table::kLedger, LedgerKey("h", 1), "forged");
  damage.Delete(Table::kHead, HeadKey("h"));
  ASSERT_EQ(engine().TEST_WriteUnchecked(damage), absl::OkStatus());
  EXPECT_EQ(Get(Table::kLedger, LedgerKey("h", 1)), "forged");
  EXPECT_EQ(Get(Table::kHead, HeadKey("h")), "absent");
  EXPECT_EQ(Commit("h", &lease, Entry(2)), absl::OkStatus());
}

}  // namespace
}  // namespace hallcase::storage
