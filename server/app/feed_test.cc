// The feed: every entry once, in order, whatever happens meanwhile.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <string>
#include <thread>
#include <vector>

#include "server/app/limits.h"
#include "server/base/random.h"
#include "tests/support/test_hall.h"

namespace hallcase::app {
namespace {

using domain::Reason;
using testing::TestHall;

// Remembers what it was given; refuses while `full`. Outlives the hall: a call may be under way
// when the subscription ends.
struct Subscriber {
  base::Mutex mutex;
  base::CondVar changed;
  std::vector<uint64_t> seqs HC_GUARDED_BY(mutex);
  std::vector<std::string> hashes HC_GUARDED_BY(mutex);
  std::vector<domain::Rejection> cuts HC_GUARDED_BY(mutex);
  std::atomic<bool> full{false};
  std::function<void()> end;

  void Start(Hall& hall, uint64_t after_seq) {
    end = hall.Subscribe(
        after_seq,
        [this](const FeedItem& item) {
          if (full) return false;
          base::MutexLock lock(mutex);
          seqs.push_back(item.entry->seq());
          hashes.push_back(item.hash);
          changed.NotifyAll();
          return true;
        },
        [this](domain::Rejection rejection) {
          base::MutexLock lock(mutex);
          cuts.push_back(std::move(rejection));
          changed.NotifyAll();
        });
  }
  void WaitFor(uint64_t seq) {
    base::MutexLock lock(mutex);
    while (seqs.empty() || seqs.back() < seq) changed.Wait(mutex);
  }
  Reason WaitCut() {
    base::MutexLock lock(mutex);
    while (cuts.empty()) changed.Wait(mutex);
    return cuts.front().reason;
  }
  std::vector<uint64_t> Seqs() {
    base::MutexLock lock(mutex);
    return seqs;
  }
};

std::vector<uint64_t> Range(uint64_t from, uint64_t to) {
  std::vector<uint64_t> range;
  for (uint64_t seq = from; seq <= to; ++seq) range.push_back(seq);
  return range;
}

TEST(FeedTest, HistoryComesFirstThenWhatHappens) {
  Subscriber subscriber;
  TestHall test;
  subscriber.Start(test.hall(), 0);
  const uint64_t before = test.hall().head().seq;
  subscriber.WaitFor(before);
  for (int i = 0; i < 10; ++i) test.MustRegister();
  subscriber.WaitFor(before + 10);
  EXPECT_EQ(subscriber.Seqs(), Range(1, before + 10));
  {
    base::MutexLock lock(subscriber.mutex);
    EXPECT_EQ(subscriber.hashes.back(), test.hall().head().hash);
  }
  subscriber.end();
  subscriber.end();
}

TEST(FeedTest, ResumingAnywhereNeitherSkipsNorRepeats) {
  std::deque<Subscriber> subscribers;
  TestHall test;
  base::SeededRandom random(7);
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    while (!stop) test.MustRegister();
  });
  for (int round = 0; round < 30; ++round) {
    const uint64_t head = test.hall().head().seq;
    const uint64_t after = random.Below(head + 1);
    Subscriber& subscriber = subscribers.emplace_back();
    subscriber.Start(test.hall(), after);
    subscriber.WaitFor(head + 5 + random.Below(40));
    subscriber.end();
    const std::vector<uint64_t> seqs = subscriber.Seqs();
    ASSERT_EQ(seqs, Range(after + 1, seqs.back())) << "after " << after;
  }
  stop = true;
  writer.join();
}

TEST(FeedTest, ASlowLiveSubscriberIsCutAndOthersAreNot) {
  Subscriber slow;
  Subscriber quick;
  TestHall test;
  slow.Start(test.hall(), test.hall().head().seq);
  quick.Start(test.hall(), test.hall().head().seq);
  test.hall().feed().TEST_WaitLive();
  slow.full = true;
  test.MustRegister();
  EXPECT_EQ(slow.WaitCut(), Reason::kSubscriberTooSlow);
  quick.WaitFor(test.hall().head().seq);
  EXPECT_EQ(test.hall().feed().subscribers(), 1u);
  quick.end();
}

TEST(FeedTest, AFullBufferWhileCatchingUpOnlyMeansLater) {
  Subscriber subscriber;
  TestHall test;
  for (int i = 0; i < 20; ++i) test.MustRegister();
  subscriber.full = true;
  subscriber.Start(test.hall(), 0);
  // It goes on being asked until there is room.
  std::thread reader([&] { subscriber.full = false; });
  subscriber.WaitFor(test.hall().head().seq);
  reader.join();
  EXPECT_EQ(subscriber.Seqs(), Range(1, test.hall().head().seq));
  subscriber.end();
}

TEST(FeedTest, ABookmarkBehindTheEndIsRefused) {
  Subscriber subscriber;
  TestHall test;
  subscriber.Start(test.hall(), test.hall().head().seq + 1);
  EXPECT_EQ(subscriber.WaitCut(), Reason::kBookmarkMismatch);
}

TEST(FeedTest, ACommitOfUnknownFateReachesSubscribersIfItIsThere) {
  Subscriber subscriber;
  TestHall test;
  subscriber.Start(test.hall(), test.hall().head().seq);
  test.hall().feed().TEST_WaitLive();
  const uint64_t head = test.hall().head().seq;
  test.memory().TroubleNextCommit(storage::CommitTrouble::kUnknownWritten);
  test.Run(test.Register());
  test.memory().TroubleNextCommit(storage::CommitTrouble::kUnknownLost);
  test.Run(test.Register());
  test.MustRegister();
  subscriber.WaitFor(head + 2);
  EXPECT_EQ(subscriber.Seqs(), Range(head + 1, head + 2));
  subscriber.end();
}

TEST(FeedTest, MoreThanMemoryHoldsIsReadFromTheLedger) {
  Subscriber blocked;
  Subscriber late;
  TestHall test;
  blocked.Start(test.hall(), 0);
  test.hall().feed().TEST_WaitLive();
  std::vector<std::thread> callers;
  for (int c = 0; c < 4; ++c) {
    callers.emplace_back([&test] {
      for (size_t i = 0; i < kFeedRingEntriesMax / 4 + 50; ++i) test.MustRegister();
    });
  }
  for (std::thread& caller : callers) caller.join();
  late.Start(test.hall(), 0);
  late.WaitFor(test.hall().head().seq);
  blocked.WaitFor(test.hall().head().seq);
  EXPECT_EQ(late.Seqs(), Range(1, test.hall().head().seq));
  EXPECT_EQ(blocked.Seqs(), Range(1, test.hall().head().seq));
  late.end();
  blocked.end();
  test.hall().feed().TEST_WaitLive();
}

}  // namespace
}  // namespace hallcase::app
