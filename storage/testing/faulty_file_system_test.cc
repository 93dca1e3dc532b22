#include "storage/testing/faulty_file_system.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "storage/testing/temporary_directory.h"

namespace hallcase::storage {
namespace {

const rocksdb::FileOptions kFileOptions;
const rocksdb::IOOptions kIo;

class FaultyFileSystemTest : public testing::Test {
 protected:
  std::string Path(const std::string& name) const { return data_.path() + "/" + name; }

  std::unique_ptr<rocksdb::FSWritableFile> Create(const std::string& name) {
    std::unique_ptr<rocksdb::FSWritableFile> file;
    status_ = system_.NewWritableFile(Path(name), kFileOptions, &file, nullptr);
    return file;
  }

  // Creates the file with synced content and a synced entry.
  void CreateDurable(const std::string& name, const std::string& content) {
    const auto file = Create(name);
    ASSERT_TRUE(file->Append(content, kIo, nullptr).ok());
    ASSERT_TRUE(file->Sync(kIo, nullptr).ok());
    ASSERT_TRUE(file->Close(kIo, nullptr).ok());
    ASSERT_TRUE(SyncDirectory().ok());
  }

  rocksdb::IOStatus SyncDirectory() {
    std::unique_ptr<rocksdb::FSDirectory> directory;
    EXPECT_TRUE(system_.NewDirectory(data_.path(), kIo, &directory, nullptr).ok());
    return directory->Fsync(kIo, nullptr);
  }

