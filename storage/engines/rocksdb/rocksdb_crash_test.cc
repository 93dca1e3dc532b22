// The machine stops at every numbered operation of an engine's life, from opening through commits
// and flushes to closing, and loses what was not synced. Nothing acknowledged may be missing and
// nothing may be there by half.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rocksdb/env.h"
#include "server/base/mutex.h"
#include "storage/engines/rocksdb/rocksdb_engine.h"
#include "storage/keys.h"
#include "storage/testing/faulty_file_system.h"
#include "storage/testing/temporary_directory.h"

// RocksDB 7.8 loses track of a memtable when it cannot make the next log file (SwitchMemtable).
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:rocksdb::DBImpl::SwitchMemtable\n";
}

namespace hallcase::storage {
namespace {

// Every third is enough here: that every operation is harmless is shown for a whole hall, by
// tests/crash. Under a sanitizer a life takes ten times as long, and a tenth of them shows memory
// errors as well.
#if defined(__SANITIZE_ADDRESS__)
constexpr uint64_t kStep = 30;
constexpr uint64_t kCreationStep = 100;
#else
constexpr uint64_t kStep = 3;
constexpr uint64_t kCreationStep = 27;
#endif

constexpr uint64_t kCommits = 24;
constexpr size_t kRowBytes = 6000;
// So small that a life of kCommits rotates logs, flushes tables and deletes old files.
constexpr uint64_t kWalBytesMax = 40000;
// After so many commits old bytes are dropped.
constexpr uint64_t kDropAt = 15;
// Lives at once: RocksDB answers a failed flush with a second's pause, so they mostly wait.
constexpr int kWorlds = 8;
constexpr Unsynced kCuts[] = {Unsynced::kLost, Unsynced::kTorn, Unsynced::kMixed};

std::string RowOf(uint64_t seq) { return std::to_string(seq) + std::string(kRowBytes, 'r'); }

WriteBatch Batch(uint64_t seq) {
  WriteBatch batch;
  batch.Put(Table::kLedger, LedgerKey("h", seq), RowOf(seq));
  batch.Put(Table::kHead, HeadKey("h"), RowOf(seq));
  batch.Put(Table::kCases, CaseKey("h", static_cast<int64_t>(seq % 5)), RowOf(seq));
  batch.Delete(Table::kWork, StaffKey("h", std::to_string(seq - 1)));
  batch.Put(Table::kWork, StaffKey("h", std::to_string(seq)), RowOf(seq));
  batch.Delete(Table::kBlind, StaffKey("h", std::to_string(seq - 1)));
  batch.Put(Table::kBlind, StaffKey("h", std::to_string(seq)), "mark");
  return batch;
}

// The rows that the first `head_seq` batches leave, by table number and key.
std::map<std::string, std::string> RowsAt(uint64_t head_seq) {
  std::map<std::string, std::string> rows;
  for (uint64_t seq = 1; seq <= head_seq; ++seq) {
    Batch(seq).ForEach([&rows](const WriteBatch::Op& op) {
      const std::string key = absl::StrCat(TableNumber(op.table), " ", std::string(op.key));
      rows.erase(key);
      if (op.kind == WriteBatch::OpKind::kPut) rows[key] = std::string(op.value);
    });
  }
  return rows;
}

// One simulated machine.
class World {
 public:
  // Each life starts from a copy of `new_dir`; an empty name is a directory that is not made yet.
  explicit World(std::string new_dir, uint64_t seed) : new_dir_(std::move(new_dir)) {
    std::filesystem::create_directory(root_.path() + "/trash");
    system_ = std::make_shared<FaultyFileSystem>(root_.path() + "/trash", seed);
    options_.dir = root_.path() + "/data";
    options_.wal_bytes_max = kWalBytesMax;
    options_.file_system = system_;
  }

