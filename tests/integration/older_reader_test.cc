// Who may open a directory: one server at a time, and none that is older than what wrote it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <memory>
#include <string>
#include <utility>

#include "server/base/log.h"
#include "server/domain/fold.h"
#include "storage/keys.h"
#include "storage/testing/temporary_directory.h"
#include "tests/support/hall_rig.h"
#include "tests/support/plan.h"

namespace hallcase::testing {
namespace {

using ::testing::HasSubstr;
using storage::Table;

class OpeningTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    ASSERT_EQ(base::ConfigureLog({base::LogLevel::kError, "/dev/null"}), absl::OkStatus());
  }

  OpeningTest() {
    options_.storage.dir = data_.path() + "/hall";
    options_.clock = &clock_;
  }

  std::unique_ptr<HallRig> OpenAndSetUp() {
    auto rig = HallRig::Open(options_);
    EXPECT_TRUE(rig.ok()) << rig.status();
    for (size_t i = 0; i < plan_.size(); ++i) (*rig)->Run(plan_.Call(i));
    return *std::move(rig);
  }

  storage::TemporaryDirectory data_;
  base::FakeClock clock_{kRigStartMicros};
  const Plan plan_{5, 20};
  RigOptions options_;
};

TEST_F(OpeningTest, ASecondServerIsToldWhoHoldsTheDirectory) {
  const auto first = OpenAndSetUp();
  const auto second = HallRig::Open(options_);
  EXPECT_TRUE(absl::IsFailedPrecondition(second.status())) << second.status();
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(std::to_string(::getpid())));
  EXPECT_EQ(first->hall().head().seq, plan_.size());
}

TEST_F(OpeningTest, AnOlderReaderRefusesToStartAndTouchesNothing) {
  ledger::v1::HeadRow row;
  const std::string key = storage::HeadKey(kHallId);
  {
    const auto rig = OpenAndSetUp();
    ASSERT_TRUE(row.ParseFromString(**(*rig->engine().GetSnapshot())->Get(Table::kHead, key)));
    row.set_min_reader_version(domain::kReaderVersion + 1);
    storage::WriteBatch batch;
    batch.Put(Table::kHead, key, row.SerializeAsString());
    ASSERT_EQ(rig->engine().TEST_WriteUnchecked(batch), absl::OkStatus());
  }
  const auto older = HallRig::Open(options_);
  EXPECT_TRUE(absl::IsFailedPrecondition(older.status())) << older.status();
  EXPECT_THAT(std::string(older.status().message()),
              HasSubstr("needs a reader of version " + std::to_string(row.min_reader_version())));
  const auto engine = storage::OpenRocksdb(options_.storage);
  ASSERT_TRUE(engine.ok()) << engine.status();
  const auto snapshot = (*engine)->GetSnapshot();
  EXPECT_EQ(**(*snapshot)->Get(Table::kHead, key), row.SerializeAsString());
  EXPECT_EQ((*engine)->Acquire(kHallId)->head_seq, plan_.size());
}

}  // namespace
}  // namespace hallcase::testing
