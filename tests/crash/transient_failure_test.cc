// The disk refuses one operation and goes on: the hall must say that the outcome is unknown, read
// itself again and go on too, without a restart and without losing or doubling anything.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "server/base/log.h"
#include "server/base/strings.h"
#include "storage/testing/faulty_file_system.h"
#include "storage/testing/temporary_directory.h"
#include "tests/support/hall_rig.h"
#include "tests/support/plan.h"

namespace hallcase::testing {
namespace {

using ::testing::IsEmpty;
using storage::FileOp;

constexpr size_t kPlanCommands = 150;
constexpr int kTriesMax = 50;
// So small that flushes fail as well as commits.
constexpr uint64_t kWalBytesMax = uint64_t{24} << 10;

class TransientFailureTest : public ::testing::TestWithParam<FileOp> {
 protected:
  static void SetUpTestSuite() {
    ASSERT_EQ(base::ConfigureLog({base::LogLevel::kError, "/dev/null"}), absl::OkStatus());
  }

  void SetUp() override {
    RigOptions options;
    options.storage.dir = data_.path() + "/hall";
    options.storage.file_system = files_;
    options.storage.wal_bytes_max = kWalBytesMax;
    options.clock = &clock_;
    auto opened = HallRig::Open(options);
    ASSERT_TRUE(opened.ok()) << opened.status();
    rig_ = *std::move(opened);
  }

  storage::TemporaryDirectory data_;
  storage::TemporaryDirectory trash_;
  const std::shared_ptr<storage::FaultyFileSystem> files_ =
      std::make_shared<storage::FaultyFileSystem>(trash_.path(), 1);
  base::FakeClock clock_{kRigStartMicros};
  std::unique_ptr<HallRig> rig_;
};

TEST_P(TransientFailureTest, TheHallGoesOnByItself) {
  const Plan plan(2, kPlanCommands);
  Record record(&plan);
  std::mt19937_64 random(static_cast<uint64_t>(GetParam()));
  size_t unknown = 0;
  for (size_t i = 0; i < plan.size(); ++i) {
    if (random() % 8 == 0) files_->FailNext(GetParam());
    for (int tries = 1; record.acknowledged() <= i; ++tries) {
      ASSERT_LE(tries, kTriesMax) << "command " << i << " is never carried out; damage: "
                                  << rig_->hall().state().damage();
      clock_.Advance(base::kMicrosPerSecond);
      record.Note(i, rig_->Run(plan.Call(i)));
      unknown += record.acknowledged() <= i ? 1 : 0;
    }
  }
  std::printf("%zu commands of unknown outcome were sent again\n", unknown);
  if (GetParam() == FileOp::kSync || GetParam() == FileOp::kWrite) {
    EXPECT_GT(unknown, 0u);
  }
  EXPECT_EQ(rig_->hall().damaged_seq(), 0u) << rig_->hall().state().damage();
  const auto snapshot = rig_->engine().GetSnapshot();
  ASSERT_TRUE(snapshot.ok()) << snapshot.status();
  EXPECT_THAT(record.Compare(**snapshot), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Operations, TransientFailureTest,
                         ::testing::Values(FileOp::kCreate, FileOp::kWrite, FileOp::kSync,
                                           FileOp::kRename, FileOp::kDelete, FileOp::kDirSync));

}  // namespace
}  // namespace hallcase::testing
