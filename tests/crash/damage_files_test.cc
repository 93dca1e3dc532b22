// Bytes of files are damaged on disk; verification must find each damage that can be found, and a
// server that starts over it must go on answering reads and refuse writes, naming the entry.

#include <gmock/gmock.h>
#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/base/log.h"
#include "server/base/strings.h"
#include "storage/keys.h"
#include "tests/crash/damage_world.h"
#include "tests/support/hall_rig.h"
#include "tests/support/plan.h"

namespace hallcase::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;


class DamageFilesTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    ASSERT_EQ(base::ConfigureLog({base::LogLevel::kError, "/dev/null"}), absl::OkStatus());
    google::protobuf::SetLogHandler(nullptr);
    world_ = new DamageWorld;
  }
  static void TearDownTestSuite() {
    delete world_;
    world_ = nullptr;
  }

  std::string Copy(const std::string& from) {
    const std::string to = root_.path() + "/copy";
    fs::remove_all(to);
    fs::copy(from, to);
    return to;
  }

  struct Tally {
    uint64_t made = 0;
    uint64_t found = 0;
    uint64_t only_with_head = 0;
    std::vector<std::string> missed;
  };

  // Damages a fresh copy and looks at it, without the trusted head first.
  void Try(const std::string& from, const std::string& what, Tally* tally,
           const std::function<void(const std::string& dir)>& damage) {
    const std::string dir = Copy(from);
    damage(dir);
    ++tally->made;
    if (!LookAtDirectory(dir, "").empty()) {
      ++tally->found;
    } else if (!LookAtDirectory(dir, world_->head()).empty()) {
      ++tally->only_with_head;
    } else {
      tally->missed.push_back(what);
    }
  }

  static void Print(std::string_view what, const Tally& tally) {
    std::printf("%s\n", base::StrCat(what, ": found ", tally.found + tally.only_with_head,
                                     " / made ", tally.made, " (only with the trusted head: ",
                                     tally.only_with_head, ")").c_str());
  }

  static DamageWorld* world_;
  storage::TemporaryDirectory root_;
};

DamageWorld* DamageFilesTest::world_ = nullptr;

TEST_F(DamageFilesTest, SoundDirectoriesAreClean) {
  for (const std::string& dir : {world_->closed_dir(), world_->crashed_dir()}) {
    EXPECT_THAT(LookAtDirectory(Copy(dir), world_->head()), IsEmpty()) << dir;
  }
}

TEST_F(DamageFilesTest, FlippedBytesOfTableFilesAreFound) {
  Tally tally;
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    std::mt19937_64 random(seed);
    std::string what;
    Try(world_->closed_dir(), base::StrCat("seed ", seed), &tally, [&](const std::string& dir) {
      const auto files = FilesOf(dir, ".sst");
      const FileOf& file = files[random() % files.size()];
      FlipFileByte(file.path, random() % file.size, static_cast<uint8_t>(1u << random() % 8));
    });
  }
  Print("flipped bytes of table files", tally);
  EXPECT_THAT(tally.missed, IsEmpty());
}

TEST_F(DamageFilesTest, FlippedBytesOfLogsAreFound) {
  Tally tally;
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    std::mt19937_64 random(seed);
    Try(world_->crashed_dir(), base::StrCat("seed ", seed), &tally, [&](const std::string& dir) {
      const auto files = FilesOf(dir, ".log");
      const FileOf& file = files[random() % files.size()];
      FlipFileByte(file.path, random() % file.size, static_cast<uint8_t>(1u << random() % 8));
    });
  }
  Print("flipped bytes of logs", tally);
  EXPECT_THAT(tally.missed, IsEmpty());
}

// A log that ends early is what a crash leaves: only somebody who knows the head can tell.
TEST_F(DamageFilesTest, ShortenedLogsNeedTheTrustedHead) {
  Tally tally;
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    std::mt19937_64 random(seed);
    Try(world_->crashed_dir(), base::StrCat("seed ", seed), &tally, [&](const std::string& dir) {
      const FileOf file = FilesOf(dir, ".log").back();
      fs::resize_file(file.path, random() % file.size);
    });
  }
  Print("shortened logs", tally);
  EXPECT_THAT(tally.missed, IsEmpty());
  EXPECT_GT(tally.only_with_head, 0u);
}

TEST_F(DamageFilesTest, RestoredAndRewrittenHallsNeedTheTrustedHead) {
  EXPECT_THAT(LookAtDirectory(Copy(world_->older_dir()), ""), IsEmpty());
  const Findings older = LookAtDirectory(Copy(world_->older_dir()), world_->head());
  EXPECT_TRUE(Names(older, "ledger"));
  const DamageWorld rewritten(4);
  EXPECT_THAT(LookAtDirectory(Copy(rewritten.closed_dir()), ""), IsEmpty());
  const Findings other = LookAtDirectory(Copy(rewritten.closed_dir()), world_->head());
  EXPECT_TRUE(Names(other, "ledger"));
  std::printf("restored and rewritten halls: found 2 / made 2 (only with the trusted head: 2)\n");
}

