#include "server/sealing/key_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "server/base/hash.h"
#include "server/base/strings.h"

namespace hallcase::sealing {
namespace {

using base::StrCat;

constexpr std::string_view kFormat = "hallcase-key-v1";
constexpr std::string_view kTestMark = "TEST";
constexpr std::string_view kOldEnding = ".old";
constexpr size_t kFileBytesMax = 256;
constexpr mode_t kKeyFileMode = 0600;

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

absl::Status SystemError(std::string_view what, const std::string& path) {
  const int error = errno;
  const std::string message = StrCat(what, " ", path, ": ", std::strerror(error));
  if (error == ENOENT) return absl::NotFoundError(message);
  if (error == EEXIST) return absl::AlreadyExistsError(message);
  return absl::UnavailableError(message);
}

absl::Status SyncDirectory(const std::string& dir) {
  const FileDescriptor fd(open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0) return SystemError("cannot open", dir);
  if (fsync(fd.get()) != 0) return SystemError("cannot sync", dir);
  return absl::OkStatus();
}

bool Exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

absl::StatusOr<NumberedKey> ParseKeyLine(std::string_view line, std::string_view kind) {
  const absl::Status malformed = absl::DataLossError("not a key file of this kind");
  if (line.empty() || line.back() != '\n') return malformed;
  line.remove_suffix(1);
  const std::vector<absl::string_view> parts = absl::StrSplit(base::ToAbsl(line), ' ');
  NumberedKey key;
  key.test = parts.size() == 5 && base::ToStd(parts[4]) == kTestMark;
  if (parts.size() != (key.test ? 5u : 4u) || base::ToStd(parts[0]) != kFormat ||
      base::ToStd(parts[1]) != kind ||
      !absl::SimpleAtoi(parts[2], &key.number) || key.number == 0) {
    return malformed;
  }
  absl::StatusOr<std::string> bytes = base::FromHex(base::ToStd(parts[3]));
  if (!bytes.ok() || bytes->size() != kKeyBytes) return malformed;
  std::memcpy(key.key.data(), bytes->data(), kKeyBytes);
  OPENSSL_cleanse(bytes->data(), bytes->size());
  return key;
}

// Same length, so that the same blocks are written (as far as the file system keeps them).
absl::Status Overwrite(const std::string& path) {
  const FileDescriptor fd(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (fd.get() < 0) return SystemError("cannot open", path);
  struct stat info {};
  if (fstat(fd.get(), &info) != 0) return SystemError("cannot read", path);
  const std::string zeros(static_cast<size_t>(info.st_size), '0');
  const ssize_t written = write(fd.get(), zeros.data(), zeros.size());
  if (written != info.st_size || fsync(fd.get()) != 0) {
    return SystemError("cannot overwrite", path);
  }
  return absl::OkStatus();
}

}  // namespace

NumberedKey RandomKey(uint32_t number, base::RandomSource& random) {
  NumberedKey key;
  key.number = number;
  random.Fill(key.key.data(), kKeyBytes);
  return key;
}

KeyFiles::KeyFiles(std::string dir, std::string_view kind)
    : dir_(std::move(dir)), kind_(kind), plain_(StrCat(dir_, "/", kind, ".key")) {}

std::string KeyFiles::NumberedPath(uint32_t number) const { return StrCat(plain_, ".", number); }

// Written under another name and linked into place when it is durable, so that a key file is
// either whole or absent, and an existing one is never replaced.
absl::Status KeyFiles::Write(const std::string& path, const NumberedKey& key) const {
  const std::string draft = plain_ + ".new";
  unlink(draft.c_str());
  std::string line = StrCat(kFormat, " ", kind_, " ", key.number, " ",
                            base::ToHex(key.key.AsBytes()), key.test ? " " : "",
                            key.test ? kTestMark : "", "\n");
  absl::Status status = absl::OkStatus();
  {
    const FileDescriptor fd(
        open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kKeyFileMode));
    if (fd.get() < 0) return SystemError("cannot create", draft);
    const ssize_t written = write(fd.get(), line.data(), line.size());
    const bool whole = written == static_cast<ssize_t>(line.size());
    OPENSSL_cleanse(line.data(), line.size());
    if (!whole || fsync(fd.get()) != 0) status = SystemError("cannot write", draft);
  }
  if (status.ok() && link(draft.c_str(), path.c_str()) != 0) {
    status = SystemError("cannot create", path);
  }
  unlink(draft.c_str());
  if (!status.ok()) return status;
  return SyncDirectory(dir_);
}

absl::Status KeyFiles::WriteFirst(const NumberedKey& key) const { return Write(plain_, key); }

absl::Status KeyFiles::WriteNext(const NumberedKey& key) const {
  return Write(NumberedPath(key.number), key);
}

absl::StatusOr<NumberedKey> KeyFiles::Read(const std::string& path) const {
  const FileDescriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) return SystemError("cannot open", path);
  struct stat info {};
  if (fstat(fd.get(), &info) != 0) return SystemError("cannot read", path);
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return absl::FailedPreconditionError(StrCat(path, ": others may read it, want mode 0600"));
  }
  char buffer[kFileBytesMax];
  const ssize_t size = read(fd.get(), buffer, sizeof(buffer));
  if (size < 0) return SystemError("cannot read", path);
  absl::StatusOr<NumberedKey> key = ParseKeyLine({buffer, static_cast<size_t>(size)}, kind_);
  OPENSSL_cleanse(buffer, sizeof(buffer));
  if (key.ok()) return key;
  return absl::DataLossError(StrCat(path, ": ", key.status().message()));
}

