// A full disk: writes are refused with the reason, reads go on, and when there is room again the
// hall goes on by itself, with everything that was acknowledged and nothing twice.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "server/app/verify.h"
#include "server/base/log.h"
#include "storage/testing/faulty_file_system.h"
#include "storage/testing/temporary_directory.h"
#include "tests/support/hall_rig.h"
#include "tests/support/plan.h"

namespace hallcase::testing {
namespace {

using ::testing::IsEmpty;
using domain::Reason;
using Kind = app::Outcome::Kind;

constexpr size_t kPlanCommands = 60;
constexpr size_t kBeforeItFills = 20;
constexpr int kTriesMax = 20;
constexpr uint64_t kMebibyte = uint64_t{1} << 20;

class FullDiskTest : public ::testing::TestWithParam<uint64_t> {
 protected:
  static void SetUpTestSuite() {
    ASSERT_EQ(base::ConfigureLog({base::LogLevel::kError, "/dev/null"}), absl::OkStatus());
  }

  void Start(int64_t disk_free_min_mib) {
    RigOptions options;
    options.storage.dir = data_.path() + "/hall";
    options.storage.file_system = files_;
    options.limits.disk_free_min_mib = disk_free_min_mib;
    options.clock = &clock_;
    auto opened = HallRig::Open(options);
    ASSERT_TRUE(opened.ok()) << opened.status();
    rig_ = *std::move(opened);
    for (size_t i = 0; i < kBeforeItFills; ++i) {
      app::Outcome outcome = rig_->Run(plan_.Call(i));
      ASSERT_EQ(outcome.kind, Kind::kCommitted) << outcome.rejection.message;
      record_.Note(i, outcome);
      if (outcome.case_row != nullptr) case_id_ = outcome.case_row->case_id();
    }
  }

  // Time passes between two tries: free space is asked for once a second at most.
  app::Outcome Try(size_t i) {
    clock_.Advance(2 * base::kMicrosPerSecond);
    app::Outcome outcome = rig_->Run(plan_.Call(i));
    record_.Note(i, outcome);
    return outcome;
  }

  void ExpectReadsGoOn() {
    const auto found = rig_->hall().GetCase(case_id_);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_NE(*found, nullptr);
    EXPECT_TRUE(rig_->hall().GetEntry(1).ok());
  }

  // There is room again: everything is carried out, once.
  void ExpectRecovery(size_t next) {
    files_->LimitSpace(storage::FaultyFileSystem::kNoBound);
    for (size_t i = next; i < plan_.size(); ++i) {
      app::Outcome last;
      for (int tries = 0; tries < kTriesMax && last.kind == Kind::kRejected; ++tries) {
        last = Try(i);
      }
      ASSERT_NE(last.kind, Kind::kRejected) << "command " << i << ": " << last.rejection.message
                                            << " " << rig_->hall().state().damage();
    }
    EXPECT_EQ(rig_->hall().damaged_seq(), 0u);
    const auto snapshot = rig_->engine().GetSnapshot();
    ASSERT_TRUE(snapshot.ok()) << snapshot.status();
    EXPECT_THAT(record_.Compare(**snapshot), IsEmpty());
    const auto report = app::Verify(**snapshot, kHallId, {});
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_TRUE(report->clean()) << report->findings.front().what;
  }

  storage::TemporaryDirectory data_;
  storage::TemporaryDirectory trash_;
  const std::shared_ptr<storage::FaultyFileSystem> files_ =
      std::make_shared<storage::FaultyFileSystem>(trash_.path(), 1);
  base::FakeClock clock_{kRigStartMicros};
  const Plan plan_{4, kPlanCommands};
  Record record_{&plan_};
  int64_t case_id_ = 0;
  std::unique_ptr<HallRig> rig_;
};

TEST_F(FullDiskTest, BelowTheMinimumWritesAreRefusedBeforeTheyStart) {
  Start(1);
  files_->LimitSpace(kMebibyte / 2);
  const uint64_t written = files_->operations(storage::FileOp::kWrite);
  for (size_t i = kBeforeItFills; i < kBeforeItFills + 3; ++i) {
    EXPECT_EQ(Try(kBeforeItFills).rejection.reason, Reason::kDiskFull);
  }
  EXPECT_EQ(files_->operations(storage::FileOp::kWrite), written);
  ExpectReadsGoOn();
  ExpectRecovery(kBeforeItFills);
}

// So many bytes still fit, then the disk is full without warning.
TEST_P(FullDiskTest, ADiskThatFillsUnseenLosesNothing) {
  Start(0);
  files_->LimitSpace(GetParam());
  size_t next = kBeforeItFills;
  while (next < plan_.size() && Try(next).kind != Kind::kRejected) ++next;
  ASSERT_LT(next, plan_.size()) << "the disk did not fill";
  for (int tries = 0; tries < 3; ++tries) {
    const app::Outcome outcome = Try(next);
    ASSERT_EQ(outcome.kind, Kind::kRejected);
    EXPECT_TRUE(outcome.rejection.reason == Reason::kDiskFull ||
                outcome.rejection.reason == Reason::kOutcomeUnknown)
        << static_cast<uint32_t>(outcome.rejection.reason) << " " << outcome.rejection.message;
    ExpectReadsGoOn();
  }
  ExpectRecovery(next);
}

INSTANTIATE_TEST_SUITE_P(BytesLeft, FullDiskTest,
                         ::testing::Values(0, 1, 100, 1'000, 5'000, 20'000));

}  // namespace
}  // namespace hallcase::testing
