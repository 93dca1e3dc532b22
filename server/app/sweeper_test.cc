// Timers and jobs: each fires exactly once, promptly, also after downtime.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "server/app/index_keys.h"
#include "server/app/sweeper.h"
#include "storage/keys.h"
#include "tests/support/test_hall.h"
#include "tests/support/tired_engine.h"

namespace hallcase::app {
namespace {

using testing::TestHall;
using testing::TiredEngine;
using ::testing::SizeIs;
using Kind = Outcome::Kind;

constexpr int64_t kDay = base::kMicrosPerDay;

std::vector<ledger::v1::WarningRaised> Raised(TestHall& test) {
  std::vector<ledger::v1::WarningRaised> raised;
  for (uint64_t seq = 1; seq <= test.hall().head().seq; ++seq) {
    const auto item = test.hall().GetEntry(seq);
    for (const auto& fact : (*item)->entry->facts()) {
      if (fact.has_warning_raised()) raised.push_back(fact.warning_raised());
    }
  }
  return raised;
}

TEST(SweeperTest, AWarningIsRaisedAtItsInstantAndOnce) {
  TestHall test;
  const int64_t id = test.MustRegister();
  const int64_t wake = (*test.hall().GetCase(id))->wake_at_us();
  ASSERT_GT(wake, test.clock().NowMicros());
  test.Advance(wake - test.clock().NowMicros() - 1);
  EXPECT_THAT(Raised(test), SizeIs(0));
  test.Advance(1);
  ASSERT_THAT(Raised(test), SizeIs(1));
  EXPECT_EQ(Raised(test)[0].level(), ledger::v1::WARNING_LEVEL_YELLOW);
  EXPECT_EQ(Raised(test)[0].gap_from_us(), 0);
  test.Settle();
  EXPECT_THAT(Raised(test), SizeIs(1));
  test.Advance(30 * kDay);
  ASSERT_THAT(Raised(test), SizeIs(2));
  EXPECT_EQ(Raised(test)[1].level(), ledger::v1::WARNING_LEVEL_RED);
  test.Advance(30 * kDay);
  EXPECT_THAT(Raised(test), SizeIs(2));
}

TEST(SweeperTest, TheTableIsReadNoFurtherThanItFires) {
  TestHall test;
  constexpr int kDue = 150;
  for (int i = 0; i < kDue; ++i) test.MustRegister();
  test.clock().Advance(2 * kDay);
  for (int i = 0; i < 100; ++i) test.MustRegister();
  const uint64_t scanned = test.hall().sweeper().rows_scanned();
  const uint64_t fired = test.hall().sweeper().fired();
  // The first lot turns yellow, the second has not.
  const int64_t wake = Raised(test).empty() ? test.halls().KeepOnce() : 0;
  ASSERT_GT(wake, 0);
  const uint64_t before = test.hall().sweeper().rows_scanned();
  EXPECT_LE(before - scanned, 1u);
  test.Advance(wake - test.clock().NowMicros());
  EXPECT_EQ(test.hall().sweeper().fired() - fired, static_cast<uint64_t>(kDue));
  EXPECT_LE(test.hall().sweeper().rows_scanned() - before, static_cast<uint64_t>(kDue) + 1);
  EXPECT_THAT(Raised(test), SizeIs(kDue));
}

TEST(SweeperTest, DowntimeIsOneWarningThatNamesTheGap) {
  TestHall test;
  const int64_t id = test.MustRegister();
  const int64_t last = test.hall().head().recorded_at_us;
  test.Restart(60 * kDay);
  const auto raised = Raised(test);
  ASSERT_THAT(raised, SizeIs(1));
  EXPECT_EQ(raised[0].case_id(), id);
  EXPECT_EQ(raised[0].level(), ledger::v1::WARNING_LEVEL_RED);
  EXPECT_EQ(raised[0].gap_from_us(), last);
  test.Restart(60 * kDay);
  EXPECT_THAT(Raised(test), SizeIs(1));
}

// Written down in the morning with the time of last week: nobody could have warned meanwhile, and
// that is not the fault of the night.
TEST(SweeperTest, TheGapIsOverOnceItsTimersHaveFired) {
  TestHall test;
  test.MustRegister();
  test.Restart(kDay);
  CommandCall late = test.Register();
  late.occurred_at_us = testing::kTestStartUs - 60 * kDay;
  const int64_t id = test.Run(std::move(late)).subject_id;
  test.Settle();
  const auto raised = Raised(test);
  ASSERT_THAT(raised, SizeIs(1));
  EXPECT_EQ(raised[0].case_id(), id);
  EXPECT_EQ(raised[0].gap_from_us(), 0);
}

TEST(SweeperTest, ACommitOfUnknownFateFiresNothingTwice) {
  for (const auto trouble :
       {storage::CommitTrouble::kUnknownLost, storage::CommitTrouble::kUnknownWritten}) {
    TestHall test;
    const int64_t id = test.MustRegister();
    const int64_t wake = (*test.hall().GetCase(id))->wake_at_us();
    test.clock().Advance(wake - test.clock().NowMicros());
    test.memory().TroubleNextCommit(trouble);
    test.Settle();
    test.Advance(5 * base::kMicrosPerSecond);
    EXPECT_THAT(Raised(test), SizeIs(1));
  }
}

TEST(SweeperTest, AFullDiskDelaysAWarningAndLosesNone) {
  TestHall test;
  const int64_t id = test.MustRegister();
  const int64_t wake = (*test.hall().GetCase(id))->wake_at_us();
  test.memory().SetFreeBytes(0);
  test.Advance(wake - test.clock().NowMicros());
  EXPECT_THAT(Raised(test), SizeIs(0));
  test.memory().SetFreeBytes(uint64_t{1} << 40);
  test.Advance(2 * base::kMicrosPerSecond);
  EXPECT_THAT(Raised(test), SizeIs(1));
}

// Runs `meanwhile` in another thread between the call for a snapshot and the snapshot's use.
class InterruptedEngine final : public storage::MemoryEngine {
 public:
  absl::StatusOr<std::unique_ptr<storage::Snapshot>> GetSnapshot() override {
    auto snapshot = MemoryEngine::GetSnapshot();
    if (meanwhile) std::thread(std::exchange(meanwhile, nullptr)).join();
    return snapshot;
  }

