// The parts of a workbook file: a ZIP archive from somebody else, read within bounds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

struct zip;

namespace hallcase::tables {

inline constexpr size_t kWorkbookBytesMax = 16 << 20;
// One part, and all parts that are read, once unpacked.
inline constexpr size_t kPartBytesMax = 16 << 20;
inline constexpr size_t kUnpackedBytesMax = 48 << 20;
inline constexpr int64_t kPartsMax = 2'000;

// Not thread-safe. Nothing is ever written to a disk.
class Archive {
 public:
  // `bytes` must outlive the archive. INVALID_ARGUMENT, in words for people, for what is no
  // workbook: an old .xls, one with a password, other files, one that would unpack to more than the
  // limits above.
  static absl::StatusOr<Archive> Open(std::string_view bytes);

  bool Has(const std::string& path) const;
  // A part by its path. NOT_FOUND without one.
  absl::StatusOr<std::string> Read(const std::string& path);

 private:
  struct Discard {
    void operator()(struct zip* archive) const;
  };
  std::unique_ptr<struct zip, Discard> zip_;
  size_t unpacked_ = 0;
};

}  // namespace hallcase::tables
