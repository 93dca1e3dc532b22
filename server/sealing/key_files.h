// Files of one kind of key ("hall", "blind") in a keys directory. A file is whole or absent, is
// never overwritten with another key, and is refused when others may read it.
//
//   hall.key        the key in use
//   hall.key.2      its successor while a rotation runs
//   hall.key.new    being written; hall.key.1.old  being destroyed: neither is ever read
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/random.h"
#include "server/sealing/aead.h"

namespace hallcase::sealing {

struct NumberedKey {
  uint32_t number = 0;
  SecretKey key;
  // Of a hall of invented people, as its file says.
  bool test = false;
};

NumberedKey RandomKey(uint32_t number, base::RandomSource& random);

class KeyFiles {
 public:
  // `kind` is "hall" or "blind".
  KeyFiles(std::string dir, std::string_view kind);

  // All keys; `in_use` is the number of the plain file, or where it is missing (a rotation was cut
  // short while it destroyed) the smallest.
  struct Found {
    std::vector<NumberedKey> keys;
    uint32_t in_use = 0;
  };
  //   NOT_FOUND            no key; names the plain file
  //   FAILED_PRECONDITION  others may read a file
  //   DATA_LOSS            a file is malformed, or two with one number differ
  absl::StatusOr<Found> Load() const;

  // The plain file, durably. ALREADY_EXISTS leaves what is there.
  absl::Status WriteFirst(const NumberedKey& key) const;
  // The file of a successor beside the plain one, in the same way.
  absl::Status WriteNext(const NumberedKey& key) const;

  // Overwrites and removes every key older than `number`, and gives that one the plain name. Can be
  // cut short anywhere and done again. NOT_FOUND, and nothing is destroyed, without key `number`.
  absl::Status KeepFrom(uint32_t number) const;

 private:
  absl::Status Write(const std::string& path, const NumberedKey& key) const;
  absl::StatusOr<NumberedKey> Read(const std::string& path) const;
  std::string NumberedPath(uint32_t number) const;
  // Paths of numbered files, or of those being destroyed.
  absl::StatusOr<std::vector<std::string>> List(bool old) const;
  absl::Status SetAside(const std::string& path, uint32_t number) const;
  absl::Status DestroySetAside() const;
  absl::Status MakePlain(uint32_t number) const;

  const std::string dir_;
  const std::string kind_;
  const std::string plain_;
};

}  // namespace hallcase::sealing
