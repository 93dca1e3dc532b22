// A bounded pool for argon2id: so many hashes at once and no more, on threads of its own, so that a
// storm of sign-ins takes neither the cores nor the memory of everybody else.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/mutex.h"
#include "server/base/random.h"

namespace hallcase::auth {

// Thread-safe. Every callback is called exactly once, on a thread of the pool, also during
// destruction; it must not block and must not destroy the pool.
class PasswordPool {
 public:
  using VerifyDone = std::function<void(absl::StatusOr<bool>)>;
  using HashDone = std::function<void(absl::StatusOr<std::string>)>;

  // `random` must outlive the pool. REQUIRES: threads >= 1, queue_max >= 1.
  PasswordPool(size_t threads, size_t queue_max, base::RandomSource& random);

  // Stops, and waits until every job was answered.
  ~PasswordPool();

  PasswordPool(const PasswordPool&) = delete;
  PasswordPool& operator=(const PasswordPool&) = delete;

  // From now on nothing is taken in; jobs that have not begun are answered UNAVAILABLE. Does not
  // wait. May be called more than once.
  void Stop();

  // RESOURCE_EXHAUSTED at once when queue_max jobs wait already, UNAVAILABLE after Stop: `done` is
  // then never called.
  // An empty `verifier` stands for an account that does not exist: the answer is false, at the same
  // cost. Otherwise the answer is VerifyPassword's.
  absl::Status Verify(std::string password, std::string verifier, VerifyDone done);

  // The same for HashPassword.
  absl::Status Hash(std::string password, HashDone done);

  // Jobs waiting, without those begun.
  size_t waiting();

 private:
  // Runs the work, or answers UNAVAILABLE when it is `cancelled`.
  using Job = std::function<void(bool cancelled)>;

  absl::Status Enqueue(Job job);
  void Run();

  const size_t queue_max_;
  base::RandomSource& random_;
  base::Mutex mutex_;
  base::CondVar changed_;
  std::deque<Job> jobs_ HC_GUARDED_BY(mutex_);
  bool stopping_ HC_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace hallcase::auth
