// Sealing of single fields under a data key.
//
//   sealed = version 0x01 ‖ nonce [12] ‖ ciphertext ‖ tag [16]
//   AAD    = hall id ‖ 0x00 ‖ key id [16] ‖ field number u16 big-endian
//
// So a value opens only in its own hall, under its own key and as the field that it was sealed as.
// The field number is SealedField, not the number within one message: a command's sealed value is
// copied into a fact and from there into a row, and has to open in all three.
// DO NOT CHANGE THIS LAYOUT: it is on disk. A new one gets a new version byte.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/base/hash.h"
#include "server/base/random.h"
#include "server/sealing/data_key.h"

namespace hallcase::sealing {

// What a sealed value is. DO NOT CHANGE THESE NUMBERS, never reuse one: they are authenticated
// with every sealed value on disk. Each stands for the proto field of that name wherever it occurs.
enum class SealedField : uint16_t {
  kName = 1,             // name
  kIdNumber = 2,         // id_number
  kPhone = 3,            // phone
  kIdCheckOverride = 4,  // id_check_override
  kNote = 5,             // note
  kGrounds = 6,          // grounds
  kReason = 7,           // reason
  kAnswer = 8,           // answer
  kRequirement = 9,      // requirement
  kText = 10,            // text
  kSnapshot = 11,        // snapshot
};

// By the name of a proto field. NOT_FOUND for a name that has no number yet: give it one above.
absl::StatusOr<SealedField> SealedFieldByName(std::string_view proto_field_name);

inline constexpr size_t kSealOverheadBytes = 1 + kNonceBytes + kTagBytes;
inline constexpr size_t kSealHallIdBytesMax = 32;

// Seals and opens for one hall. Thread-safe. `random` must outlive the sealer.
class Sealer {
 public:
  // REQUIRES: hall_id has 1 to kSealHallIdBytesMax bytes, none of them zero.
  Sealer(std::string_view hall_id, base::RandomSource& random);

  // REQUIRES: plaintext < 2 GiB.
  std::string Seal(const DataKey& key, SealedField field, std::string_view plaintext) const;

  // DATA_LOSS when the bytes are malformed or were sealed for another hall, key or field.
  absl::StatusOr<std::string> Open(const DataKey& key, SealedField field,
                                   std::string_view sealed) const;

 private:
  class Aad;
  const std::string hall_prefix_;
  base::RandomSource& random_;
};

// HMAC-SHA256 over a request's bytes under a key derived from its subject's data key, so that it
// tells nothing once the key is erased. Thread-safe.
base::Hash BodyHmac(const SecretKey& key, std::string_view request_bytes);

}  // namespace hallcase::sealing