  // The file's bytes, or "absent".
  std::string Content(const std::string& name) const {
    if (!std::filesystem::exists(Path(name))) return "absent";
    std::ifstream file(Path(name), std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
  }

  void Cut(Unsynced unsynced) { ASSERT_EQ(system_.CutPower(unsynced), absl::OkStatus()); }

  TemporaryDirectory data_;
  TemporaryDirectory trash_;
  FaultyFileSystem system_{trash_.path(), 7};
  rocksdb::IOStatus status_;
};

TEST_F(FaultyFileSystemTest, PowerCutTakesUnsyncedBytes) {
  for (const Unsynced unsynced : {Unsynced::kLost, Unsynced::kTorn}) {
    auto file = Create("a");
    ASSERT_TRUE(file->Append("synced", kIo, nullptr).ok());
    ASSERT_TRUE(file->Sync(kIo, nullptr).ok());
    ASSERT_TRUE(SyncDirectory().ok());
    ASSERT_TRUE(file->Append("-one", kIo, nullptr).ok());
    ASSERT_TRUE(file->Append("-two", kIo, nullptr).ok());
    file.reset();
    EXPECT_EQ(Content("a"), "synced-one-two");
    Cut(unsynced);
    EXPECT_EQ(Content("a"), unsynced == Unsynced::kLost ? "synced" : "synced-one-t");
  }
}

TEST_F(FaultyFileSystemTest, PowerCutTakesUnsyncedEntries) {
  CreateDurable("old", "old");
  CreateDurable("moved", "moved");
  CreateDurable("target", "target");
  auto file = Create("new");
  ASSERT_TRUE(file->Append("new", kIo, nullptr).ok());
  ASSERT_TRUE(file->Sync(kIo, nullptr).ok());
  file.reset();
  ASSERT_TRUE(system_.DeleteFile(Path("old"), kIo, nullptr).ok());
  ASSERT_TRUE(system_.RenameFile(Path("moved"), Path("target"), kIo, nullptr).ok());
  ASSERT_TRUE(system_.LinkFile(Path("new"), Path("link"), kIo, nullptr).ok());
  EXPECT_EQ(Content("old"), "absent");
  EXPECT_EQ(Content("target"), "moved");
  Cut(Unsynced::kLost);
  EXPECT_EQ(Content("new"), "absent");
  EXPECT_EQ(Content("link"), "absent");
  EXPECT_EQ(Content("old"), "old");
  EXPECT_EQ(Content("moved"), "moved");
  EXPECT_EQ(Content("target"), "target");
}

TEST_F(FaultyFileSystemTest, DirectorySyncHardensEntries) {
  CreateDurable("old", "old");
  CreateDurable("moved", "moved");
  CreateDurable("target", "target");
  ASSERT_TRUE(system_.DeleteFile(Path("old"), kIo, nullptr).ok());
  ASSERT_TRUE(system_.RenameFile(Path("moved"), Path("target"), kIo, nullptr).ok());
  ASSERT_TRUE(SyncDirectory().ok());
  Cut(Unsynced::kLost);
  EXPECT_EQ(Content("old"), "absent");
  EXPECT_EQ(Content("moved"), "absent");
  EXPECT_EQ(Content("target"), "moved");
}

TEST_F(FaultyFileSystemTest, IgnoredSyncsHardenNothing) {
  CreateDurable("a", "first");
  system_.IgnoreSyncs(true);
  CreateDurable("a", "second");
  CreateDurable("b", "b");
  Cut(Unsynced::kLost);
  EXPECT_EQ(Content("a"), "first");
  EXPECT_EQ(Content("b"), "absent");
}

TEST_F(FaultyFileSystemTest, EveryOperationIsNumberedAndCanBeTheLast) {
  // create, write, sync, dir sync, rename, delete
  for (uint64_t crash_at = 1; crash_at <= 6; ++crash_at) {
    system_.CrashAtOperation(crash_at);
    uint64_t done = 0;
    const auto count = [&done](const rocksdb::IOStatus& status) {
      if (status.ok()) ++done;
      return status.ok();
    };
    auto file = Create("f");
    count(status_);
    if (file != nullptr) {
      count(file->Append("12345678", kIo, nullptr));
      if (crash_at == 2) {
        EXPECT_EQ(Content("f"), "1234");
      }
      count(file->Sync(kIo, nullptr));
    }
    count(SyncDirectory());
    count(system_.RenameFile(Path("f"), Path("g"), kIo, nullptr));
    count(system_.DeleteFile(Path("g"), kIo, nullptr));
    EXPECT_EQ(done, crash_at - 1);
    EXPECT_TRUE(system_.crashed());
    EXPECT_GE(system_.operations(), crash_at);
    EXPECT_EQ(system_.operations(FileOp::kCreate), 1u);
    file.reset();
    Cut(Unsynced::kLost);
    EXPECT_FALSE(system_.crashed());
    EXPECT_EQ(system_.operations(), 0u);
    EXPECT_EQ(Content("f"), crash_at <= 4 ? "absent" : "12345678");
    EXPECT_EQ(Content("g"), "absent");
    std::filesystem::remove(Path("f"));
  }
}

TEST_F(FaultyFileSystemTest, FailsOnceWhenAsked) {
  auto file = Create("a");
  system_.FailNext(FileOp::kSync);
  ASSERT_TRUE(file->Append("x", kIo, nullptr).ok());
  EXPECT_TRUE(file->Sync(kIo, nullptr).IsIOError());
  EXPECT_TRUE(file->Sync(kIo, nullptr).ok());
  EXPECT_EQ(system_.operations(FileOp::kSync), 2u);
}

TEST_F(FaultyFileSystemTest, FullDiskTakesWhatFits) {
  auto file = Create("a");
  system_.LimitSpace(6);
  uint64_t free = 0;
  EXPECT_TRUE(file->Append("1234", kIo, nullptr).ok());
  EXPECT_TRUE(system_.GetFreeSpace(data_.path(), kIo, &free, nullptr).ok());
  EXPECT_EQ(free, 2u);
  EXPECT_TRUE(file->Append("5678", kIo, nullptr).IsNoSpace());
  EXPECT_EQ(Content("a"), "123456");
  system_.LimitSpace(FaultyFileSystem::kNoBound);
  EXPECT_TRUE(system_.GetFreeSpace(data_.path(), kIo, &free, nullptr).ok());
  EXPECT_GT(free, 2u);
}

TEST_F(FaultyFileSystemTest, MixedCutsDifferBySeedOnly) {
  const auto run = [this](uint64_t seed) {
    TemporaryDirectory trash;
    FaultyFileSystem system(trash.path(), seed);
    std::string seen;
    for (int round = 0; round < 8; ++round) {
      std::unique_ptr<rocksdb::FSWritableFile> file;
      for (const char* name : {"m", "n"}) {
        EXPECT_TRUE(system.NewWritableFile(Path(name), kFileOptions, &file, nullptr).ok());
        EXPECT_TRUE(file->Append(std::string(20, 'x'), kIo, nullptr).ok());
        file.reset();
      }
      EXPECT_TRUE(system.CutPower(Unsynced::kMixed).ok());
      for (const char* name : {"m", "n"}) {
        seen += Content(name) + ",";
        std::filesystem::remove(Path(name));
      }
    }
    return seen;
  };
  EXPECT_EQ(run(1), run(1));
  EXPECT_NE(run(1), run(2));
}

}  // namespace
}  // namespace hallcase::storage