  std::function<void()> meanwhile;
};

// A command commits, and its timer is told of, while the sweeper has an older snapshot in hand.
TEST(SweeperTest, ATimerThatTheSnapshotDoesNotShowIsNotPassedOver) {
  constexpr int64_t kWake = 2'000'000;
  constexpr int64_t kCase = 7;
  InterruptedEngine engine;
  base::FakeClock clock{1'000'000};
  Recovered recovered;
  recovered.lease = *engine.Acquire("h");
  HallState state(&engine, &clock, recovered);
  ClockGuard guard(&clock, kDay, 0);
  std::vector<int64_t> fired;
  SweeperOptions options;
  options.hall = "h";
  options.state = &state;
  options.clock = &clock;
  options.clock_guard = &guard;
  options.submit = [&](const CommandCall& call) {
    fired.push_back(call.command.fire_wake().case_id());
  };
  options.wake_keeper = [] {};
  Sweeper sweeper(options);
  engine.meanwhile = [&] {
    storage::WriteBatch batch;
    batch.Put(storage::Table::kLedger, storage::LedgerKey("h", 1), "entry");
    batch.Put(storage::Table::kTimers, storage::TimerKey("h", kWake, kTimerSubjectCase, kCase),
              "");
    ASSERT_TRUE(
        engine.Commit("h", recovered.lease.epoch, 0, batch, storage::Durability::kSynced).ok());
    sweeper.TimerSet(kWake);
  };
  state.DropSnapshot();
  sweeper.Run();
  EXPECT_FALSE(engine.meanwhile) << "the timer was set while the sweeper looked";
  state.Renew();
  clock.Advance(kWake - clock.NowMicros());
  sweeper.Run();
  EXPECT_EQ(fired, std::vector<int64_t>{kCase});
}

CommandCall Import(TestHall& test, const std::string& external_id) {
  CommandCall call = test.AsIntegrator();
  auto* command = call.command.mutable_register_case();
  command->set_item_code(testing::kTestItem);
  command->set_external_source("old");
  command->set_external_id(external_id);
  command->set_imported(true);
  command->set_upstream_due_us(testing::kTestStartUs - kDay);
  command->mutable_responsible()->set_kind(ledger::v1::PARTY_KIND_OUTSIDE);
  command->mutable_responsible()->set_id("old/7");
  call.occurred_at_us = testing::kTestStartUs - 10 * kDay;
  return call;
}

CommandCall FinishImport(TestHall& test) {
  CommandCall call = test.AsIntegrator();
  call.source = ledger::v1::SOURCE_COUNTER;
  call.command.mutable_start_finish_import()->set_source("old");
  return call;
}

TEST(JobTest, RunsInChunksToItsEnd) {
  TestHall test;
  constexpr int kCases = 350;
  for (int i = 0; i < kCases; ++i) {
    ASSERT_EQ(test.Run(Import(test, std::to_string(i))).kind, Kind::kCommitted);
  }
  EXPECT_EQ(test.Run(Import(test, "7")).kind, Kind::kAlready);
  const Outcome started = test.Run(FinishImport(test));
  ASSERT_EQ(started.kind, Kind::kCommitted) << started.rejection.message;
  test.Settle();
  const auto job = test.hall().GetJob(started.subject_id);
  ASSERT_TRUE(job.ok() && *job != nullptr);
  EXPECT_EQ((*job)->state(), ledger::v1::JOB_STATE_DONE);
  EXPECT_EQ((*job)->done(), static_cast<uint64_t>(kCases));
  EXPECT_THAT(Raised(test), SizeIs(kCases));
}

TEST(JobTest, GoesOnAfterARestart) {
  constexpr int kCases = 250;
  TiredEngine engine;
  testing::TestHallOptions options;
  options.engine = &engine;
  TestHall test(options);
  for (int i = 0; i < kCases; ++i) {
    ASSERT_EQ(test.Run(Import(test, std::to_string(i))).kind, Kind::kCommitted);
  }
  // The start and the first chunk get through; then the server ends.
  engine.commits_left = 2;
  const Outcome started = test.Run(FinishImport(test));
  ASSERT_EQ(started.kind, Kind::kCommitted);
  test.halls().WaitIdle();
  const auto half = test.hall().GetJob(started.subject_id);
  ASSERT_TRUE(half.ok() && *half != nullptr);
  ASSERT_EQ((*half)->state(), ledger::v1::JOB_STATE_RUNNING);
  const uint64_t done = (*half)->done();
  ASSERT_GT(done, 0u);
  ASSERT_LT(done, static_cast<uint64_t>(kCases));
  EXPECT_THAT(Raised(test), SizeIs(done));
  engine.commits_left = TiredEngine::kTireless;
  const uint64_t head = test.hall().head().seq;
  test.Restart();
  EXPECT_GT(test.hall().head().seq, head);
  const auto job = test.hall().GetJob(started.subject_id);
  EXPECT_EQ((*job)->state(), ledger::v1::JOB_STATE_DONE);
  EXPECT_EQ((*job)->done(), static_cast<uint64_t>(kCases));
  // Nothing twice: one warning a case.
  EXPECT_THAT(Raised(test), SizeIs(kCases));
}

// Nobody heard that it was started; the caller who asks again is told that it runs.
TEST(JobTest, RunsAlsoWhenItsStartWasOfUnknownFate) {
  TestHall test;
  for (int i = 0; i < 10; ++i) test.Run(Import(test, std::to_string(i)));
  test.memory().TroubleNextCommit(storage::CommitTrouble::kUnknownWritten);
  EXPECT_EQ(test.Run(FinishImport(test)).rejection.reason, domain::Reason::kOutcomeUnknown);
  test.Settle();
  EXPECT_THAT(Raised(test), SizeIs(10));
}

TEST(JobTest, ARefusedChunkIsTriedAgain) {
  TiredEngine engine;
  testing::TestHallOptions options;
  options.engine = &engine;
  TestHall test(options);
  for (int i = 0; i < 10; ++i) test.Run(Import(test, std::to_string(i)));
  // The start gets through, the first chunk does not.
  engine.commits_left = 1;
  const Outcome started = test.Run(FinishImport(test));
  ASSERT_EQ(started.kind, Kind::kCommitted);
  test.halls().WaitIdle();
  const auto refused = test.hall().GetJob(started.subject_id);
  ASSERT_TRUE(refused.ok() && *refused != nullptr);
  EXPECT_EQ((*refused)->state(), ledger::v1::JOB_STATE_RUNNING);
  EXPECT_EQ((*refused)->done(), 0u);
  engine.commits_left = TiredEngine::kTireless;
  test.Advance(3 * base::kMicrosPerSecond);
  const auto job = test.hall().GetJob(started.subject_id);
  EXPECT_EQ((*job)->state(), ledger::v1::JOB_STATE_DONE);
  EXPECT_EQ((*job)->done(), 10u);
}

}  // namespace
}  // namespace hallcase::app
