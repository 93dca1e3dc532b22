// The two keys of a hall that lie outside the data directory, each in a file of its own, 0600:
//
//   DIR/keys/hall.key    wraps the data keys; other keys are derived from it
//   DIR/keys/blind.key   makes the blind index
//
// A file is one line: hallcase-key-v1 ␠ hall|blind ␠ number ␠ 64 hexadecimal digits. Numbers rise
// with each rotation; wrapped keys name the hall key they are under.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/random.h"
#include "server/sealing/aead.h"

namespace hallcase::sealing {

inline constexpr std::string_view kHallKeyFile = "hall.key";
inline constexpr std::string_view kBlindKeyFile = "blind.key";

// Immutable, so thread-safe.
class KeyRing {
 public:
  // Makes the directory (0700) and both files, durably, and returns the ring. ALREADY_EXISTS when
  // there is a hall key: it is never overwritten. A blind key left by a bootstrap that was cut
  // short is taken over.
  static absl::StatusOr<KeyRing> Create(const std::string& keys_dir, base::RandomSource& random);

  // NOT_FOUND names the missing file, FAILED_PRECONDITION a file that others may read,
  // DATA_LOSS one that is malformed.
  static absl::StatusOr<KeyRing> Load(const std::string& keys_dir);

  // A ring without files, for tests and tools.
  static KeyRing FromRandom(base::RandomSource& random);

  // The number of the hall key, from 1.
  uint32_t hall_key_number() const { return hall_key_number_; }

  // What data keys are wrapped under.
  const SecretKey& wrap_key() const { return wrap_key_; }

  const SecretKey& blind_key() const { return blind_key_; }

  // A key for one purpose, e.g. "page-token" or "request-body": different for each purpose, the
  // same until the hall key rotates.
  SecretKey DerivedKey(std::string_view purpose) const;

 private:
  KeyRing(uint32_t hall_key_number, const SecretKey& hall_key, const SecretKey& blind_key);

  uint32_t hall_key_number_;
  SecretKey hall_key_;
  SecretKey wrap_key_;
  SecretKey blind_key_;
};

}  // namespace hallcase::sealing
