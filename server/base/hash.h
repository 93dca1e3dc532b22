// Hashing: the ledger's chain, HMAC-SHA256, hexadecimal and constant-time comparison.
// Every function is thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace hallcase::base {

inline constexpr size_t kHashBytes = 32;
using Hash = std::array<uint8_t, kHashBytes>;

// Stored in every ledger entry: DO NOT CHANGE THESE NUMBERS, never reuse one.
enum class HashAlg : uint8_t {
  kSha256 = 1,
  kSm3 = 2,
};
inline constexpr HashAlg kDefaultHashAlg = HashAlg::kSha256;

// INVALID_ARGUMENT for a number that this binary does not know.
absl::StatusOr<HashAlg> HashAlgFromNumber(uint32_t number);

// Domain tag of the ledger's chain, version 1.
inline constexpr std::string_view kLedgerDomainTag = "hallcase-ledger-v1";

inline std::string_view AsBytes(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

// INVALID_ARGUMENT unless there are exactly 32 bytes.
absl::StatusOr<Hash> HashFromBytes(std::string_view bytes);

// The digest of the parts one after the other, without separators.
Hash Digest(HashAlg alg, std::initializer_list<std::string_view> parts);
inline Hash Sha256(std::string_view bytes) { return Digest(HashAlg::kSha256, {bytes}); }

// H(kLedgerDomainTag ‖ 0x00 ‖ hall id): what the first entry of a hall is chained to. `hall_id` is
// the hall's id exactly as ledger keys store it.
Hash GenesisHash(HashAlg alg, std::string_view hall_id);

// H(prev ‖ entry bytes). `entry_bytes` are the bytes as stored: never serialise again to hash.
Hash ChainHash(HashAlg alg, const Hash& prev, std::string_view entry_bytes);

// HMAC-SHA256 (RFC 2104) of the parts one after the other, without separators: the caller makes
// the concatenation unambiguous. `key` may have any length.
Hash HmacSha256(std::string_view key, std::initializer_list<std::string_view> parts);

// True when equal; takes the same time wherever the difference is. Lengths are not secret.
bool ConstantTimeEquals(std::string_view a, std::string_view b);

// Lower-case hexadecimal.
std::string ToHex(std::string_view bytes);
inline std::string ToHex(const Hash& hash) { return ToHex(AsBytes(hash)); }

// Accepts either case. INVALID_ARGUMENT for an odd length or another character; the message does
// not repeat the input.
absl::StatusOr<std::string> FromHex(std::string_view text);

}  // namespace hallcase::base
