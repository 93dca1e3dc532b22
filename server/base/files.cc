#include "server/base/files.h"

#include <cstdio>
#include <memory>

#include "server/base/strings.h"

namespace hallcase::base {

absl::StatusOr<std::string> ReadWholeFile(const std::string& path, size_t bytes_max) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (file == nullptr) return absl::NotFoundError(StrCat("cannot open ", path));
  std::string bytes;
  char buffer[1 << 16];
  for (;;) {
    const size_t got = std::fread(buffer, 1, sizeof(buffer), file.get());
    bytes.append(buffer, got);
    if (bytes.size() > bytes_max) {
      return absl::InvalidArgumentError(StrCat(path, " is larger than ", bytes_max, " bytes"));
    }
    if (got < sizeof(buffer)) break;
  }
  if (std::ferror(file.get()) == 0) return bytes;
  // Opening a directory works; reading it fails before the first byte.
  if (bytes.empty()) return absl::InvalidArgumentError(StrCat(path, " cannot be read"));
  return absl::DataLossError(StrCat("reading ", path, " failed"));
}

}  // namespace hallcase::base