absl::StatusOr<std::vector<std::string>> KeyFiles::List(bool old) const {
  std::vector<std::string> paths;
  const std::unique_ptr<DIR, int (*)(DIR*)> dir(opendir(dir_.c_str()), &closedir);
  if (dir == nullptr) {
    if (errno == ENOENT) return paths;
    return SystemError("cannot list", dir_);
  }
  const std::string prefix = kind_ + ".key.";
  while (const dirent* entry = readdir(dir.get())) {
    std::string_view name = entry->d_name;
    if (name.substr(0, prefix.size()) != prefix) continue;
    std::string_view rest = name.substr(prefix.size());
    const bool ends = rest.size() > kOldEnding.size() &&
                      rest.substr(rest.size() - kOldEnding.size()) == kOldEnding;
    if (ends) rest.remove_suffix(kOldEnding.size());
    uint32_t number = 0;
    if (ends != old || !absl::SimpleAtoi(base::ToAbsl(rest), &number)) continue;
    paths.push_back(StrCat(dir_, "/", name));
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

absl::StatusOr<KeyFiles::Found> KeyFiles::Load() const {
  absl::StatusOr<std::vector<std::string>> paths = List(/*old=*/false);
  if (!paths.ok()) return paths.status();
  const bool plain = Exists(plain_);
  if (plain || paths->empty()) paths->insert(paths->begin(), plain_);
  Found found;
  for (const std::string& path : *paths) {
    absl::StatusOr<NumberedKey> key = Read(path);
    if (!key.ok()) return key.status();
    const auto same = std::find_if(found.keys.begin(), found.keys.end(),
                                   [&](const auto& one) { return one.number == key->number; });
    if (same == found.keys.end()) {
      found.keys.push_back(*key);
    } else if (same->key.AsBytes() != key->key.AsBytes()) {
      return absl::DataLossError(StrCat(path, ": another key has its number"));
    }
  }
  found.in_use = found.keys.front().number;
  if (plain) return found;
  for (const NumberedKey& key : found.keys) found.in_use = std::min(found.in_use, key.number);
  return found;
}

absl::Status KeyFiles::SetAside(const std::string& path, uint32_t number) const {
  const std::string old = StrCat(NumberedPath(number), kOldEnding);
  if (rename(path.c_str(), old.c_str()) != 0) return SystemError("cannot rename", path);
  return SyncDirectory(dir_);
}

absl::Status KeyFiles::DestroySetAside() const {
  const absl::StatusOr<std::vector<std::string>> paths = List(/*old=*/true);
  if (!paths.ok()) return paths.status();
  for (const std::string& path : *paths) {
    absl::Status status = Overwrite(path);
    if (!status.ok()) return status;
    if (unlink(path.c_str()) != 0) return SystemError("cannot remove", path);
  }
  return SyncDirectory(dir_);
}

absl::Status KeyFiles::MakePlain(uint32_t number) const {
  const std::string numbered = NumberedPath(number);
  if (!Exists(numbered)) return absl::OkStatus();
  if (!Exists(plain_) && link(numbered.c_str(), plain_.c_str()) != 0) {
    return SystemError("cannot create", plain_);
  }
  absl::Status synced = SyncDirectory(dir_);
  if (!synced.ok()) return synced;
  if (unlink(numbered.c_str()) != 0) return SystemError("cannot remove", numbered);
  return SyncDirectory(dir_);
}

absl::Status KeyFiles::KeepFrom(uint32_t number) const {
  const absl::StatusOr<Found> found = Load();
  if (!found.ok()) return found.status();
  const bool there = std::any_of(found->keys.begin(), found->keys.end(),
                                 [number](const auto& key) { return key.number == number; });
  if (!there) return absl::NotFoundError(StrCat(kind_, " key ", number, " is missing in ", dir_));
  absl::StatusOr<std::vector<std::string>> paths = List(/*old=*/false);
  if (!paths.ok()) return paths.status();
  if (Exists(plain_)) paths->push_back(plain_);
  for (const std::string& path : *paths) {
    const absl::StatusOr<NumberedKey> key = Read(path);
    if (!key.ok()) return key.status();
    if (key->number >= number) continue;
    absl::Status status = SetAside(path, key->number);
    if (!status.ok()) return status;
  }
  absl::Status status = DestroySetAside();
  return status.ok() ? MakePlain(number) : status;
}

}  // namespace hallcase::sealing
