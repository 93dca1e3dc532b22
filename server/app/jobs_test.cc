#include "server/app/jobs.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace hallcase::app {
namespace {

constexpr int64_t kJob = 7;
constexpr int64_t kRestMax = 20'000;

class JobsTest : public ::testing::Test {
 protected:
  JobsTest() {
    JobRunnerOptions options;
    options.hall = "h1";
    options.clock = &clock_;
    options.rest_us_max = kRestMax;
    options.submit = [this](CommandCall call) { sent_.push_back(std::move(call)); };
    options.wake_keeper = [this] { ++wakes_; };
    runner_ = std::make_unique<JobRunner>(std::move(options));
    runner_->Running({kJob});
  }

  // The chunk that was sent last is answered `took_us` after it was sent.
  void Answer(int64_t took_us, Outcome::Kind kind, ledger::v1::JobState state) {
    Outcome outcome;
    outcome.kind = kind;
    auto row = std::make_shared<ledger::v1::JobRow>();
    row->set_state(state);
    outcome.job_row = std::move(row);
    clock_.Advance(took_us);
    const auto done = std::move(sent_.back().done);
    done(std::move(outcome));
  }

  base::FakeClock clock_{1'000'000};
  std::vector<CommandCall> sent_;
  int wakes_ = 0;
  std::unique_ptr<JobRunner> runner_;
};

TEST_F(JobsTest, RestsAsLongAsTheChunkTook) {
  ASSERT_EQ(sent_.size(), 1u);
  EXPECT_EQ(runner_->Run(), INT64_MAX) << "under way";
  Answer(3'000, Outcome::Kind::kCommitted, ledger::v1::JOB_STATE_RUNNING);
  EXPECT_EQ(wakes_, 1);
  EXPECT_EQ(runner_->Run(), 3'000);
  clock_.Advance(2'999);
  EXPECT_EQ(runner_->Run(), 1);
  EXPECT_EQ(sent_.size(), 1u);
  clock_.Advance(1);
  EXPECT_EQ(runner_->Run(), INT64_MAX);
  EXPECT_EQ(sent_.size(), 2u);
}

// A chunk that waited long behind others: the job must get on all the same.
TEST_F(JobsTest, ARestHasAnEnd) {
  Answer(10 * kRestMax, Outcome::Kind::kCommitted, ledger::v1::JOB_STATE_RUNNING);
  EXPECT_EQ(runner_->Run(), kRestMax);
}

TEST_F(JobsTest, ARefusedChunkIsTriedAgain) {
  Answer(1, Outcome::Kind::kRejected, ledger::v1::JOB_STATE_RUNNING);
  EXPECT_EQ(runner_->Run(), base::kMicrosPerSecond);
  clock_.Advance(base::kMicrosPerSecond);
  runner_->Run();
  EXPECT_EQ(sent_.size(), 2u);
}

TEST_F(JobsTest, AJobThatIsDoneIsForgotten) {
  Answer(3'000, Outcome::Kind::kCommitted, ledger::v1::JOB_STATE_DONE);
  EXPECT_EQ(wakes_, 0);
  EXPECT_EQ(runner_->Run(), INT64_MAX);
  EXPECT_EQ(sent_.size(), 1u);
  // It may be started anew.
  runner_->Running({kJob});
  EXPECT_EQ(sent_.size(), 2u);
}

TEST_F(JobsTest, AJobUnderWayIsNotStartedTwice) {
  runner_->Running({kJob});
  EXPECT_EQ(sent_.size(), 1u);
  Answer(3'000, Outcome::Kind::kCommitted, ledger::v1::JOB_STATE_RUNNING);
  runner_->Running({kJob});
  EXPECT_EQ(sent_.size(), 1u) << "it rests";
}

}  // namespace
}  // namespace hallcase::app