  // Crashes at operation `crash_at` (0: after the last). What is wrong afterwards; empty if nothing
  // is.
  std::string CrashAndLook(uint64_t crash_at, Unsynced unsynced, bool ignore_syncs) {
    std::filesystem::remove_all(options_.dir);
    if (new_dir_.empty()) {
      std::filesystem::create_directory(options_.dir);
    } else {
      std::filesystem::copy(new_dir_, options_.dir);
    }
    system_->IgnoreSyncs(ignore_syncs);
    system_->CrashAtOperation(crash_at);
    const uint64_t acknowledged = Live();
    operations_ = system_->operations();
    crashed_ = system_->crashed();
    for (size_t op = 0; op < kFileOpEnd; ++op) {
      counts_[op] = system_->operations(static_cast<FileOp>(op));
    }
    const absl::Status cut = system_->CutPower(unsynced);
    if (!cut.ok()) return std::string(cut.message());
    system_->IgnoreSyncs(false);
    std::string fault = Fault(acknowledged);
    EXPECT_EQ(system_->CutPower(Unsynced::kTorn), absl::OkStatus());
    return fault;
  }

  // Of the last life.
  bool crashed() const { return crashed_; }
  uint64_t operations() const { return operations_; }
  uint64_t operations(FileOp op) const { return counts_[static_cast<size_t>(op)]; }

 private:
  // One life: returns the last seq whose synced commit was acknowledged.
  uint64_t Live() {
    auto engine = OpenRocksdb(options_);
    if (!engine.ok()) return 0;
    const auto lease = (*engine)->Acquire("h");
    if (!lease.ok()) return 0;
    uint64_t acknowledged = 0;
    for (uint64_t seq = 1; seq <= kCommits; ++seq) {
      const Durability durability = seq % 3 == 0 ? Durability::kBuffered : Durability::kSynced;
      if (!(*engine)->Commit("h", lease->epoch, seq - 1, Batch(seq), durability).ok()) break;
      if (durability == Durability::kSynced) acknowledged = seq;
      if (seq != kDropAt) continue;
      // What was committed without a sync is flushed with it.
      if ((*engine)->DropObsolete().ok()) acknowledged = seq;
    }
    return acknowledged;
  }

  std::string Fault(uint64_t acknowledged) {
    auto engine = OpenRocksdb(options_);
    if (!engine.ok()) return std::string(engine.status().message());
    if ((*engine)->read_only()) return "read-only: " + (*engine)->read_only_reason();
    const auto lease = (*engine)->Acquire("h");
    if (!lease.ok()) return std::string(lease.status().message());
    const uint64_t head_seq = lease->head_seq;
    if (head_seq < acknowledged) return absl::StrCat("lost ", head_seq, " to ", acknowledged);
    std::map<std::string, std::string> got;
    {
      const auto snapshot = (*engine)->GetSnapshot();
      for (const TableInfo& info : kTables) {
        const auto scanned = (*snapshot)->Scan(
            info.table, PrefixRange(""), [&](std::string_view key, std::string_view value) {
              got[absl::StrCat(TableNumber(info.table), " ", std::string(key))] = value;
              return true;
            });
        if (!scanned.ok()) return std::string(scanned.status().message());
      }
    }
    if (got != RowsAt(head_seq)) return absl::StrCat("rows do not match head ", head_seq);
    const absl::Status next = (*engine)->Commit("h", lease->epoch, head_seq, Batch(head_seq + 1),
                                                Durability::kSynced);
    return next.ok() ? "" : "no commit after it: " + std::string(next.message());
  }

  const std::string new_dir_;
  TemporaryDirectory root_;
  std::shared_ptr<FaultyFileSystem> system_;
  RocksdbOptions options_;
  uint64_t operations_ = 0;
  bool crashed_ = false;
  std::array<uint64_t, kFileOpEnd> counts_{};
};

class RocksdbCrashTest : public testing::Test {
 protected:
  void SetUp() override {
    // All worlds share the process's background threads, and the pauses happen on these.
    for (const auto pool : {rocksdb::Env::LOW, rocksdb::Env::HIGH}) {
      rocksdb::Env::Default()->SetBackgroundThreads(2 * kWorlds, pool);
    }
    // Making twenty tables takes as many operations as everything else: most lives start after it.
    RocksdbOptions options;
    options.dir = root_.path() + "/new";
    ASSERT_TRUE(OpenRocksdb(options).ok());
    new_dir_ = options.dir;
  }

