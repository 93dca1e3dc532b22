#include "server/base/mutex.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace hallcase::base {
namespace {

struct Counter {
  Mutex mutex;
  CondVar changed;
  int value HC_GUARDED_BY(mutex) = 0;
};

TEST(MutexTest, NoIncrementIsLost) {
  Counter counter;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&counter] {
      for (int i = 0; i < 10'000; ++i) {
        MutexLock lock(counter.mutex);
        ++counter.value;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  MutexLock lock(counter.mutex);
  EXPECT_EQ(counter.value, 40'000);
}

TEST(MutexTest, TryLockFailsWhileHeldElsewhere) {
  Mutex mutex;
  mutex.Lock();
  bool taken = false;
  std::thread other([&mutex, &taken] {
    if (mutex.TryLock()) {
      taken = true;
      mutex.Unlock();
    }
  });
  other.join();
  mutex.Unlock();
  EXPECT_FALSE(taken);
}

TEST(CondVarTest, WaitReturnsHoldingTheLockOnceNotified) {
  Counter counter;
  std::thread other([&counter] {
    MutexLock lock(counter.mutex);
    counter.value = 42;
    counter.changed.NotifyAll();
  });
  {
    MutexLock lock(counter.mutex);
    while (counter.value == 0) counter.changed.Wait(counter.mutex);
    EXPECT_EQ(counter.value, 42);
  }
  other.join();
}

TEST(CondVarTest, WaitForGivesUp) {
  Counter counter;
  MutexLock lock(counter.mutex);
  // Spurious wake-ups return true, so it is asked until it says false.
  while (counter.changed.WaitFor(counter.mutex, 1'000)) {
  }
  EXPECT_EQ(counter.value, 0);
}

}  // namespace
}  // namespace hallcase::base
