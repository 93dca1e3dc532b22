// A hall that is ended and started again at random points, its commands grouped at random, holds
// the same bytes in every table as one that never was and took them one by one.

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "server/base/log.h"
#include "server/base/strings.h"
#include "storage/testing/temporary_directory.h"
#include "tests/support/hall_rig.h"
#include "tests/support/plan.h"

namespace hallcase::testing {
namespace {

constexpr size_t kRestartCommands = 300;
// Commands that the ledger records at the same instant; then the day goes on.
constexpr size_t kCommandsAnInstant = 10;
constexpr int64_t kInstantMicros = 3 * base::kMicrosPerHour;
constexpr size_t kRestartEvery = 4;

// Works the plan through. Without `random`: one command at a time, one opening.
std::vector<std::string> Live(const Plan& plan, std::mt19937_64* random, size_t* restarts) {
  storage::TemporaryDirectory data;
  base::FakeClock clock(kRigStartMicros);
  RigOptions options;
  options.storage.dir = data.path() + "/hall";
  options.clock = &clock;
  auto rig = HallRig::Open(options);
  EXPECT_TRUE(rig.ok()) << rig.status();
  size_t next = 0;
  while (next < plan.size()) {
    const size_t instant_end = (next / kCommandsAnInstant + 1) * kCommandsAnInstant;
    const size_t until = std::min(plan.size(), instant_end);
    const size_t together = random == nullptr ? 1 : 1 + (*random)() % kCommandsAnInstant;
    const size_t end = std::min(until, next + together);
    std::vector<app::CommandCall> calls;
    for (; next < end; ++next) calls.push_back(plan.Call(next));
    for (const app::Outcome& outcome : (*rig)->RunAll(std::move(calls))) {
      EXPECT_EQ(outcome.kind, app::Outcome::Kind::kCommitted) << outcome.rejection.message;
    }
    if (random != nullptr && (*random)() % kRestartEvery == 0) {
      rig->reset();
      rig = HallRig::Open(options);
      EXPECT_TRUE(rig.ok()) << rig.status();
      ++*restarts;
    }
    if (next % kCommandsAnInstant == 0) {
      clock.Advance(kInstantMicros);
      (*rig)->Settle();
    }
  }
  const auto snapshot = (*rig)->engine().GetSnapshot();
  std::vector<std::string> rows;
  for (const StoredRow& row : AllRows(**snapshot)) {
    rows.push_back(base::StrCat(storage::TableName(row.table), " ", row.key, " = ", row.value));
  }
  return rows;
}

TEST(RestartTest, RestartsAndGroupingLeaveNoTrace) {
  ASSERT_EQ(base::ConfigureLog({base::LogLevel::kError, "/dev/null"}), absl::OkStatus());
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    const Plan plan(seed, kRestartCommands);
    std::mt19937_64 random(seed);
    size_t restarts = 0;
    const std::vector<std::string> whole = Live(plan, nullptr, nullptr);
    const std::vector<std::string> broken = Live(plan, &random, &restarts);
    EXPECT_GT(restarts, 0u);
    EXPECT_GT(whole.size(), plan.size());
    ASSERT_EQ(whole.size(), broken.size()) << "seed " << seed;
    for (size_t i = 0; i < whole.size(); ++i) ASSERT_EQ(whole[i], broken[i]) << "seed " << seed;
    std::printf("%s\n", base::StrCat("seed ", seed, ": ", whole.size(), " rows equal after ",
                                     restarts, " restarts").c_str());
  }
}

}  // namespace
}  // namespace hallcase::testing
