#include "server/rpc/pool.h"

#include <atomic>

#include <gtest/gtest.h>

namespace hallcase::rpc {
namespace {

// Holds every thread that comes through it until it is opened.
class Gate {
 public:
  void Pass() {
    base::MutexLock lock(mutex_);
    ++waiting_;
    changed_.NotifyAll();
    while (!open_) changed_.Wait(mutex_);
  }
  void AwaitWaiting(int count) {
    base::MutexLock lock(mutex_);
    while (waiting_ < count) changed_.Wait(mutex_);
  }
  void Open() {
    base::MutexLock lock(mutex_);
    open_ = true;
    changed_.NotifyAll();
  }

 private:
  base::Mutex mutex_;
  base::CondVar changed_;
  int waiting_ HC_GUARDED_BY(mutex_) = 0;
  bool open_ HC_GUARDED_BY(mutex_) = false;
};

TEST(PoolTest, RefusesAtOnceWhenFull) {
  Gate gate;
  std::atomic<int> ran{0};
  {
    Pool pool(1, 2);
    ASSERT_TRUE(pool.TryRun([&] { gate.Pass(); }));
    gate.AwaitWaiting(1);
    EXPECT_TRUE(pool.TryRun([&] { ++ran; }));
    EXPECT_TRUE(pool.TryRun([&] { ++ran; }));
    EXPECT_FALSE(pool.TryRun([&] { ran += 100; }));
    pool.Run([&] { ++ran; });
    gate.Open();
  }
  EXPECT_EQ(ran, 3);
}

TEST(PoolTest, RunsOnAllItsThreads) {
  Gate gate;
  Pool pool(3, 8);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(pool.TryRun([&] { gate.Pass(); }));
  gate.AwaitWaiting(3);
  gate.Open();
}

}  // namespace
}  // namespace hallcase::rpc
