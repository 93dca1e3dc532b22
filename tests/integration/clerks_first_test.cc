// What is heavy waits for clerks, never the other way round: sign-ins, a job over a thousand cases,
// a subscriber that does not read, a flood of commands.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "hallcase/v1/case.pb.h"
#include "hallcase/v1/feed.pb.h"
#include "hallcase/v1/session.pb.h"
#include "server/base/log.h"
#include "server/base/mutex.h"
#include "server/base/strings.h"
#include "tests/support/gate.h"
#include "tests/support/test_door.h"

namespace hallcase::testing {
namespace {

using domain::Reason;
using Kind = app::Outcome::Kind;

constexpr int kSignIns = 50;
constexpr int kReads = 200;
constexpr int kImports = 1'000;
constexpr int kClerkCommands = 40;
// Of the clerks' commands: the one whose answer the other waits for, more than a batch later.
constexpr size_t kAnsweredFirst = 6;
constexpr size_t kWaitsForAnswer = 12;
constexpr int64_t kSmallBatch = 4;
constexpr int kFlood = 2'000;
constexpr int64_t kQueueMax = 16;
constexpr int64_t kFeedBufferMax = 16;
constexpr int kFeedCases = 200;

class ClerksFirstTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    ASSERT_EQ(base::ConfigureLog({base::LogLevel::kError, "/dev/null"}), absl::OkStatus());
  }
};

// Sends all at once and waits for all answers; `sent` is called in between, `answered` with the
// index of each that is.
std::vector<app::Outcome> RunAll(TestHall& test, std::vector<app::CommandCall> calls,
                                 const std::function<void()>& sent = [] {},
                                 const std::function<void(size_t)>& answered = [](size_t) {}) {
  base::Mutex mutex;
  base::CondVar changed;
  size_t missing = calls.size();
  std::vector<app::Outcome> outcomes(calls.size());
  for (size_t i = 0; i < calls.size(); ++i) {
    calls[i].done = [&, i](app::Outcome outcome) {
      answered(i);
      base::MutexLock lock(mutex);
      outcomes[i] = std::move(outcome);
      --missing;
      changed.NotifyAll();
    };
    test.hall().Submit(std::move(calls[i]));
  }
  sent();
  base::MutexLock lock(mutex);
  while (missing > 0) changed.Wait(mutex);
  return outcomes;
}

TEST_F(ClerksFirstTest, FiftySignInsDoNotHoldUpReaders) {
  TestDoor door;
  door.PublishPlaces();
  door.AddPerson("reader", ledger::v1::ROLE_CLERK, "P1");
  const std::string token = door.TokenOf("reader");
  v1::GetCaseRequest get;
  get.set_hall_id(kTestHall);
  get.mutable_case_()->set_case_id(door.MustRegister(token).case_id());

  std::atomic<int> answered = 0;
  std::vector<std::thread> people;
  for (int i = 0; i < kSignIns; ++i) {
    people.emplace_back([&door, &answered, i] {
      v1::SignInRequest request;
      request.set_hall_id(kTestHall);
      request.set_account(base::StrCat("nobody", i));
      request.set_password("a wrong password");
      v1::SignInResponse response;
      const auto reply = door.Call("", request, &response, base::StrCat("ipv4:10.0.1.", i));
      EXPECT_TRUE(!reply.ok() && reply.reason() == Reason::kSignInFailed);
      ++answered;
    });
  }
  for (int i = 0; i < kReads; ++i) {
    v1::GetCaseResponse response;
    const auto reply = door.Call(token, get, &response);
    ASSERT_TRUE(reply.ok()) << reply.refusal->message;
  }
  const int answered_before = answered;
  for (std::thread& person : people) person.join();
  std::printf("%s\n", base::StrCat(kReads, " reads were answered while ",
                                   kSignIns - answered_before, " of ", kSignIns,
                                   " sign-ins still waited").c_str());
  EXPECT_LT(answered_before, kSignIns);
}

void ImportThousand(TestHall& test) {
  std::vector<app::CommandCall> imports;
  for (int i = 0; i < kImports; ++i) {
    app::CommandCall call = test.AsIntegrator();
    call.lane = app::Lane::kIngest;
    call.source = ledger::v1::SOURCE_IMPORT;
    auto* reg = call.command.mutable_register_case();
    reg->set_item_code("IMPORTED");
    reg->set_external_source("old");
    reg->set_external_id(base::StrCat("case-", i));
    reg->set_imported(true);
    reg->set_upstream_due_us(kTestStartUs + base::kMicrosPerDay);
    imports.push_back(std::move(call));
  }
  for (const app::Outcome& outcome : RunAll(test, std::move(imports))) {
    ASSERT_EQ(outcome.kind, Kind::kCommitted) << outcome.rejection.message;
  }
}

// Chunks of a job that lie before entry `last`, and how many at most between two entries of clerks.
struct Chunks {
  int64_t all = 0;
  int64_t together_max = 0;
};

Chunks ChunksUpTo(TestHall& test, uint64_t after, uint64_t last) {
  Chunks chunks;
  int64_t together = 0;
  for (uint64_t seq = after + 1; seq <= last; ++seq) {
    const auto item = test.hall().GetEntry(seq);
    EXPECT_TRUE(item.ok() && item->has_value());
    const ledger::v1::Entry& entry = *(*item)->entry;
    if (entry.actor() == "clerk1") together = 0;
    for (const ledger::v1::Fact& fact : entry.facts()) {
      if (!fact.has_job_advanced()) continue;
      ++chunks.all;
      chunks.together_max = std::max(chunks.together_max, ++together);
    }
  }
  return chunks;
}

