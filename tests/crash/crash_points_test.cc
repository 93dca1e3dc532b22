// Power goes at every numbered write, sync, rename and directory sync of a hall's life, in turn;
// what was acknowledged before must be there after, once.
//
// A release build crashes at every operation, others at every 107th; HALLCASE_CRASH_STRIDE=1 (or
// another) overrides. The last lines say how many there were and how many were crashed at.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "rocksdb/env.h"
#include "server/app/verify.h"
#include "server/base/log.h"
#include "server/base/mutex.h"
#include "server/base/strings.h"
#include "storage/testing/faulty_file_system.h"
#include "storage/testing/temporary_directory.h"
#include "tests/support/hall_rig.h"
#include "tests/support/plan.h"

namespace hallcase::testing {
namespace {

using ::testing::IsEmpty;
using storage::FaultyFileSystem;
using storage::FileOp;
using storage::Unsynced;

constexpr size_t kPlanCommands = 80;
constexpr size_t kWaveMax = 12;
// Every point in the build that halls run; debug and sanitized builds, several times slower, skip.
#ifdef NDEBUG
constexpr uint64_t kDefaultStride = 1;
#else
constexpr uint64_t kDefaultStride = 107;
#endif
// Logs so small that the life holds several flushes and compactions.
constexpr uint64_t kWalBytesMax = uint64_t{24} << 10;
constexpr size_t kMemtableBytes = size_t{1} << 20;
// The second crash comes at one of the first operations of the opening after the first.
constexpr uint64_t kSecondCrashWithin = 61;
constexpr uint64_t kSecondCrashStep = 7;
constexpr uint64_t kUnsyncedCrashes = 20;
constexpr int kLivesAtOnce = 8;
constexpr size_t kLinesShownMax = 40;

constexpr const char* kOpNames[storage::kFileOpEnd] = {
    "create", "write", "truncate", "sync", "rename", "link", "delete", "directory sync"};

const std::vector<app::Finding> kNoFindings;

uint64_t Stride() {
  const char* text = std::getenv("HALLCASE_CRASH_STRIDE");
  const uint64_t stride = text == nullptr ? kDefaultStride : std::strtoull(text, nullptr, 10);
  return stride == 0 ? kDefaultStride : stride;
}

// One hall's directory on a disk that loses power when told, and the client's record beside it.
class Life {
 public:
  explicit Life(uint64_t seed)
      : files_(std::make_shared<FaultyFileSystem>(trash_.path(), seed)), random_(seed) {}

  FaultyFileSystem& files() { return *files_; }
  const Plan& plan() const { return plan_; }
  Record& record() { return record_; }

  // Works the plan through from its beginning, in two openings with a clean close between, until
  // it is done or power goes.
  void Work() {
    const size_t half = plan_.size() / 2;
    for (const auto& [from, until] : {std::pair{size_t{0}, half}, std::pair{half, plan_.size()}}) {
      if (!Open().ok()) return;
      Send(from, until);
      Close();
    }
  }

  // The whole plan once more, to the hall that is open.
  void SendAgain() { Send(0, plan_.size()); }

  absl::Status Open() {
    RigOptions options;
    options.storage.dir = data_.path() + "/hall";
    options.storage.file_system = files_;
    options.storage.wal_bytes_max = kWalBytesMax;
    options.storage.memtable_bytes = kMemtableBytes;
    options.clock = &clock_;
    auto opened = HallRig::Open(options);
    if (opened.ok()) rig_ = *std::move(opened);
    return opened.status();
  }

  bool IsOpen() const { return rig_ != nullptr; }

  void Close() { rig_.reset(); }

  // Opens what the disk holds and says what is wrong with it, in lines.
  std::vector<std::string> OpenAndExamine() {
    const absl::Status opened = Open();
    if (!opened.ok()) return {base::StrCat("it does not open: ", opened.message())};
    return Examine();
  }

