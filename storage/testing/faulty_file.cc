#include "storage/testing/faulty_file.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace hallcase::storage {

using base::MutexLock;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

FaultyFile::FaultyFile(FaultyFileSystem* system, std::string name, uint64_t size,
                       std::unique_ptr<rocksdb::FSWritableFile> below)
    : FSWritableFileWrapper(below.get()),
      system_(system),
      name_(std::move(name)),
      size_(size),
      below_(std::move(below)) {}

FaultyFile::~FaultyFile() = default;

IOStatus FaultyFile::Append(const rocksdb::Slice& data, const IOOptions& options,
                            IODebugContext* debug) {
  IOStatus status = system_->Write(name_, size_, data, options, below_.get(), debug);
  if (status.ok()) size_ += data.size();
  return status;
}

IOStatus FaultyFile::Append(const rocksdb::Slice& data, const IOOptions& options,
                            const rocksdb::DataVerificationInfo& /*verification*/,
                            IODebugContext* debug) {
  return Append(data, options, debug);
}

IOStatus FaultyFile::PositionedAppend(const rocksdb::Slice& /*data*/, uint64_t /*offset*/,
                                      const IOOptions& /*options*/, IODebugContext* /*debug*/) {
  return IOStatus::NotSupported("only direct I/O writes at positions");
}

IOStatus FaultyFile::PositionedAppend(const rocksdb::Slice& data, uint64_t offset,
                                      const IOOptions& options,
                                      const rocksdb::DataVerificationInfo& /*verification*/,
                                      IODebugContext* debug) {
  return PositionedAppend(data, offset, options, debug);
}

IOStatus FaultyFile::Truncate(uint64_t size, const IOOptions& options, IODebugContext* debug) {
  MutexLock lock(system_->mutex_);
  IOStatus status = system_->Begin(FileOp::kTruncate);
  if (status.ok()) status = below_->Truncate(size, options, debug);
  if (!status.ok()) return status;
  FaultyFileSystem::FileState& state = system_->files_[name_];
  state.written = size;
  state.synced = std::min(state.synced, size);
  size_ = size;
  return status;
}

IOStatus FaultyFile::Sync(const IOOptions& /*options*/, IODebugContext* /*debug*/) {
  MutexLock lock(system_->mutex_);
  IOStatus status = system_->Begin(FileOp::kSync);
  if (!status.ok() || system_->ignore_syncs_) return status;
  const auto state = system_->files_.find(name_);
  if (state != system_->files_.end()) state->second.synced = state->second.written;
  return status;
}

IOStatus FaultyFile::Fsync(const IOOptions& options, IODebugContext* debug) {
  return Sync(options, debug);
}

FaultyDirectory::FaultyDirectory(FaultyFileSystem* system, std::string name,
                                 std::unique_ptr<rocksdb::FSDirectory> below)
    : FSDirectoryWrapper(std::move(below)), system_(system), name_(std::move(name)) {}

IOStatus FaultyDirectory::Fsync(const IOOptions& /*options*/, IODebugContext* /*debug*/) {
  MutexLock lock(system_->mutex_);
  IOStatus status = system_->Begin(FileOp::kDirSync);
  if (!status.ok() || system_->ignore_syncs_) return status;
  const auto undos = system_->undos_.find(name_);
  if (undos == system_->undos_.end()) return status;
  for (const FaultyFileSystem::Undo& undo : undos->second) {
    if (!undo.trash.empty()) ::unlink(undo.trash.c_str());
  }
  system_->undos_.erase(undos);
  return status;
}

IOStatus FaultyDirectory::FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                                              const rocksdb::DirFsyncOptions& /*what*/) {
  return Fsync(options, debug);
}

}  // namespace hallcase::storage
