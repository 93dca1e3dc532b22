// The lease on a data directory: an advisory lock on one file in it, given up when the process
// ends, however it ends.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace hallcase::storage {

inline constexpr char kLockFileName[] = "hallcase.lock";

class DirectoryLock {
 public:
  // FAILED_PRECONDITION if somebody holds it (also this process; the message names the process
  // id); UNAVAILABLE if the file cannot be made or locked for another reason.
  static absl::StatusOr<std::unique_ptr<DirectoryLock>> Take(const std::string& dir);

  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  explicit DirectoryLock(int fd) : fd_(fd) {}

  const int fd_;
};

}  // namespace hallcase::storage