  // Everything that is wrong with the hall that is open, in lines.
  std::vector<std::string> Examine() {
    if (rig_ == nullptr) return {"it is not open"};
    std::vector<std::string> lines;
    if (rig_->engine().read_only()) {
      lines.push_back("the engine is read-only: " + rig_->engine().read_only_reason());
    }
    if (rig_->hall().damaged_seq() != 0) {
      lines.push_back("the hall is damaged: " + rig_->hall().state().damage());
    }
    const auto snapshot = rig_->engine().GetSnapshot();
    if (!snapshot.ok()) return {base::StrCat("no snapshot: ", snapshot.status().message())};
    for (std::string& line : record_.Compare(**snapshot)) lines.push_back(std::move(line));
    if (record_.acknowledged() == 0) return lines;
    const auto report = app::Verify(**snapshot, kHallId, {});
    if (!report.ok()) lines.push_back(base::StrCat("verify: ", report.status().message()));
    for (const app::Finding& finding : report.ok() ? report->findings : kNoFindings) {
      lines.push_back(base::StrCat(finding.table, " ", finding.key, ": ", finding.what));
    }
    return lines;
  }

 private:
  void Send(size_t next, size_t until) {
    while (next < until && !files_->crashed()) next = SendWave(next, until);
  }

  size_t SendWave(size_t next, size_t until) {
    const size_t end = std::min<size_t>(until, next + 1 + random_() % kWaveMax);
    std::vector<app::CommandCall> calls;
    for (size_t i = next; i < end; ++i) calls.push_back(plan_.Call(i));
    clock_.Advance(base::kMicrosPerMilli);
    const auto outcomes = rig_->RunAll(std::move(calls));
    for (size_t i = next; i < end; ++i) record_.Note(i, outcomes[i - next]);
    return end;
  }

  storage::TemporaryDirectory data_;
  storage::TemporaryDirectory trash_;
  const std::shared_ptr<FaultyFileSystem> files_;
  base::FakeClock clock_{kRigStartMicros};
  std::mt19937_64 random_;
  const Plan plan_{1, kPlanCommands};
  Record record_{&plan_};
  std::unique_ptr<HallRig> rig_;
};

std::vector<std::string> Lines(const absl::Status& status) {
  if (status.ok()) return {};
  return {std::string(base::ToStd(status.message()))};
}

// Operations of a life in which nothing fails.
uint64_t CountOperations(std::array<uint64_t, storage::kFileOpEnd>* by_kind) {
  Life life(0);
  life.Work();
  EXPECT_EQ(life.record().acknowledged(), life.plan().size());
  for (size_t i = 0; i < by_kind->size(); ++i) {
    (*by_kind)[i] = life.files().operations(static_cast<FileOp>(i));
  }
  const uint64_t operations = life.files().operations();
  EXPECT_EQ(life.OpenAndExamine(), std::vector<std::string>());
  return operations;
}

constexpr Unsynced kUnsynced[] = {Unsynced::kLost, Unsynced::kTorn, Unsynced::kMixed};

// What a run over many lives has seen; filled by several threads.
class Findings {
 public:
  void Add(uint64_t at, std::string_view when, const std::vector<std::string>& lines) {
    base::MutexLock lock(mutex_);
    if (lines.empty()) return;
    ++lives_with_lines_;
    for (const std::string& line : lines) {
      if (lines_.size() == kLinesShownMax) return;
      lines_.push_back(base::StrCat("operation ", at, ", ", when, ": ", line));
    }
  }
  uint64_t lives_with_lines() const {
    base::MutexLock lock(mutex_);
    return lives_with_lines_;
  }
  std::vector<std::string> lines() const {
    base::MutexLock lock(mutex_);
    return lines_;
  }

