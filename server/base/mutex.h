// The one lock type of the house: std::mutex with clang thread-safety annotations, so that the
// clang preset proves which lock guards what. absl::Mutex is not used: ThreadSanitizer cannot see
// into Debian's uninstrumented build of it.
//
//   Mutex mutex_;
//   int count_ HC_GUARDED_BY(mutex_);
//   ...
//   MutexLock lock(mutex_);
//   while (count_ == 0) changed_.Wait(mutex_);
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#if defined(__clang__)
#define HC_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define HC_THREAD_ANNOTATION(x)
#endif

#define HC_CAPABILITY(x) HC_THREAD_ANNOTATION(capability(x))
#define HC_SCOPED_CAPABILITY HC_THREAD_ANNOTATION(scoped_lockable)
#define HC_GUARDED_BY(x) HC_THREAD_ANNOTATION(guarded_by(x))
#define HC_PT_GUARDED_BY(x) HC_THREAD_ANNOTATION(pt_guarded_by(x))
#define HC_REQUIRES(...) HC_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
#define HC_EXCLUDES(...) HC_THREAD_ANNOTATION(locks_excluded(__VA_ARGS__))
#define HC_ACQUIRE(...) HC_THREAD_ANNOTATION(acquire_capability(__VA_ARGS__))
#define HC_RELEASE(...) HC_THREAD_ANNOTATION(release_capability(__VA_ARGS__))
#define HC_TRY_ACQUIRE(...) HC_THREAD_ANNOTATION(try_acquire_capability(__VA_ARGS__))
#define HC_RETURN_CAPABILITY(x) HC_THREAD_ANNOTATION(lock_returned(x))
#define HC_NO_THREAD_SAFETY_ANALYSIS HC_THREAD_ANNOTATION(no_thread_safety_analysis)

namespace hallcase::base {

class HC_CAPABILITY("mutex") Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void Lock() HC_ACQUIRE() { mutex_.lock(); }
  void Unlock() HC_RELEASE() { mutex_.unlock(); }
  bool TryLock() HC_TRY_ACQUIRE(true) { return mutex_.try_lock(); }

 private:
  friend class CondVar;
  std::mutex mutex_;
};

// Holds a Mutex for a scope.
class HC_SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) HC_ACQUIRE(mutex) : mutex_(mutex) { mutex_.Lock(); }
  ~MutexLock() HC_RELEASE() { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

// A condition variable for Mutex. Waits may wake spuriously: call them in a loop that re-reads the
// condition.
class CondVar {
 public:
  void Wait(Mutex& mutex) HC_REQUIRES(mutex) {
    std::unique_lock<std::mutex> held(mutex.mutex_, std::adopt_lock);
    condition_.wait(held);
    held.release();
  }

  // Returns false when `timeout_micros` (monotonic) passed without a notification.
  bool WaitFor(Mutex& mutex, int64_t timeout_micros) HC_REQUIRES(mutex) {
    std::unique_lock<std::mutex> held(mutex.mutex_, std::adopt_lock);
    const std::cv_status status =
        condition_.wait_for(held, std::chrono::microseconds(timeout_micros));
    held.release();
    return status == std::cv_status::no_timeout;
  }

  void NotifyOne() { condition_.notify_one(); }
  void NotifyAll() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace hallcase::base
