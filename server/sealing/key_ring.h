// The two keys of a hall that lie outside the data directory, each in a file of its own, 0600
// (key_files.h):
//
//   DIR/keys/hall.key    wraps the data keys; other keys are derived from it
//   DIR/keys/blind.key   makes the blind index
//
// A file is one line: hallcase-key-v1 ␠ hall|blind ␠ number ␠ 64 hexadecimal digits, and ␠ TEST
// where all people of the hall are invented. Numbers rise with each rotation; wrapped keys name the
// hall key they are under. While a rotation runs a ring holds the keys that it leaves and those
// that it goes to.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/random.h"
#include "server/sealing/aead.h"

namespace hallcase::sealing {

// Immutable, so thread-safe.
class KeyRing {
 public:
  // Makes the directory (0700) and both files, durably, and returns the ring. ALREADY_EXISTS when
  // there is a hall key: it is never overwritten. A blind key left by a bootstrap that was cut
  // short is taken over.
  static absl::StatusOr<KeyRing> Create(const std::string& keys_dir, base::RandomSource& random);
  // The same for a hall of invented people: its hall key is marked, and so are those that follow.
  static absl::StatusOr<KeyRing> CreateForTest(const std::string& keys_dir,
                                               base::RandomSource& random);

  // NOT_FOUND names the missing file, FAILED_PRECONDITION a file that others may read,
  // DATA_LOSS one that is malformed. In use are the keys of the plain files.
  static absl::StatusOr<KeyRing> Load(const std::string& keys_dir);

  // Makes the files of keys `hall` and `blind` beside those that are there, durably, and loads them
  // all. What a call that was cut short left is taken over.
  static absl::StatusOr<KeyRing> AddNext(const std::string& keys_dir, uint32_t hall,
                                         uint32_t blind, base::RandomSource& random);

  // Destroys every older key: overwritten, removed, the directory synced. Loads what is left.
  static absl::StatusOr<KeyRing> DestroyBefore(const std::string& keys_dir, uint32_t hall,
                                               uint32_t blind);

  // A ring without files, for tests and tools.
  static KeyRing FromRandom(base::RandomSource& random);

  // Made by CreateForTest.
  bool is_test() const { return test_; }

  // The number of the hall key in use, from 1: what data keys are wrapped under.
  uint32_t hall_key_number() const { return hall_in_use_; }
  uint32_t blind_key_number() const { return blind_in_use_; }

  const SecretKey& wrap_key() const { return hall_keys_.at(hall_in_use_).wrap; }
  // Of that hall key; null if it is not here.
  const SecretKey* FindWrapKey(uint32_t number) const;

  const SecretKey& blind_key() const { return blind_keys_.at(blind_in_use_); }
  // By number, oldest first.
  const std::map<uint32_t, SecretKey>& blind_keys() const { return blind_keys_; }

  // A key for one purpose, e.g. "page-token" or "request-body": different for each purpose, the
  // same until the hall key rotates.
  SecretKey DerivedKey(std::string_view purpose) const;
  // REQUIRES: FindWrapKey(number).
  SecretKey DerivedKey(std::string_view purpose, uint32_t number) const;

  // The hall keys by number, oldest first.
  std::vector<uint32_t> hall_key_numbers() const;

  bool Has(uint32_t hall, uint32_t blind) const;
  // The same keys, with these in use. REQUIRES: Has(hall, blind).
  KeyRing Using(uint32_t hall, uint32_t blind) const;

 private:
  static absl::StatusOr<KeyRing> CreateAs(bool test, const std::string& keys_dir,
                                          base::RandomSource& random);

  struct HallKey {
    SecretKey key;
    SecretKey wrap;
  };

  KeyRing() = default;
  void AddHallKey(uint32_t number, const SecretKey& key);

  std::map<uint32_t, HallKey> hall_keys_;
  std::map<uint32_t, SecretKey> blind_keys_;
  uint32_t hall_in_use_ = 0;
  uint32_t blind_in_use_ = 0;
  bool test_ = false;
};

}  // namespace hallcase::sealing
