// Many callers at once: order, lanes, limits, and nothing lost.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "server/app/lanes.h"
#include "tests/support/gate.h"
#include "tests/support/test_hall.h"

namespace hallcase::app {
namespace {

using domain::Reason;
using testing::Gate;
using testing::TestHall;
using testing::TestHallOptions;
using Kind = Outcome::Kind;

TicketPtr TicketOf(Lane lane, const std::string& name) {
  auto ticket = std::make_unique<Ticket>();
  ticket->call.lane = lane;
  ticket->call.request_id = name;
  return ticket;
}

TEST(LaneQueueTest, SharesByWeightAndKeepsOrderWithinALane) {
  base::Limits limits = base::DefaultConfig().limits;
  limits.lane_interactive_weight = 4;
  limits.lane_ingest_weight = 2;
  limits.lane_jobs_weight = 1;
  LaneQueue queue(limits);
  for (int i = 0; i < 100; ++i) {
    for (const Lane lane : {Lane::kInteractive, Lane::kIngest, Lane::kJobs}) {
      TicketPtr ticket = TicketOf(lane, std::to_string(i));
      ASSERT_TRUE(queue.Push(ticket));
    }
  }
  std::deque<TicketPtr> taken;
  queue.Take(70, &taken);
  int count[3] = {0, 0, 0};
  for (const TicketPtr& ticket : taken) {
    int& next = count[static_cast<int>(ticket->call.lane)];
    EXPECT_EQ(ticket->call.request_id, std::to_string(next));
    ++next;
  }
  EXPECT_EQ(count[0], 40);
  EXPECT_EQ(count[1], 20);
  EXPECT_EQ(count[2], 10);
  EXPECT_EQ(queue.size(), 230u);
}

TEST(LaneQueueTest, AnIdleLaneSavesNothingUp) {
  LaneQueue queue(base::DefaultConfig().limits);
  for (int i = 0; i < 50; ++i) {
    TicketPtr ticket = TicketOf(Lane::kJobs, "j");
    ASSERT_TRUE(queue.Push(ticket));
  }
  std::deque<TicketPtr> taken;
  queue.Take(50, &taken);
  taken.clear();
  for (int i = 0; i < 3; ++i) {
    TicketPtr job = TicketOf(Lane::kJobs, "j");
    TicketPtr person = TicketOf(Lane::kInteractive, "p");
    ASSERT_TRUE(queue.Push(job));
    ASSERT_TRUE(queue.Push(person));
  }
  queue.Take(3, &taken);
  for (const TicketPtr& ticket : taken) EXPECT_EQ(ticket->call.request_id, "p");
}

TEST(LaneQueueTest, AFullLaneTakesNoMore) {
  base::Limits limits = base::DefaultConfig().limits;
  limits.queue_jobs_commands_max = 2;
  LaneQueue queue(limits);
  for (int i = 0; i < 3; ++i) {
    TicketPtr ticket = TicketOf(Lane::kJobs, "j");
    EXPECT_EQ(queue.Push(ticket), i < 2);
    EXPECT_EQ(ticket != nullptr, i == 2);
  }
  TicketPtr person = TicketOf(Lane::kInteractive, "p");
  EXPECT_TRUE(queue.Push(person));
}

TEST(ExecutorTest, ConcurrentCallersGetGaplessSeqsAndNumbers) {
  TestHall test;
  const uint64_t before = test.hall().head().seq;
  constexpr int kCallers = 4;
  constexpr int kEach = 100;
  base::Mutex mutex;
  std::set<uint64_t> seqs;
  std::set<std::string> numbers;
  std::vector<std::thread> callers;
  for (int c = 0; c < kCallers; ++c) {
    callers.emplace_back([&, c] {
      for (int i = 0; i < kEach; ++i) {
        const Outcome outcome = test.Run(test.Register("clerk" + std::to_string(c + 1)));
        ASSERT_EQ(outcome.kind, Kind::kCommitted);
        const auto read = test.hall().GetCase(outcome.subject_id);
        ASSERT_TRUE(read.ok() && *read != nullptr);
        base::MutexLock lock(mutex);
        seqs.insert(outcome.seq);
        numbers.insert(outcome.case_row->number());
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(seqs.size(), static_cast<size_t>(kCallers * kEach));
  EXPECT_EQ(*seqs.begin(), before + 1);
  EXPECT_EQ(*seqs.rbegin(), before + kCallers * kEach);
  EXPECT_EQ(numbers.size(), seqs.size());
}

TEST(ExecutorTest, CommandsOfABatchSeeThoseBeforeThem) {
  TestHall test;
  Gate gate;
  gate.Close(test);
  // All of these wait together, and become one batch.
  std::vector<Outcome> outcomes;
  const auto submit = [&](CommandCall call) {
    call.done = [&outcomes](Outcome outcome) { outcomes.push_back(std::move(outcome)); };
    test.hall().Submit(std::move(call));
  };
  CommandCall first = test.Register();
  first.command.mutable_register_case()->set_upstream_number("U-1");
  CommandCall again = test.Register();
  again.request_id = first.request_id;
  CommandCall taken = test.Register();
  taken.command.mutable_register_case()->set_upstream_number("U-1");
  const uint64_t batches = test.hall().counts().batches;
  submit(std::move(first));
  submit(std::move(again));
  submit(std::move(taken));
  gate.Open();
  test.halls().WaitIdle();
  ASSERT_EQ(outcomes.size(), 3u);
  EXPECT_EQ(outcomes[0].kind, Kind::kCommitted);
  EXPECT_EQ(outcomes[1].kind, Kind::kSeen);
  EXPECT_EQ(outcomes[1].subject_id, outcomes[0].subject_id);
  EXPECT_EQ(outcomes[1].case_row->case_id(), outcomes[0].subject_id);
  EXPECT_EQ(outcomes[2].rejection.reason, Reason::kUpstreamNumberTaken);
  EXPECT_EQ(test.hall().counts().batches, batches + 1);
}

TEST(ExecutorTest, AFullQueueAnswersAtOnce) {
  TestHallOptions options;
  options.limits.queue_interactive_commands_max = 3;
  TestHall test(options);
  Gate gate;
  gate.Close(test);
  std::atomic<int> waiting{0};
  for (int i = 0; i < 3; ++i) {
    CommandCall call = test.Register();
    call.done = [&waiting](Outcome) { ++waiting; };
    test.hall().Submit(std::move(call));
  }
  const Outcome refused = test.Run(test.Register());
  EXPECT_EQ(refused.rejection.reason, Reason::kQueueFull);
  EXPECT_GT(refused.rejection.retry_after_seconds, 0);
  EXPECT_EQ(waiting, 0);
  gate.Open();
  test.halls().WaitIdle();
  EXPECT_EQ(waiting, 3);
}

TEST(ExecutorTest, BatchLimitsCutABatchAndLoseNothing) {
  TestHallOptions options;
  options.limits.batch_commands_max = 4;
  TestHall test(options);
  Gate gate;
  gate.Close(test);
  std::vector<uint64_t> seqs;
  for (int i = 0; i < 10; ++i) {
    CommandCall call = test.Register();
    call.done = [&seqs](Outcome outcome) { seqs.push_back(outcome.seq); };
    test.hall().Submit(std::move(call));
  }
  const uint64_t before = test.hall().head().seq;
  const uint64_t batches = test.hall().counts().batches;
  gate.Open();
  test.halls().WaitIdle();
  EXPECT_EQ(test.hall().counts().batches, batches + 3);
  for (size_t i = 0; i < seqs.size(); ++i) EXPECT_EQ(seqs[i], before + 1 + i);
}

// One of the callers of the batch before is missing: whoever comes while the others are decided
// shares their sync.
TEST(ExecutorTest, ABatchTakesInWhoComesWhileItIsDecided) {
  TestHall test;
  // The batch before the gate's is one command's alone, so that the gate waits for nobody.
  test.MustRegister();
  test.halls().WaitIdle();
  Gate gate;
  gate.Close(test);
  std::vector<uint64_t> seqs;
  const auto done = [&seqs](Outcome outcome) { seqs.push_back(outcome.seq); };
  CommandCall first = test.Register();
  CommandCall second = test.Register();
  CommandCall late = test.Register();
  first.done = second.done = late.done = done;
  // Asked on the writer thread when its turn has come: the batch is under way then.
  second.cancelled = [&test, &late] {
    test.hall().Submit(std::move(late));
    return false;
  };
  const uint64_t before = test.hall().head().seq;
  const uint64_t batches = test.hall().counts().batches;
  test.hall().Submit(std::move(first));
  test.hall().Submit(std::move(second));
  gate.Open();
  test.halls().WaitIdle();
  EXPECT_THAT(seqs, ::testing::ElementsAre(before + 1, before + 2, before + 3));
  EXPECT_EQ(test.hall().counts().batches, batches + 1);
}

// Ten registrations that wait together; gives the batches that they took.
uint64_t BatchesOfTen(TestHall& test, const std::function<bool()>& cancelled = nullptr) {
  Gate gate;
  gate.Close(test);
  std::atomic<int> committed{0};
  for (int i = 0; i < 10; ++i) {
    CommandCall call = test.Register();
    call.cancelled = cancelled;
    call.done = [&committed](Outcome outcome) {
      if (outcome.kind == Kind::kCommitted) ++committed;
    };
    test.hall().Submit(std::move(call));
  }
  const uint64_t batches = test.hall().counts().batches;
  gate.Open();
  test.halls().WaitIdle();
  EXPECT_EQ(committed, 10);
  return test.hall().counts().batches - batches;
}

TEST(ExecutorTest, ABatchEndsOnceItHasItsBytes) {
  TestHall roomy;
  const int64_t id = roomy.MustRegister();
  const auto entry = roomy.hall().GetEntry(static_cast<uint64_t>(id / 1024));
  ASSERT_TRUE(entry.ok() && entry->has_value());
  const auto entry_bytes = static_cast<int64_t>((*entry)->entry->ByteSizeLong());
  EXPECT_EQ(BatchesOfTen(roomy), 1u);
  // Each command adds its entry and less than half as much beside it: two or three fill a batch.
  TestHallOptions options;
  options.limits.batch_bytes_max = 3 * entry_bytes;
  TestHall tight(options);
  const uint64_t batches = BatchesOfTen(tight);
  EXPECT_GE(batches, 4u);
  EXPECT_LE(batches, 5u);
  // A command that is larger than a batch may be gets one of its own.
  options.limits.batch_bytes_max = 1;
  TestHall tiny(options);
  EXPECT_EQ(BatchesOfTen(tiny), 10u);
}

TEST(ExecutorTest, ABatchEndsOnceItsTimeIsUp) {
  TestHallOptions options;
  options.limits.batch_decide_ms_max = 10;
  TestHall test(options);
  EXPECT_EQ(BatchesOfTen(test), 1u);
  // Each command takes 6 ms to decide: the second one uses the time up.
  const auto slow = [&test] {
    test.clock().Advance(6 * base::kMicrosPerMilli);
    return false;
  };
  EXPECT_EQ(BatchesOfTen(test, slow), 5u);
}

CommandCall Publish(TestHall& test, int departments) {
  CommandCall call = test.AsSystem();
  auto* values = call.command.mutable_publish_reference();
  for (int i = 0; i < departments; ++i) {
    values->add_values()->mutable_department()->set_code("N" + std::to_string(i));
  }
  return call;
}

TEST(ExecutorTest, ACommandOfTooManyFactsIsRefusedWhole) {
  TestHallOptions options;
  options.limits.facts_per_command_max = 20;
  TestHall test(options);
  const uint64_t head = test.hall().head().seq;
  const Outcome refused = test.Run(Publish(test, 21));
  EXPECT_EQ(refused.rejection.reason, Reason::kTooManyFacts);
  ASSERT_EQ(refused.rejection.metadata.size(), 1u);
  EXPECT_EQ(refused.rejection.metadata[0].second, "20");
  EXPECT_EQ(test.hall().head().seq, head);
  EXPECT_EQ(test.hall().reference()->departments.count("N0"), 0u);
  EXPECT_EQ(test.Run(Publish(test, 20)).kind, Kind::kCommitted);
  EXPECT_EQ(test.hall().head().seq, head + 1);
  // The house's own bound holds whatever the setting says.
  options.limits.facts_per_command_max = 1'000'000;
  TestHall generous(options);
  EXPECT_EQ(generous.Run(Publish(generous, 1'001)).rejection.reason, Reason::kTooManyFacts);
  EXPECT_EQ(generous.Run(Publish(generous, 1'000)).kind, Kind::kCommitted);
}

TEST(ExecutorTest, AHeavyJobDoesNotStallClerks) {
  constexpr int kHeavy = 100;
  constexpr int kPeople = 40;
  TestHallOptions options;
  options.limits.batch_commands_max = 7;
  options.limits.lane_interactive_weight = 3;
  options.limits.lane_jobs_weight = 1;
  TestHall test(options);
  Gate gate;
  gate.Close(test);
  for (int i = 0; i < kHeavy + kPeople; ++i) {
    // The job came first, and all of it.
    CommandCall call = test.Register(i < kHeavy ? "clerk2" : "clerk1");
    if (i < kHeavy) call.lane = Lane::kJobs;
    test.hall().Submit(std::move(call));
  }
  const uint64_t first = test.hall().head().seq + 1;
  gate.Open();
  test.halls().WaitIdle();
  ASSERT_EQ(test.hall().head().seq, first + kHeavy + kPeople - 1);
  int people = 0;
  int heavy = 0;
  int between = 0;
  for (uint64_t seq = first; people < kPeople; ++seq) {
    if ((*test.hall().GetEntry(seq))->entry->actor() == "clerk1") {
      ++people;
      between = 0;
    } else {
      ++heavy;
      EXPECT_LE(++between, 1) << "at " << seq;
    }
  }
  // One for every three people, and no more than one for the shares that were left over.
  EXPECT_LE(heavy, kPeople / 3 + 1);
  EXPECT_GE(heavy, kPeople / 3 - 1);
}

TEST(ExecutorTest, AFailedCommitIsUnknownToEverybodyInTheBatch) {
  TestHall test;
  Gate gate;
  gate.Close(test);
  std::vector<Reason> reasons;
  for (int i = 0; i < 5; ++i) {
    CommandCall call = test.Register();
    call.done = [&reasons](Outcome outcome) { reasons.push_back(outcome.rejection.reason); };
    test.hall().Submit(std::move(call));
  }
  test.memory().TroubleNextCommit(storage::CommitTrouble::kUnknownLost);
  gate.Open();
  test.halls().WaitIdle();
  EXPECT_EQ(reasons, std::vector<Reason>(5, Reason::kOutcomeUnknown));
  test.MustRegister();
}

TEST(ExecutorTest, ReadersAndWritersMeetNowhereElse) {
  TestHall test;
  std::atomic<bool> stop{false};
  std::atomic<int64_t> last{test.MustRegister()};
  std::vector<std::thread> readers;
  for (int r = 0; r < 3; ++r) {
    readers.emplace_back([&] {
      ledger::v1::Party party;
      party.set_kind(ledger::v1::PARTY_KIND_STAFF);
      party.set_id("clerk1");
      while (!stop) {
        ASSERT_NE(*test.hall().GetCase(last), nullptr);
        ASSERT_TRUE(test.hall().ListWork(party, "", 10).ok());
        ASSERT_TRUE(test.hall().ListCaseEntries(last, "", 10).ok());
        ASSERT_NE(test.hall().reference()->FindPrincipal("clerk1"), nullptr);
        ASSERT_TRUE(test.hall().PutSession(std::string(32, 's'), {}).ok());
      }
    });
  }
  for (int i = 0; i < 200; ++i) last = test.MustRegister();
  stop = true;
  for (std::thread& reader : readers) reader.join();
}

TEST(ExecutorTest, StoppingCarriesOutWhatWaits) {
  TestHall test;
  std::atomic<int> committed{0};
  for (int i = 0; i < 20; ++i) {
    CommandCall call = test.Register();
    call.done = [&committed](Outcome outcome) {
      if (outcome.kind == Kind::kCommitted) ++committed;
    };
    test.hall().Submit(std::move(call));
  }
  test.halls().Stop();
  EXPECT_EQ(committed, 20);
  EXPECT_EQ(test.Run(test.Register()).rejection.reason, Reason::kOutcomeUnknown);
}

}  // namespace
}  // namespace hallcase::app
