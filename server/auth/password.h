// Passwords: argon2id verifiers in PHC string form. One hash takes about 28 ms and 19 MiB, so
// a door calls it on a pool of its own, so many at once and no more.
// Every function is thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/random.h"

namespace hallcase::auth {

inline constexpr uint32_t kArgon2MemoryKib = 19 * 1024;
inline constexpr uint32_t kArgon2Passes = 2;
inline constexpr uint32_t kArgon2Lanes = 1;
inline constexpr size_t kPasswordBytesMin = 8;
inline constexpr size_t kPasswordBytesMax = 256;

// "$argon2id$v=19$m=19456,t=2,p=1$salt$hash" with a fresh 16-byte salt. INVALID_ARGUMENT outside
// the byte limits above; RESOURCE_EXHAUSTED without memory.
absl::StatusOr<std::string> HashPassword(std::string_view password, base::RandomSource& random);

// True when `password` is the one that `verifier` was made of. DATA_LOSS for a malformed verifier;
// RESOURCE_EXHAUSTED without memory. A password over the byte limit is wrong, at the same cost.
absl::StatusOr<bool> VerifyPassword(std::string_view password, const std::string& verifier);

// What VerifyPassword costs, for an account that does not exist: whether a name is known must not
// be heard from the time that a refusal takes.
void VerifyNobody(std::string_view password);

// A random password of four groups that is easy to read aloud and type: k7mp-3wxe-9tqa-vd4n. No
// characters that look alike (0 o 1 l i), no shift key; 31^16 possibilities, over 79 bits.
std::string EasyPassword(base::RandomSource& random);

}  // namespace hallcase::auth