  // Crashes at 1, 1 + step, … up to `last`, in several worlds at once. The number of crashes that
  // happened (a life may be over before); expects none of them to do harm.
  static uint64_t CrashAll(const std::string& new_dir, uint64_t last, uint64_t step) {
    std::atomic<uint64_t> next = 0;
    std::atomic<uint64_t> crashes = 0;
    base::Mutex mutex;
    std::vector<std::string> faults;
    const auto live = [&](uint64_t seed) {
      World world(new_dir, seed);
      for (;;) {
        const uint64_t turn = next++;
        const uint64_t crash_at = 1 + turn * step;
        if (crash_at > last) return;
        const std::string fault = world.CrashAndLook(crash_at, kCuts[turn % 3], false);
        if (world.crashed()) ++crashes;
        if (fault.empty()) continue;
        base::MutexLock lock(mutex);
        faults.push_back(absl::StrCat("operation ", crash_at, ", cut ", turn % 3, ": ", fault));
      }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < kWorlds; ++i) threads.emplace_back(live, static_cast<uint64_t>(i));
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(faults, std::vector<std::string>());
    return crashes;
  }

  TemporaryDirectory root_;
  std::string new_dir_;
};

TEST_F(RocksdbCrashTest, NothingAcknowledgedIsLostAtAnyOperation) {
  World world(new_dir_, 0);
  ASSERT_EQ(world.CrashAndLook(0, Unsynced::kLost, false), "");
  const uint64_t operations = world.operations();
  std::printf("one life: %s\n",
              absl::StrCat(operations, " operations, of them ",
                           world.operations(FileOp::kCreate), " creates, ",
                           world.operations(FileOp::kWrite), " writes, ",
                           world.operations(FileOp::kSync), " syncs, ",
                           world.operations(FileOp::kRename), " renames, ",
                           world.operations(FileOp::kDelete), " deletes, ",
                           world.operations(FileOp::kDirSync), " directory syncs")
                  .c_str());
  for (const FileOp op : {FileOp::kCreate, FileOp::kWrite, FileOp::kSync, FileOp::kRename,
                          FileOp::kDelete, FileOp::kDirSync}) {
    EXPECT_GT(world.operations(op), 0u) << static_cast<int>(op);
  }
  const uint64_t crashes = CrashAll(new_dir_, operations, kStep);
  std::printf("crashes: %s\n", absl::StrCat(crashes).c_str());
  EXPECT_GT(crashes, operations / kStep / 2);
}

TEST_F(RocksdbCrashTest, NorWhileTheDirectoryIsBeingMade) {
  World world("", 0);
  ASSERT_EQ(world.CrashAndLook(0, Unsynced::kLost, false), "");
  const uint64_t crashes = CrashAll("", world.operations(), kCreationStep);
  std::printf("crashes: %s of %s operations\n", absl::StrCat(crashes).c_str(),
              absl::StrCat(world.operations()).c_str());
  EXPECT_GT(crashes, 5u);
}

// The tests above must be able to fail: without syncs they do.
TEST_F(RocksdbCrashTest, WithoutSyncsCommitsAreLost) {
  World world(new_dir_, 0);
  ASSERT_EQ(world.CrashAndLook(0, Unsynced::kLost, false), "");
  const uint64_t quarter = world.operations() / 4;
  uint64_t faults = 0;
  for (int i = 1; i <= 3; ++i) {
    const uint64_t crash_at = quarter * static_cast<uint64_t>(i);
    if (!world.CrashAndLook(crash_at, Unsynced::kLost, true).empty()) ++faults;
  }
  EXPECT_GT(faults, 0u);
}

}  // namespace
}  // namespace hallcase::storage