TEST_F(DamageFilesTest, LostFilesAreFound) {
  for (const std::string_view ending : {".sst", ".log"}) {
    Tally tally;
    const std::string from = ending == ".sst" ? world_->closed_dir() : world_->crashed_dir();
    const size_t files = FilesOf(from, ending).size();
    for (size_t i = 0; i < files; ++i) {
      Try(from, base::StrCat("file ", i), &tally, [&](const std::string& dir) {
        fs::remove(FilesOf(dir, ending)[i].path);
      });
    }
    Print(base::StrCat("lost ", ending, " files"), tally);
    EXPECT_THAT(tally.missed, IsEmpty());
  }
}

// A server starts over a damaged directory as far as that can be read: it never ends the process,
// never writes, and where it serves it answers reads and names the entry to whoever wants to write.
class ServeDamageTest : public DamageFilesTest {
 protected:
  enum class Seen { kServes, kReadOnly, kRefuses };

  Seen Serve(const std::string& dir) {
    base::FakeClock clock(kRigStartMicros + 30 * base::kMicrosPerDay);
    RigOptions options;
    options.storage.dir = dir;
    options.clock = &clock;
    const auto rig = HallRig::Open(options);
    EXPECT_TRUE(rig.ok()) << rig.status();
    if (!rig.ok()) return Seen::kRefuses;
    app::HallImpl& hall = (*rig)->hall();
    const app::Outcome outcome = (*rig)->Run(AddPrincipalCall("late", "request-of-late!"));
    if (hall.damaged_seq() == 0) return Seen::kServes;
    EXPECT_EQ(outcome.kind, app::Outcome::Kind::kRejected);
    EXPECT_EQ(outcome.rejection.reason, domain::Reason::kLedgerDamaged);
    EXPECT_THAT(outcome.rejection.metadata,
                ::testing::Contains(std::pair<std::string, std::string>(
                    "seq", std::to_string(hall.damaged_seq()))));
    EXPECT_TRUE(hall.GetEntry(1).ok() || hall.damaged_seq() == 1);
    return Seen::kReadOnly;
  }

  void ServeFlipped(const std::string& from, std::string_view ending) {
    std::map<Seen, int> seen;
    for (uint64_t seed = 0; seed < kServed; ++seed) {
      std::mt19937_64 random(seed);
      const std::string dir = Copy(from);
      const auto files = FilesOf(dir, ending);
      const FileOf& file = files[random() % files.size()];
      FlipFileByte(file.path, random() % file.size, static_cast<uint8_t>(1u << random() % 8));
      ++seen[Serve(dir)];
    }
    std::printf("%s\n", base::StrCat("flipped bytes of ", ending, " files: serves over ",
                                     seen[Seen::kServes], ", read-only over ",
                                     seen[Seen::kReadOnly], ", refuses to start over ",
                                     seen[Seen::kRefuses]).c_str());
  }

  // A sanitized server starts several times slower.
#ifdef NDEBUG
  static constexpr uint64_t kServed = 50;
#else
  static constexpr uint64_t kServed = 25;
#endif
};

TEST_F(ServeDamageTest, OverDamagedTableFiles) { ServeFlipped(world_->closed_dir(), ".sst"); }

TEST_F(ServeDamageTest, OverDamagedLogs) { ServeFlipped(world_->crashed_dir(), ".log"); }

TEST_F(ServeDamageTest, OverADamagedEntryReadOnlyWithItsSeq) {
  const std::string dir = Copy(world_->closed_dir());
  constexpr uint64_t kDamaged = 50;
  {
    storage::RocksdbOptions options;
    options.dir = dir;
    const auto engine = storage::OpenRocksdb(options);
    ASSERT_TRUE(engine.ok()) << engine.status();
    const std::string key = storage::LedgerKey(kHallId, kDamaged);
    std::string row = **(*(*engine)->GetSnapshot())->Get(storage::Table::kLedger, key);
    row[row.size() / 2] = static_cast<char>(row[row.size() / 2] ^ 1);
    storage::WriteBatch batch;
    batch.Put(storage::Table::kLedger, key, row);
    ASSERT_EQ((*engine)->TEST_WriteUnchecked(batch), absl::OkStatus());
  }
  EXPECT_EQ(Serve(dir), Seen::kReadOnly);
  const Findings findings = LookAtDirectory(dir, "");
  ASSERT_FALSE(findings.empty());
  EXPECT_THAT(findings.front(), ::testing::StartsWith(base::StrCat("ledger: seq=", kDamaged)));
}

}  // namespace
}  // namespace hallcase::testing
