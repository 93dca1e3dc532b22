#include "storage/engines/rocksdb/directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace hallcase::storage {
namespace {

constexpr size_t kHolderBytesMax = 20;
constexpr mode_t kLockFileMode = 0600;

std::string ReadHolder(int fd) {
  char bytes[kHolderBytesMax];
  const ssize_t size = ::pread(fd, bytes, sizeof(bytes), 0);
  std::string holder;
  for (ssize_t i = 0; i < size && bytes[i] >= '0' && bytes[i] <= '9'; ++i) {
    holder.push_back(bytes[i]);
  }
  return holder.empty() ? "unknown" : holder;
}

}  // namespace

absl::StatusOr<std::unique_ptr<DirectoryLock>> DirectoryLock::Take(const std::string& dir) {
  const std::string path = absl::StrCat(dir, "/", kLockFileName);
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kLockFileMode);
  if (fd < 0) {
    return absl::UnavailableError(absl::StrCat("cannot open ", path, ": ", std::strerror(errno)));
  }
  // flock, not fcntl: its locks belong to the opening, so that two engines within one process
  // exclude each other too, and closing some other descriptor of the file does not drop it.
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    absl::Status status =
        error == EWOULDBLOCK
            ? absl::FailedPreconditionError(
                  absl::StrCat(dir, " is in use by process ", ReadHolder(fd)))
            : absl::UnavailableError(absl::StrCat("cannot lock ", path, ": ",
                                                  std::strerror(error)));
    ::close(fd);
    return status;
  }
  // The number is for people only: a lock without it, on a full disk, is as good.
  const std::string holder = absl::StrCat(::getpid(), "\n");
  const bool named = ::ftruncate(fd, 0) == 0 &&
                     ::pwrite(fd, holder.data(), holder.size(), 0) ==
                         static_cast<ssize_t>(holder.size());
  static_cast<void>(named);
  return std::unique_ptr<DirectoryLock>(new DirectoryLock(fd));
}

DirectoryLock::~DirectoryLock() { ::close(fd_); }

}  // namespace hallcase::storage
