#include "server/auth/password_pool.h"

#include <openssl/crypto.h>

#include <utility>

#include "server/auth/password.h"

namespace hallcase::auth {
namespace {

absl::Status Stopping() { return absl::UnavailableError("the server is stopping"); }

void Wipe(std::string* password) { OPENSSL_cleanse(password->data(), password->size()); }

absl::StatusOr<bool> VerifyOrPretend(const std::string& password, const std::string& verifier) {
  if (!verifier.empty()) return VerifyPassword(password, verifier);
  VerifyNobody(password);
  return false;
}

}  // namespace

PasswordPool::PasswordPool(size_t threads, size_t queue_max, base::RandomSource& random)
    : queue_max_(queue_max), random_(random) {
  for (size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

PasswordPool::~PasswordPool() {
  Stop();
  for (std::thread& thread : threads_) thread.join();
}

void PasswordPool::Stop() {
  {
    base::MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyAll();
}

absl::Status PasswordPool::Verify(std::string password, std::string verifier, VerifyDone done) {
  return Enqueue([password = std::move(password), verifier = std::move(verifier),
                  done = std::move(done)](bool cancelled) mutable {
    absl::StatusOr<bool> answer = Stopping();
    if (!cancelled) answer = VerifyOrPretend(password, verifier);
    Wipe(&password);
    done(std::move(answer));
  });
}

absl::Status PasswordPool::Hash(std::string password, HashDone done) {
  return Enqueue([this, password = std::move(password),
                  done = std::move(done)](bool cancelled) mutable {
    absl::StatusOr<std::string> answer = Stopping();
    if (!cancelled) answer = HashPassword(password, random_);
    Wipe(&password);
    done(std::move(answer));
  });
}

size_t PasswordPool::waiting() {
  base::MutexLock lock(mutex_);
  return jobs_.size();
}

absl::Status PasswordPool::Enqueue(Job job) {
  {
    base::MutexLock lock(mutex_);
    if (stopping_) return Stopping();
    if (jobs_.size() >= queue_max_) {
      return absl::ResourceExhaustedError("too many sign-ins at once, try again in a moment");
    }
    jobs_.push_back(std::move(job));
  }
  changed_.NotifyOne();
  return absl::OkStatus();
}

void PasswordPool::Run() {
  for (;;) {
    Job job;
    bool cancelled = false;
    {
      base::MutexLock lock(mutex_);
      while (jobs_.empty() && !stopping_) changed_.Wait(mutex_);
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
      cancelled = stopping_;
    }
    job(cancelled);
  }
}

}  // namespace hallcase::auth
