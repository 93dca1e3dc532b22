#include "storage/engines/rocksdb/rocksdb_engine.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "rocksdb/db.h"
#include "storage/engine_contract.h"
#include "storage/keys.h"
#include "storage/testing/faulty_file_system.h"
#include "storage/testing/temporary_directory.h"

namespace hallcase::storage {
namespace {

using testing::HasSubstr;

class RocksdbHarness : public EngineHarness {
 public:
  RocksdbHarness() : RocksdbHarness("data") {}
  explicit RocksdbHarness(const std::string& name) {
    std::filesystem::create_directory(root_.path() + "/trash");
    system_ = std::make_shared<FaultyFileSystem>(root_.path() + "/trash", 7);
    options_.dir = root_.path() + "/" + name;
    options_.file_system = system_;
  }
  ~RocksdbHarness() override { engine_.reset(); }

  Engine& engine() override {
    if (engine_ == nullptr) Open();
    return *engine_;
  }
  bool Reopen() override {
    engine_.reset();
    Open();
    return true;
  }
  bool CutPower() override {
    // Crash first: closing would write what a loss of power does not let it write.
    system_->CrashAtOperation(system_->operations() + 1);
    engine_.reset();
    EXPECT_EQ(system_->CutPower(Unsynced::kLost), absl::OkStatus());
    Open();
    return true;
  }
  bool MakeNextCommitUnknown() override {
    system_->FailNext(FileOp::kSync);
    return true;
  }
  std::unique_ptr<EngineHarness> Checkpoint() override {
    auto copy = std::make_unique<RocksdbHarness>();
    EXPECT_EQ(engine().Checkpoint(copy->options_.dir), absl::OkStatus());
    EXPECT_TRUE(absl::IsAlreadyExists(engine().Checkpoint(copy->options_.dir)));
    return copy;
  }

  const std::string& dir() const { return options_.dir; }
  RocksdbOptions& options() { return options_; }
  FaultyFileSystem& system() { return *system_; }
  void Close() { engine_.reset(); }

 private:
  void Open() {
    auto engine = OpenRocksdb(options_);
    ASSERT_TRUE(engine.ok()) << engine.status();
    engine_ = *std::move(engine);
  }

  TemporaryDirectory root_;
  std::shared_ptr<FaultyFileSystem> system_;
  RocksdbOptions options_;
  std::unique_ptr<Engine> engine_;
};

INSTANTIATE_TEST_SUITE_P(
    Rocksdb, EngineContractTest,
    testing::Values(EngineFactory{"rocksdb", [] { return std::make_unique<RocksdbHarness>(); }}));

class RocksdbEngineTest : public testing::Test {
 protected:
  static WriteBatch Entry(uint64_t seq) {
    WriteBatch batch;
    batch.Put(Table::kLedger, LedgerKey("h", seq), absl::StrCat("entry ", seq));
    batch.Put(Table::kHead, HeadKey("h"), absl::StrCat(seq));
    return batch;
  }

  absl::Status Write(uint64_t seq) {
    const auto lease = harness_.engine().Acquire("h");
    if (!lease.ok()) return lease.status();
    return harness_.engine().Commit("h", lease->epoch, seq - 1, Entry(seq), Durability::kSynced);
  }

  // The only file in the data directory whose name has `part` in it.
  std::string FindFile(const std::string& part) const {
    std::vector<std::string> found;
    for (const auto& file : std::filesystem::directory_iterator(harness_.dir())) {
      const std::string name = file.path().filename().string();
      if (name.find(part) != std::string::npos) found.push_back(file.path().string());
    }
    EXPECT_EQ(found.size(), 1u) << part;
    return found.empty() ? "" : found[0];
  }

  static void FlipByte(const std::string& path, int64_t at) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(at);
    const int byte = file.get();
    file.seekp(at);
    file.put(static_cast<char>(byte ^ 0x40));
  }