 private:
  mutable base::Mutex mutex_;
  std::vector<std::string> lines_ HC_GUARDED_BY(mutex_);
  uint64_t lives_with_lines_ HC_GUARDED_BY(mutex_) = 0;
};

// Runs `life(at)` for first, first + stride, … until `last`; returns how many. RocksDB sleeps a
// second after each failed flush, so the lives are led side by side.
uint64_t ForEachPoint(uint64_t first, uint64_t last, uint64_t stride,
                      const std::function<void(uint64_t)>& life) {
  // All lives share the process's background threads, and the sleeping is done on these.
  for (const auto pool : {rocksdb::Env::LOW, rocksdb::Env::HIGH}) {
    rocksdb::Env::Default()->SetBackgroundThreads(2 * kLivesAtOnce, pool);
  }
  std::atomic<uint64_t> next = first;
  std::atomic<uint64_t> count = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kLivesAtOnce; ++i) {
    threads.emplace_back([&] {
      for (uint64_t at = next.fetch_add(stride); at <= last; at = next.fetch_add(stride)) {
        life(at);
        ++count;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return count;
}

// Crashes one life at operation `at` and again while it recovers, then looks at it, sends
// everything again and looks again. True if the second crash came before the recovery was over.
bool CrashTwice(uint64_t at, Findings* findings) {
  Life life(at);
  const Unsynced unsynced = kUnsynced[at % std::size(kUnsynced)];
  life.files().CrashAtOperation(at);
  life.Work();
  findings->Add(at, "cut", Lines(life.files().CutPower(unsynced)));

  life.files().CrashAtOperation(1 + at * kSecondCrashStep % kSecondCrashWithin);
  life.Open().IgnoreError();
  const bool crashed_again = life.files().crashed();
  life.Close();
  findings->Add(at, "second cut", Lines(life.files().CutPower(unsynced)));

  findings->Add(at, "after the crash", life.OpenAndExamine());
  if (life.IsOpen()) life.SendAgain();
  if (life.record().acknowledged() != life.plan().size()) {
    findings->Add(at, "sending again", {"not everything was answered"});
  }
  findings->Add(at, "after sending everything again", life.Examine());
  return crashed_again;
}

class CrashPointsTest : public ::testing::Test {
 protected:
  // A line or two for each of hundreds of crashes would hide what failed.
  static void SetUpTestSuite() {
    ASSERT_EQ(base::ConfigureLog({base::LogLevel::kError, "/dev/null"}), absl::OkStatus());
  }
};

TEST_F(CrashPointsTest, WhatWasAcknowledgedIsThereOnce) {
  std::array<uint64_t, storage::kFileOpEnd> by_kind{};
  const uint64_t operations = CountOperations(&by_kind);
  Findings findings;
  std::atomic<uint64_t> second_crashes = 0;
  const uint64_t crashes = ForEachPoint(1, operations, Stride(), [&](uint64_t at) {
    second_crashes += CrashTwice(at, &findings) ? 1 : 0;
  });
  std::string kinds;
  for (size_t i = 0; i < by_kind.size(); ++i) {
    base::StrAppend(&kinds, i == 0 ? "" : ", ", kOpNames[i], " ", by_kind[i]);
  }
  std::printf("operations of a life: %s\n", base::StrCat(operations, " (", kinds, ")").c_str());
  std::printf("%s\n", base::StrCat("crashed at ", crashes, " of ", operations,
                                   ", and again in the recovery of ", second_crashes.load(),
                                   " of these").c_str());
  EXPECT_THAT(findings.lines(), IsEmpty());
  EXPECT_GT(second_crashes.load(), 0u);
}

// The proof that the test above can fail: on a disk whose syncs do nothing it must.
TEST_F(CrashPointsTest, WithoutSyncingTheSameLooksFindLosses) {
  std::array<uint64_t, storage::kFileOpEnd> by_kind{};
  const uint64_t operations = CountOperations(&by_kind);
  Findings findings;
  const auto crash = [&findings](uint64_t at) {
    Life life(at);
    // The directory itself and its first log are durable, so that what is lost is commands.
    EXPECT_TRUE(life.Open().ok());
    life.Close();
    life.files().IgnoreSyncs(true);
    life.files().CrashAtOperation(at);
    life.Work();
    EXPECT_GT(life.record().acknowledged(), 0u);
    EXPECT_EQ(life.files().CutPower(Unsynced::kLost), absl::OkStatus());
    findings.Add(at, "after the crash", life.OpenAndExamine());
  };
  const uint64_t crashes =
      ForEachPoint(operations / 2, operations, operations / kUnsyncedCrashes, crash);
  std::printf("%s\n", base::StrCat("without syncing ", findings.lives_with_lines(), " of ",
                                   crashes, " crashes lost what was acknowledged").c_str());
  EXPECT_GT(crashes, 0u);
  EXPECT_EQ(findings.lives_with_lines(), crashes);
}

}  // namespace
}  // namespace hallcase::testing
