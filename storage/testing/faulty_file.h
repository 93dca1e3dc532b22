// The files and directories that FaultyFileSystem hands out. For faulty_file_system.cc only.
#pragma once

#include <memory>
#include <string>

#include "storage/testing/faulty_file_system.h"

namespace hallcase::storage {

// One spelling for each file: no doubled slashes, none at the end.
std::string CleanPath(const std::string& path);

class FaultyFile : public rocksdb::FSWritableFileWrapper {
 public:
  FaultyFile(FaultyFileSystem* system, std::string name, uint64_t size,
             std::unique_ptr<rocksdb::FSWritableFile> below);
  ~FaultyFile() override;

  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo& verification,
                           rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus PositionedAppend(const rocksdb::Slice& data, uint64_t offset,
                                     const rocksdb::IOOptions& options,
                                     rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus PositionedAppend(const rocksdb::Slice& data, uint64_t offset,
                                     const rocksdb::IOOptions& options,
                                     const rocksdb::DataVerificationInfo& verification,
                                     rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus Truncate(uint64_t size, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                         rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                          rocksdb::IODebugContext* debug) override;

 private:
  FaultyFileSystem* const system_;
  const std::string name_;
  uint64_t size_;
  const std::unique_ptr<rocksdb::FSWritableFile> below_;
};

class FaultyDirectory : public rocksdb::FSDirectoryWrapper {
 public:
  FaultyDirectory(FaultyFileSystem* system, std::string name,
                  std::unique_ptr<rocksdb::FSDirectory> below);

  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                          rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus FsyncWithDirOptions(const rocksdb::IOOptions& options,
                                        rocksdb::IODebugContext* debug,
                                        const rocksdb::DirFsyncOptions& what) override;

 private:
  FaultyFileSystem* const system_;
  const std::string name_;
};

}  // namespace hallcase::storage