  RocksdbHarness harness_;
};

TEST_F(RocksdbEngineTest, OneEngineADirectory) {
  ASSERT_EQ(Write(1), absl::OkStatus());
  for (const bool read_only : {false, true}) {
    RocksdbOptions second;
    second.dir = harness_.dir();
    second.read_only = read_only;
    const absl::Status status = OpenRocksdb(second).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_THAT(std::string(status.message()),
                HasSubstr(absl::StrCat("in use by process ", ::getpid())));
  }
  harness_.Close();
  RocksdbOptions next;
  next.dir = harness_.dir();
  EXPECT_TRUE(OpenRocksdb(next).ok());
}

TEST_F(RocksdbEngineTest, AbsentDirectoriesAreMadeOnlyIfAllowed) {
  RocksdbOptions absent;
  absent.dir = harness_.dir() + "-absent";
  absent.create_if_missing = false;
  EXPECT_TRUE(absl::IsNotFound(OpenRocksdb(absent).status()));
  absent.create_if_missing = true;
  absent.read_only = true;
  EXPECT_TRUE(absl::IsNotFound(OpenRocksdb(absent).status()));
  absent.dir = harness_.dir() + "-absent/below";
  absent.read_only = false;
  EXPECT_TRUE(absl::IsUnavailable(OpenRocksdb(absent).status()));
}

TEST_F(RocksdbEngineTest, ReadOnlyOnRequestWritesNothing) {
  ASSERT_EQ(Write(1), absl::OkStatus());
  harness_.options().read_only = true;
  harness_.Reopen();
  EXPECT_TRUE(harness_.engine().read_only());
  const absl::Status refused = Write(2);
  EXPECT_EQ(FateOf(refused), CommitFate::kRefused);
  EXPECT_TRUE(absl::IsPermissionDenied(refused)) << refused;
  EXPECT_EQ(harness_.engine().Acquire("h")->head_seq, 1u);
}

TEST_F(RocksdbEngineTest, RefusesTheTablesOfANewerProgram) {
  ASSERT_EQ(Write(1), absl::OkStatus());
  harness_.Close();
  std::vector<std::string> names;
  rocksdb::DB::ListColumnFamilies({}, harness_.dir(), &names);
  std::vector<rocksdb::ColumnFamilyDescriptor> tables;
  for (const std::string& name : names) tables.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open({}, harness_.dir(), tables, &handles, &db).ok());
  rocksdb::ColumnFamilyHandle* added = nullptr;
  ASSERT_TRUE(db->CreateColumnFamily({}, "from_the_future", &added).ok());
  handles.push_back(added);
  for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
  delete db;
  const absl::Status status = OpenRocksdb(harness_.options()).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("from_the_future"));
}

TEST_F(RocksdbEngineTest, TornLastRecordIsACrash) {
  ASSERT_EQ(Write(1), absl::OkStatus());
  ASSERT_EQ(Write(2), absl::OkStatus());
  harness_.system().CrashAtOperation(harness_.system().operations() + 1);
  harness_.Close();
  ASSERT_EQ(harness_.system().CutPower(Unsynced::kTorn), absl::OkStatus());
  const std::string log = FindFile(".log");
  std::filesystem::resize_file(log, std::filesystem::file_size(log) - 5);
  // RocksDB tracks the sizes of finished logs only: the end of the one in use may be torn.
  harness_.Reopen();
  EXPECT_FALSE(harness_.engine().read_only());
  EXPECT_EQ(harness_.engine().Acquire("h")->head_seq, 1u);
}

TEST_F(RocksdbEngineTest, DamagedLogOpensReadOnlyBeforeTheDamage) {
  for (uint64_t seq = 1; seq <= 9; ++seq) ASSERT_EQ(Write(seq), absl::OkStatus());
  harness_.system().CrashAtOperation(harness_.system().operations() + 1);
  harness_.Close();
  ASSERT_EQ(harness_.system().CutPower(Unsynced::kLost), absl::OkStatus());
  const std::string log = FindFile(".log");
  FlipByte(log, static_cast<int64_t>(std::filesystem::file_size(log) / 2));
  harness_.Reopen();
  EXPECT_TRUE(harness_.engine().read_only());
  EXPECT_THAT(harness_.engine().read_only_reason(), HasSubstr("Corruption"));
  const uint64_t head_seq = harness_.engine().Acquire("h")->head_seq;
  EXPECT_GT(head_seq, 1u);
  EXPECT_LT(head_seq, 9u);
  const auto snapshot = harness_.engine().GetSnapshot();
  EXPECT_EQ(**(*snapshot)->Get(Table::kHead, HeadKey("h")), absl::StrCat(head_seq));
  EXPECT_EQ(FateOf(Write(head_seq + 1)), CommitFate::kRefused);
}

TEST_F(RocksdbEngineTest, LostCurrentFileIsNotANewDirectory) {
  ASSERT_EQ(Write(1), absl::OkStatus());
  harness_.Reopen();
  harness_.Close();
  const std::string manifest = std::filesystem::path(FindFile("MANIFEST-")).filename();
  std::filesystem::remove(harness_.dir() + "/CURRENT");
  for (const bool read_only : {false, true}) {
    harness_.options().read_only = read_only;
    const absl::Status status = OpenRocksdb(harness_.options()).status();
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  }
  // What the message advises works, so nothing was touched.
  harness_.options().read_only = false;
  std::ofstream(harness_.dir() + "/CURRENT") << manifest << "\n";
  harness_.Reopen();
  EXPECT_FALSE(harness_.engine().read_only());
  EXPECT_EQ(harness_.engine().Acquire("h")->head_seq, 1u);
}

