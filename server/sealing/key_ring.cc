#include "server/sealing/key_ring.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "server/base/hash.h"
#include "server/base/strings.h"

namespace hallcase::sealing {
namespace {

using base::StrCat;

constexpr std::string_view kFormat = "hallcase-key-v1";
constexpr std::string_view kHallName = "hall";
constexpr std::string_view kBlindName = "blind";
constexpr size_t kFileBytesMax = 256;
constexpr mode_t kKeyFileMode = 0600;
constexpr mode_t kKeysDirMode = 0700;

struct NumberedKey {
  uint32_t number = 0;
  SecretKey key;
};

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

std::string PathOf(const std::string& dir, std::string_view file) {
  return StrCat(dir, "/", file);
}

absl::Status SyncDirectory(const std::string& dir) {
  const FileDescriptor fd(open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0) return SystemError("cannot open", dir);
  if (fsync(fd.get()) != 0) return SystemError("cannot sync", dir);
  return absl::OkStatus();
}

// Written under another name and linked into place when it is durable, so that a key file is
// either whole or absent, and an existing one is never replaced.
absl::Status WriteKeyFile(const std::string& dir, std::string_view file, std::string_view name,
                          const NumberedKey& key) {
  const std::string path = PathOf(dir, file);
  const std::string draft = path + ".new";
  unlink(draft.c_str());
  std::string line = StrCat(kFormat, " ", name, " ", key.number, " ",
                            base::ToHex(key.key.AsBytes()), "\n");
  absl::Status status = absl::OkStatus();
  {
    const FileDescriptor fd(
        open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kKeyFileMode));
    if (fd.get() < 0) return SystemError("cannot create", draft);
    const ssize_t written = write(fd.get(), line.data(), line.size());
    OPENSSL_cleanse(line.data(), line.size());
    if (written != static_cast<ssize_t>(line.size()) || fsync(fd.get()) != 0) {
      status = SystemError("cannot write", draft);
    }
  }
  if (status.ok() && link(draft.c_str(), path.c_str()) != 0) {
    status = SystemError("cannot create", path);
  }
  unlink(draft.c_str());
  if (!status.ok()) return status;
  return SyncDirectory(dir);
}

absl::StatusOr<NumberedKey> ParseKeyLine(std::string_view line, std::string_view name) {
  const absl::Status malformed = absl::DataLossError("not a key file of this kind");
  if (line.empty() || line.back() != '\n') return malformed;
  line.remove_suffix(1);
  const std::vector<absl::string_view> parts = absl::StrSplit(base::ToAbsl(line), ' ');
  NumberedKey key;
  if (parts.size() != 4 || base::ToStd(parts[0]) != kFormat || base::ToStd(parts[1]) != name ||
      !absl::SimpleAtoi(parts[2], &key.number) || key.number == 0) {
    return malformed;
  }
  absl::StatusOr<std::string> bytes = base::FromHex(base::ToStd(parts[3]));
  if (!bytes.ok() || bytes->size() != kKeyBytes) return malformed;
  std::memcpy(key.key.data(), bytes->data(), kKeyBytes);
  OPENSSL_cleanse(bytes->data(), bytes->size());
  return key;
}

absl::StatusOr<NumberedKey> ReadKeyFile(const std::string& dir, std::string_view file,
                                        std::string_view name) {
  const std::string path = PathOf(dir, file);
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
  absl::StatusOr<NumberedKey> key = ParseKeyLine({buffer, static_cast<size_t>(size)}, name);
  OPENSSL_cleanse(buffer, sizeof(buffer));
  if (key.ok()) return key;
  return absl::DataLossError(StrCat(path, ": ", key.status().message()));
}

NumberedKey FirstKey(base::RandomSource& random) {
  NumberedKey key;
  key.number = 1;
  random.Fill(key.key.data(), kKeyBytes);
  return key;
}

}  // namespace

KeyRing::KeyRing(uint32_t hall_key_number, const SecretKey& hall_key, const SecretKey& blind_key)
    : hall_key_number_(hall_key_number),
      hall_key_(hall_key),
      wrap_key_(DerivedKey("wrap")),
      blind_key_(blind_key) {}

absl::StatusOr<KeyRing> KeyRing::Create(const std::string& keys_dir, base::RandomSource& random) {
  if (mkdir(keys_dir.c_str(), kKeysDirMode) != 0 && errno != EEXIST) {
    return SystemError("cannot create", keys_dir);
  }
  if (access(PathOf(keys_dir, kHallKeyFile).c_str(), F_OK) == 0) {
    return absl::AlreadyExistsError(StrCat(keys_dir, " already has a hall key"));
  }
  // The hall key comes last: with it the ring is whole.
  absl::Status status = WriteKeyFile(keys_dir, kBlindKeyFile, kBlindName, FirstKey(random));
  if (!status.ok() && !absl::IsAlreadyExists(status)) return status;
  status = WriteKeyFile(keys_dir, kHallKeyFile, kHallName, FirstKey(random));
  if (!status.ok()) return status;
  return Load(keys_dir);
}

absl::StatusOr<KeyRing> KeyRing::Load(const std::string& keys_dir) {
  const absl::StatusOr<NumberedKey> hall = ReadKeyFile(keys_dir, kHallKeyFile, kHallName);
  if (!hall.ok()) return hall.status();
  const absl::StatusOr<NumberedKey> blind = ReadKeyFile(keys_dir, kBlindKeyFile, kBlindName);
  if (!blind.ok()) return blind.status();
  return KeyRing(hall->number, hall->key, blind->key);
}

KeyRing KeyRing::FromRandom(base::RandomSource& random) {
  const NumberedKey hall = FirstKey(random);
  const NumberedKey blind = FirstKey(random);
  return KeyRing(hall.number, hall.key, blind.key);
}

SecretKey KeyRing::DerivedKey(std::string_view purpose) const {
  return SecretKey(base::HmacSha256(hall_key_.AsBytes(), {"hallcase-derived-v1:", purpose}));
}

}  // namespace hallcase::sealing
