// A file system under RocksDB that fails as disks and power supplies do.
//
// Files lie on the real file system below; this wrapper remembers what of them a loss of power
// would take: bytes written since the file's last sync, and directory entries (creations, renames,
// links, deletions) since the directory's last sync. CutPower takes it. Syncs end here: the real
// disk is not asked, so thousands of simulated crashes take seconds.
//
// Operations that change the disk are numbered from 1 in the order in which they reach it.
//
// Not simulated: damage to synced bytes, directories made or removed (durable at once), memory
// mapped writing. RocksDB's own LOG is written past this wrapper.
// Thread-safety: all methods, except that CutPower needs every file closed.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "rocksdb/file_system.h"
#include "server/base/mutex.h"

namespace hallcase::storage {

enum class FileOp {
  kCreate,
  kWrite,
  kTruncate,
  kSync,
  kRename,
  kLink,
  kDelete,
  kDirSync,
};
inline constexpr size_t kFileOpEnd = 8;

// What a loss of power does to what was not synced.
enum class Unsynced {
  kLost,   // all of it is gone
  kTorn,   // all of it is there, but the last write to each file only by half
  kMixed,  // files end anywhere between synced and written, and some first part of each
           // directory's operations happened, as the seed has it
};

class FaultyFileSystem : public rocksdb::FileSystemWrapper {
 public:
  // Deleted and replaced files wait in `trash_dir`, which must exist, be on the same device and
  // hold nothing else.
  FaultyFileSystem(std::string trash_dir, uint64_t seed);
  ~FaultyFileSystem() override;

  const char* Name() const override { return "hallcase.FaultyFileSystem"; }

  // Operation number `number` fails (a write by half), and so does every one after it, as if the
  // machine had stopped there. 0: never.
  void CrashAtOperation(uint64_t number);
  // The next operation of this kind fails without effect; those after it do not.
  void FailNext(FileOp op);
  // While true, syncs of files and directories answer OK and harden nothing.
  void IgnoreSyncs(bool ignore);
  // Writes that would bring the bytes written from now on over `bytes` fail for lack of space,
  // and GetFreeSpace answers what is left. kNoBound: as much as there is.
  void LimitSpace(uint64_t bytes);

  bool crashed() const;
  // Operations so far, those that failed included, since the last CutPower.
  uint64_t operations() const;
  uint64_t operations(FileOp op) const;

  // Power goes and comes back: takes what was not synced, ends the crash, counts from 0 again.
  // REQUIRES: no file is open.
  absl::Status CutPower(Unsynced unsynced);

  static constexpr uint64_t kNoBound = UINT64_MAX;

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& name,
                                       const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReuseWritableFile(const std::string& name, const std::string& old_name,
                                      const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* file,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* directory,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus Truncate(const std::string& name, size_t size,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LinkFile(const std::string& from, const std::string& to,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus GetFreeSpace(const std::string& path, const rocksdb::IOOptions& options,
                                 uint64_t* bytes, rocksdb::IODebugContext* debug) override;

 private:
  friend class FaultyFile;
  friend class FaultyDirectory;

  // What is known of one file; files not in the map are durable as they are.
  struct FileState {
    uint64_t written = 0;
    uint64_t synced = 0;
    uint64_t last_write_at = 0;
  };

  // How to take back one directory operation.
  struct Undo {
    FileOp op;
    std::string name;       // as it is called now
    std::string old_name;   // kRename: as it was called
    std::string trash;      // what `name` held before, if it was deleted or replaced
    FileState trash_state;  // … and its state
  };

  // Counts an operation; OK if it may go ahead.
  rocksdb::IOStatus Begin(FileOp op) HC_REQUIRES(mutex_);
  rocksdb::IOStatus Write(const std::string& name, uint64_t offset, const rocksdb::Slice& data,
                          const rocksdb::IOOptions& options, rocksdb::FSWritableFile* file,
                          rocksdb::IODebugContext* debug);
  rocksdb::IOStatus ToTrash(const std::string& name, Undo* undo) HC_REQUIRES(mutex_);
  void TakeBack(const Undo& undo) HC_REQUIRES(mutex_);
  void CutFile(const std::string& name, const FileState& state, Unsynced unsynced)
      HC_REQUIRES(mutex_);
  uint64_t Random(uint64_t below) HC_REQUIRES(mutex_);

  const std::string trash_dir_;
  mutable base::Mutex mutex_;
  std::mt19937_64 random_ HC_GUARDED_BY(mutex_);
  std::map<std::string, FileState> files_ HC_GUARDED_BY(mutex_);
  std::map<std::string, std::vector<Undo>> undos_ HC_GUARDED_BY(mutex_);  // by directory
  std::array<uint64_t, kFileOpEnd> counts_ HC_GUARDED_BY(mutex_){};
  std::array<bool, kFileOpEnd> fail_next_ HC_GUARDED_BY(mutex_){};
  uint64_t operations_ HC_GUARDED_BY(mutex_) = 0;
  uint64_t crash_at_ HC_GUARDED_BY(mutex_) = 0;
  uint64_t trash_count_ HC_GUARDED_BY(mutex_) = 0;
  uint64_t space_left_ HC_GUARDED_BY(mutex_) = kNoBound;
  bool crashed_ HC_GUARDED_BY(mutex_) = false;
  bool ignore_syncs_ HC_GUARDED_BY(mutex_) = false;
};

}  // namespace hallcase::storage