TEST_F(RocksdbEngineTest, DamagedTableFileFailsTheReadNotTheRest) {
  ASSERT_EQ(Write(1), absl::OkStatus());
  harness_.Close();  // flushes: one file a table that has rows
  std::vector<std::string> files;
  for (const auto& file : std::filesystem::directory_iterator(harness_.dir())) {
    if (file.path().extension() == ".sst") files.push_back(file.path().string());
  }
  ASSERT_EQ(files.size(), 2u);
  int damaged_tables = 0;
  FlipByte(files[0], 3);
  harness_.Reopen();
  const auto snapshot = harness_.engine().GetSnapshot();
  for (const auto& [table, key] : {std::pair(Table::kLedger, LedgerKey("h", 1)),
                                   std::pair(Table::kHead, HeadKey("h"))}) {
    const absl::Status status = (*snapshot)->Get(table, key).status();
    EXPECT_TRUE(status.ok() || absl::IsDataLoss(status)) << status;
    if (!status.ok()) ++damaged_tables;
  }
  EXPECT_EQ(damaged_tables, 1);
}

TEST_F(RocksdbEngineTest, FullDiskIsUnknownThenReadableThenWritableAgain) {
  ASSERT_EQ(Write(1), absl::OkStatus());
  harness_.system().LimitSpace(10);
  EXPECT_EQ(*harness_.engine().FreeBytes(), 10u);
  EXPECT_EQ(FateOf(Write(2)), CommitFate::kUnknown);
  const auto lease = harness_.engine().Acquire("h");
  ASSERT_TRUE(lease.ok()) << lease.status();
  EXPECT_TRUE(harness_.engine().read_only());
  EXPECT_EQ(lease->head_seq, 1u);
  EXPECT_TRUE(harness_.engine().GetSnapshot().ok());
  harness_.system().LimitSpace(FaultyFileSystem::kNoBound);
  EXPECT_EQ(Write(2), absl::OkStatus());
  EXPECT_FALSE(harness_.engine().read_only());
}

TEST_F(RocksdbEngineTest, HeldSnapshotsDelayRecoveryButNotForEver) {
  ASSERT_EQ(Write(1), absl::OkStatus());
  auto snapshot = *harness_.engine().GetSnapshot();
  harness_.system().FailNext(FileOp::kSync);
  EXPECT_EQ(FateOf(Write(2)), CommitFate::kUnknown);
  EXPECT_TRUE(absl::IsUnavailable(harness_.engine().Acquire("h").status()));
  EXPECT_EQ(**snapshot->Get(Table::kHead, HeadKey("h")), "1") << "old snapshots stay readable";
  snapshot.reset();
  EXPECT_TRUE(harness_.engine().Acquire("h").ok());
}

// First and last keys of table files stand in the list of files; what was deleted, in logs and
// table files.
TEST(RocksdbDropTest, NoByteOfADeletedRowIsLeftInAnyFile) {
  TemporaryDirectory root;
  RocksdbOptions options;
  options.dir = root.path() + "/data";
  auto engine = OpenRocksdb(options);
  ASSERT_TRUE(engine.ok());
  const auto found = [&](const std::string& needle) {
    size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(options.dir)) {
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(file), {}};
      files += bytes.find(needle) != std::string::npos ? 1 : 0;
    }
    return files;
  };
  Lease lease = *(*engine)->Acquire("h");
  for (const int round : {1, 2}) {
    WriteBatch batch;
    batch.Put(Table::kBlind, StaffKey("h", "deletedkey"), "marked");
    batch.Put(Table::kDataKeys, StaffKey("h", "replaced"), "oldvalue");
    ASSERT_TRUE((*engine)->Commit("h", lease.epoch, 0, batch, Durability::kSynced).ok());
    EXPECT_GE(found("deletedkey"), 1u);
    // Now it is in a table file and the list names it; the second round starts from there.
    engine->reset();
    engine = OpenRocksdb(options);
    ASSERT_TRUE(engine.ok());
    lease = *(*engine)->Acquire("h");
    EXPECT_GE(found("deletedkey"), 2u);
    WriteBatch gone;
    gone.Delete(Table::kBlind, StaffKey("h", "deletedkey"));
    gone.Put(Table::kDataKeys, StaffKey("h", "replaced"), "newvalue");
    ASSERT_TRUE((*engine)->Commit("h", lease.epoch, 0, gone, Durability::kSynced).ok());
    EXPECT_GE(found("deletedkey") * found("oldvalue"), 1u) << round;
    ASSERT_EQ((*engine)->DropObsolete(), absl::OkStatus());
    EXPECT_EQ(found("deletedkey"), 0u);
    EXPECT_EQ(found("oldvalue"), 0u);
    EXPECT_EQ(found("newvalue"), 1u);
  }
  EXPECT_EQ((*engine)->VerifyFiles(), absl::OkStatus());
}

}  // namespace
}  // namespace hallcase::storage
