#include "storage/testing/faulty_file_system.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/testing/faulty_file.h"

namespace hallcase::storage {

using base::MutexLock;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

namespace {

std::string DirectoryOf(const std::string& name) {
  const size_t slash = name.find_last_of('/');
  return slash == std::string::npos ? "." : name.substr(0, slash);
}

bool Exists(const std::string& name) {
  struct stat info;
  return ::stat(name.c_str(), &info) == 0;
}

uint64_t SizeOf(const std::string& name) {
  struct stat info;
  return ::stat(name.c_str(), &info) == 0 ? static_cast<uint64_t>(info.st_size) : 0;
}

}  // namespace

std::string CleanPath(const std::string& path) {
  std::string clean;
  for (const char c : path) {
    if (c != '/' || clean.empty() || clean.back() != '/') clean.push_back(c);
  }
  if (clean.size() > 1 && clean.back() == '/') clean.pop_back();
  return clean;
}

FaultyFileSystem::FaultyFileSystem(std::string trash_dir, uint64_t seed)
    : FileSystemWrapper(rocksdb::FileSystem::Default()),
      trash_dir_(std::move(trash_dir)),
      random_(seed) {}

FaultyFileSystem::~FaultyFileSystem() = default;

void FaultyFileSystem::CrashAtOperation(uint64_t number) {
  MutexLock lock(mutex_);
  crash_at_ = number;
}

void FaultyFileSystem::FailNext(FileOp op) {
  MutexLock lock(mutex_);
  fail_next_[static_cast<size_t>(op)] = true;
}

void FaultyFileSystem::IgnoreSyncs(bool ignore) {
  MutexLock lock(mutex_);
  ignore_syncs_ = ignore;
}

void FaultyFileSystem::LimitSpace(uint64_t bytes) {
  MutexLock lock(mutex_);
  space_left_ = bytes;
}

bool FaultyFileSystem::crashed() const {
  MutexLock lock(mutex_);
  return crashed_;
}

uint64_t FaultyFileSystem::operations() const {
  MutexLock lock(mutex_);
  return operations_;
}

uint64_t FaultyFileSystem::operations(FileOp op) const {
  MutexLock lock(mutex_);
  return counts_[static_cast<size_t>(op)];
}

uint64_t FaultyFileSystem::Random(uint64_t below) { return random_() % below; }

IOStatus FaultyFileSystem::Begin(FileOp op) {
  const auto kind = static_cast<size_t>(op);
  ++operations_;
  ++counts_[kind];
  if (operations_ == crash_at_) crashed_ = true;
  if (crashed_) return IOStatus::IOError("the power is off");
  if (std::exchange(fail_next_[kind], false)) return IOStatus::IOError("as asked for by a test");
  return IOStatus::OK();
}

IOStatus FaultyFileSystem::Write(const std::string& name, uint64_t offset,
                                 const rocksdb::Slice& data, const IOOptions& options,
                                 rocksdb::FSWritableFile* file, IODebugContext* debug) {
  MutexLock lock(mutex_);
  const bool was_crashed = crashed_;
  IOStatus begun = Begin(FileOp::kWrite);
  size_t size = data.size();
  if (!begun.ok()) {
    if (was_crashed || !crashed_) return begun;
    size /= 2;  // the write in which the power went
  } else if (size > space_left_) {
    size = space_left_;  // disks take what fits, then refuse
    begun = IOStatus::NoSpace("the disk is full");
  }
  FileState& state = files_[name];
  IOStatus status = file->Append(rocksdb::Slice(data.data(), size), options, debug);
  if (!status.ok()) return status;
  if (space_left_ != kNoBound) space_left_ -= size;
  state.last_write_at = offset;
  state.written = std::max(state.written, offset + size);
  return begun;
}

IOStatus FaultyFileSystem::ToTrash(const std::string& name, Undo* undo) {
  const std::string trash = absl::StrCat(trash_dir_, "/", ++trash_count_);
  if (std::rename(name.c_str(), trash.c_str()) != 0) return IOStatus::IOError("to trash: " + name);
  undo->trash = trash;
  const auto state = files_.find(name);
  if (state != files_.end()) {
    undo->trash_state = state->second;
    files_.erase(state);
  } else {
    const uint64_t size = SizeOf(trash);
    undo->trash_state = {size, size, size};
  }
  return IOStatus::OK();
}

IOStatus FaultyFileSystem::NewWritableFile(const std::string& name,
                                           const rocksdb::FileOptions& options,
                                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                                           IODebugContext* debug) {
  const std::string path = CleanPath(name);
  MutexLock lock(mutex_);
  IOStatus status = Begin(FileOp::kCreate);
  if (!status.ok()) return status;
  Undo undo{FileOp::kCreate, path, {}, {}, {}};
  if (Exists(path)) status = ToTrash(path, &undo);
  std::unique_ptr<rocksdb::FSWritableFile> below;
  if (status.ok()) status = target()->NewWritableFile(path, options, &below, debug);
  if (!status.ok()) return status;
  undos_[DirectoryOf(path)].push_back(std::move(undo));
  files_[path] = {};
  *file = std::make_unique<FaultyFile>(this, path, 0, std::move(below));
  return status;
}

IOStatus FaultyFileSystem::ReopenWritableFile(const std::string& name,
                                              const rocksdb::FileOptions& options,
                                              std::unique_ptr<rocksdb::FSWritableFile>* file,
                                              IODebugContext* debug) {
  const std::string path = CleanPath(name);
  if (!Exists(path)) return NewWritableFile(path, options, file, debug);
  MutexLock lock(mutex_);
  std::unique_ptr<rocksdb::FSWritableFile> below;
  IOStatus status = target()->ReopenWritableFile(path, options, &below, debug);
  if (!status.ok()) return status;
  const uint64_t size = SizeOf(path);
  files_.try_emplace(path, FileState{size, size, size});
  *file = std::make_unique<FaultyFile>(this, path, size, std::move(below));
  return status;
}

IOStatus FaultyFileSystem::ReuseWritableFile(const std::string& name, const std::string& old_name,
                                             const rocksdb::FileOptions& options,
                                             std::unique_ptr<rocksdb::FSWritableFile>* file,
                                             IODebugContext* debug) {
  IOStatus status = DeleteFile(old_name, options.io_options, debug);
  return status.ok() ? NewWritableFile(name, options, file, debug) : status;
}

IOStatus FaultyFileSystem::NewDirectory(const std::string& name, const IOOptions& options,
                                        std::unique_ptr<rocksdb::FSDirectory>* directory,
                                        IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSDirectory> below;
  IOStatus status = target()->NewDirectory(name, options, &below, debug);
  if (!status.ok()) return status;
  *directory = std::make_unique<FaultyDirectory>(this, CleanPath(name), std::move(below));
  return status;
}

IOStatus FaultyFileSystem::DeleteFile(const std::string& name, const IOOptions& /*options*/,
                                      IODebugContext* /*debug*/) {
  const std::string path = CleanPath(name);
  MutexLock lock(mutex_);
  IOStatus status = Begin(FileOp::kDelete);
  if (!status.ok()) return status;
  if (!Exists(path)) return IOStatus::PathNotFound(path);
  Undo undo{FileOp::kDelete, path, {}, {}, {}};
  status = ToTrash(path, &undo);
  if (status.ok()) undos_[DirectoryOf(path)].push_back(std::move(undo));
  return status;
}

IOStatus FaultyFileSystem::Truncate(const std::string& name, size_t size,
                                    const IOOptions& options, IODebugContext* debug) {
  const std::string path = CleanPath(name);
  MutexLock lock(mutex_);
  IOStatus status = Begin(FileOp::kTruncate);
  if (status.ok()) status = target()->Truncate(path, size, options, debug);
  const auto state = files_.find(path);
  if (status.ok() && state != files_.end()) {
    state->second.written = size;
    state->second.synced = std::min<uint64_t>(state->second.synced, size);
  }
  return status;
}

IOStatus FaultyFileSystem::RenameFile(const std::string& from, const std::string& to,
                                      const IOOptions& options, IODebugContext* debug) {
  const std::string source = CleanPath(from);
  const std::string path = CleanPath(to);
  MutexLock lock(mutex_);
  IOStatus status = Begin(FileOp::kRename);
  if (!status.ok()) return status;
  Undo undo{FileOp::kRename, path, source, {}, {}};
  if (Exists(path)) status = ToTrash(path, &undo);
  if (status.ok()) status = target()->RenameFile(source, path, options, debug);
  if (!status.ok()) return status;
  const auto state = files_.find(source);
  if (state != files_.end()) {
    files_[path] = state->second;
    files_.erase(source);
  }
  undos_[DirectoryOf(path)].push_back(std::move(undo));
  return status;
}

IOStatus FaultyFileSystem::LinkFile(const std::string& from, const std::string& to,
                                    const IOOptions& options, IODebugContext* debug) {
  const std::string path = CleanPath(to);
  MutexLock lock(mutex_);
  IOStatus status = Begin(FileOp::kLink);
  if (status.ok()) status = target()->LinkFile(CleanPath(from), path, options, debug);
  if (status.ok()) undos_[DirectoryOf(path)].push_back({FileOp::kLink, path, {}, {}, {}});
  return status;
}

IOStatus FaultyFileSystem::GetFreeSpace(const std::string& path, const IOOptions& options,
                                        uint64_t* bytes, IODebugContext* debug) {
  IOStatus status = target()->GetFreeSpace(path, options, bytes, debug);
  MutexLock lock(mutex_);
  if (status.ok()) *bytes = std::min(*bytes, space_left_);
  return status;
}

void FaultyFileSystem::TakeBack(const Undo& undo) {
  if (undo.op == FileOp::kRename) {
    std::rename(undo.name.c_str(), undo.old_name.c_str());
    const auto state = files_.find(undo.name);
    if (state != files_.end()) files_[undo.old_name] = state->second;
  } else if (undo.op != FileOp::kDelete) {
    ::unlink(undo.name.c_str());
  }
  files_.erase(undo.name);
  if (!undo.trash.empty()) {
    std::rename(undo.trash.c_str(), undo.name.c_str());
    files_[undo.name] = undo.trash_state;
  }
}

void FaultyFileSystem::CutFile(const std::string& name, const FileState& state,
                               Unsynced unsynced) {
  uint64_t size = state.synced;
  if (unsynced == Unsynced::kTorn && state.written > state.synced) {
    const uint64_t start = std::max(state.last_write_at, state.synced);
    size = start + (state.written - start) / 2;
  } else if (unsynced == Unsynced::kMixed && state.written > state.synced) {
    size += Random(state.written - state.synced + 1);
  }
  if (::truncate(name.c_str(), static_cast<off_t>(size)) != 0) std::perror(name.c_str());
}

absl::Status FaultyFileSystem::CutPower(Unsynced unsynced) {
  MutexLock lock(mutex_);
  for (auto& [directory, undos] : undos_) {
    size_t keep = 0;
    if (unsynced == Unsynced::kTorn) keep = undos.size();
    if (unsynced == Unsynced::kMixed) keep = Random(undos.size() + 1);
    while (undos.size() > keep) {
      TakeBack(undos.back());
      undos.pop_back();
    }
    for (const Undo& undo : undos) {
      if (!undo.trash.empty()) ::unlink(undo.trash.c_str());
    }
  }
  undos_.clear();
  for (const auto& [name, state] : files_) {
    if (!Exists(name)) return absl::InternalError("lost track of " + name);
    CutFile(name, state, unsynced);
  }
  files_.clear();
  counts_.fill(0);
  fail_next_.fill(false);
  operations_ = 0;
  crash_at_ = 0;
  crashed_ = false;
  return absl::OkStatus();
}

}  // namespace hallcase::storage
