#include "server/auth/password_pool.h"

#include <gtest/gtest.h>

namespace hallcase::auth {
namespace {

// Counts down; Wait returns at zero.
class Latch {
 public:
  explicit Latch(int count) : count_(count) {}
  void CountDown() {
    base::MutexLock lock(mutex_);
    if (--count_ == 0) changed_.NotifyAll();
  }
  void Wait() {
    base::MutexLock lock(mutex_);
    while (count_ > 0) changed_.Wait(mutex_);
  }

 private:
  base::Mutex mutex_;
  base::CondVar changed_;
  int count_ HC_GUARDED_BY(mutex_);
};

class PasswordPoolTest : public ::testing::Test {
 protected:
  absl::StatusOr<bool> Verify(PasswordPool& pool, const std::string& password,
                              const std::string& verifier) {
    Latch done(1);
    absl::StatusOr<bool> answer = absl::UnknownError("not called");
    EXPECT_TRUE(pool.Verify(password, verifier, [&](absl::StatusOr<bool> result) {
      answer = std::move(result);
      done.CountDown();
    }).ok());
    done.Wait();
    return answer;
  }

  base::SeededRandom random_{1};
};

TEST_F(PasswordPoolTest, HashesAndVerifies) {
  PasswordPool pool(2, 8, random_);
  Latch done(1);
  std::string verifier;
  ASSERT_TRUE(pool.Hash("correct horse", [&](absl::StatusOr<std::string> made) {
    verifier = made.value();
    done.CountDown();
  }).ok());
  done.Wait();
  EXPECT_TRUE(Verify(pool, "correct horse", verifier).value());
  EXPECT_FALSE(Verify(pool, "wrong horse", verifier).value());
  EXPECT_FALSE(Verify(pool, "correct horse", "").value());
  EXPECT_EQ(Verify(pool, "correct horse", "rubbish").status().code(),
            absl::StatusCode::kDataLoss);
}

TEST_F(PasswordPoolTest, AFullQueueIsToldAtOnceAndTheRestIsAnswered) {
  constexpr int kQueueMax = 3;
  Latch all(1 + kQueueMax);
  Latch begun(1);
  Latch release(1);
  PasswordPool pool(1, kQueueMax, random_);
  // The one thread is held in a callback, so that what follows has to wait.
  ASSERT_TRUE(pool.Verify("password", "", [&](absl::StatusOr<bool>) {
    begun.CountDown();
    release.Wait();
    all.CountDown();
  }).ok());
  begun.Wait();
  for (int i = 0; i < kQueueMax; ++i) {
    EXPECT_TRUE(pool.Verify("password", "", [&](absl::StatusOr<bool>) { all.CountDown(); }).ok());
  }
  EXPECT_EQ(pool.waiting(), static_cast<size_t>(kQueueMax));
  bool called = false;
  EXPECT_EQ(pool.Verify("password", "", [&](absl::StatusOr<bool>) { called = true; }).code(),
            absl::StatusCode::kResourceExhausted);
  release.CountDown();
  all.Wait();
  EXPECT_FALSE(called);
  EXPECT_EQ(pool.waiting(), 0u);
}

TEST_F(PasswordPoolTest, StoppingAnswersWhatWaitsAndTakesNothingIn) {
  Latch begun(1);
  Latch release(1);
  int unavailable = 0;
  {
    PasswordPool pool(1, 8, random_);
    ASSERT_TRUE(pool.Verify("password", "", [&](absl::StatusOr<bool> answer) {
      EXPECT_TRUE(answer.ok());
      begun.CountDown();
      release.Wait();
    }).ok());
    begun.Wait();
    for (int i = 0; i < 4; ++i) {
      ASSERT_TRUE(pool.Verify("password", "", [&](absl::StatusOr<bool> answer) {
        unavailable += answer.status().code() == absl::StatusCode::kUnavailable ? 1 : 0;
      }).ok());
    }
    pool.Stop();
    EXPECT_EQ(pool.Hash("password", [](absl::StatusOr<std::string>) {}).code(),
              absl::StatusCode::kUnavailable);
    release.CountDown();
  }
  EXPECT_EQ(unavailable, 4);
}

}  // namespace
}  // namespace hallcase::auth