TEST_F(ClerksFirstTest, AJobOverAThousandCasesLetsClerksThrough) {
  TestHallOptions options;
  // Several batches while the clerks wait, so that the job has its turns among them.
  options.limits.batch_commands_max = kSmallBatch;
  TestHall test(options);
  ImportThousand(test);
  if (HasFatalFailure()) return;
  const uint64_t before = test.hall().head().seq;
  std::vector<app::CommandCall> calls;
  calls.push_back(test.AsIntegrator());
  calls.back().command.mutable_start_finish_import()->set_source("old");
  for (int i = 0; i < kClerkCommands; ++i) calls.push_back(test.Register());
  // Answers come in order, and the job's first chunk is sent before the answers to the batch after
  // the job's own: from here on the job waits too, however slowly answers are delivered.
  std::atomic<bool> chunk_waits{false};
  calls[kWaitsForAnswer].cancelled = [&chunk_waits] {
    chunk_waits.wait(false);
    return false;
  };
  const auto answered = [&chunk_waits](size_t i) {
    if (i != kAnsweredFirst) return;
    chunk_waits = true;
    chunk_waits.notify_all();
  };
  Gate gate;
  gate.Close(test);
  const auto outcomes = RunAll(test, std::move(calls), [&gate] { gate.Open(); }, answered);
  ASSERT_EQ(outcomes[0].kind, Kind::kCommitted) << outcomes[0].rejection.message;
  uint64_t last_clerk = 0;
  for (size_t i = 1; i < outcomes.size(); ++i) {
    ASSERT_EQ(outcomes[i].kind, Kind::kCommitted) << outcomes[i].rejection.message;
    last_clerk = std::max(last_clerk, outcomes[i].seq);
  }
  test.Settle();
  const auto job = test.hall().GetJob(outcomes[0].subject_id);
  ASSERT_TRUE(job.ok() && *job != nullptr);
  EXPECT_EQ((*job)->state(), ledger::v1::JOB_STATE_DONE);
  EXPECT_EQ((*job)->done(), static_cast<uint64_t>(kImports));
  const uint64_t job_entries = test.hall().head().seq - before - kClerkCommands;
  std::printf("%s\n", base::StrCat("the job took ", job_entries, " entries; the clerks' last was ",
                                   last_clerk - before, " of ",
                                   test.hall().head().seq - before).c_str());
  EXPECT_LT(last_clerk, test.hall().head().seq);
  // All clerks waited from the start: the job had what its lane's weight gives it, and no more.
  const int64_t a_chunk = options.limits.lane_interactive_weight / options.limits.lane_jobs_weight;
  const Chunks chunks = ChunksUpTo(test, before, last_clerk);
  EXPECT_GE(chunks.all, 1);
  EXPECT_LE(chunks.all, kClerkCommands / a_chunk + 1);
  EXPECT_EQ(chunks.together_max, 1);
}

TEST_F(ClerksFirstTest, ASubscriberThatDoesNotReadIsCutAndNobodyWaits) {
  DoorOptions options;
  options.hall.limits.feed_buffer_events_max = kFeedBufferMax;
  TestDoor door(options);
  door.PublishPlaces();
  door.AddPerson("reader", ledger::v1::ROLE_CLERK, "P1");
  const std::string token = door.TokenOf("reader");
  v1::WatchRequest watch;
  watch.set_hall_id(kTestHall);
  const app::Head head = door.hall().hall().head();
  watch.mutable_after()->set_seq(head.seq);
  watch.mutable_after()->set_hash(head.hash);
  const auto slow = door.OpenStream(token, "FeedService.Watch");
  slow->HoldWrites(true);
  slow->Send(watch);
  slow->HalfClose();
  const auto quick = door.OpenStream(token, "FeedService.Watch");
  quick->Send(watch);
  quick->HalfClose();
  uint64_t last = head.seq;
  for (int i = 0; i < kFeedCases; ++i) {
    v1::RegisterCaseResponse response;
    ASSERT_TRUE(door.Call(token, door.Registration(), &response).ok()) << i;
    // The quick one has each case before the next is registered.
    v1::WatchResponse event;
    while (last < response.change().seq() && quick->Receive(&event)) {
      EXPECT_GE(event.bookmark().seq(), last);
      last = event.bookmark().seq();
    }
    ASSERT_EQ(last, response.change().seq());
  }
  slow->HoldWrites(false);
  const rpc::Refusal end = slow->AwaitEnd();
  ASSERT_TRUE(end.has_value());
  EXPECT_EQ(end->reason, Reason::kSubscriberTooSlow);
  quick->Cancel();
}

TEST_F(ClerksFirstTest, AFloodIsRefusedAtOnceAndWhatWasTakenIsDone) {
  TestHallOptions options;
  options.limits.queue_interactive_commands_max = kQueueMax;
  TestHall test(options);
  const uint64_t before = test.hall().head().seq;
  std::vector<app::CommandCall> calls;
  for (int i = 0; i < kFlood; ++i) calls.push_back(test.Register());
  uint64_t committed = 0;
  uint64_t refused = 0;
  for (const app::Outcome& outcome : RunAll(test, std::move(calls))) {
    if (outcome.kind == Kind::kCommitted) {
      ++committed;
    } else {
      EXPECT_EQ(outcome.rejection.reason, Reason::kQueueFull) << outcome.rejection.message;
      ++refused;
    }
  }
  std::printf("%s\n", base::StrCat("carried out ", committed, ", refused ", refused).c_str());
  EXPECT_GT(refused, 0u);
  EXPECT_GE(committed, static_cast<uint64_t>(kQueueMax));
  EXPECT_EQ(test.hall().head().seq, before + committed);
}

}  // namespace
}  // namespace hallcase::testing
