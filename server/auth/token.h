// Session tokens: 32 random bytes, given to the client once in base64url and stored only as their
// SHA-256, which is also the key of the session row. Guessing is hopeless at 256 bits, so the hash
// needs neither salt nor cost. Every function is thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/base/hash.h"
#include "server/base/random.h"

namespace hallcase::auth {

inline constexpr size_t kTokenBytes = 32;
inline constexpr size_t kTokenTextLength = 43;  // base64url without padding

struct NewToken {
  std::string text;  // for the client, never stored nor logged
  base::Hash hash;   // for the session row
};

NewToken MakeToken(base::RandomSource& random);

// The hash to look a presented token up by; nullopt for anything that MakeToken cannot have made.
std::optional<base::Hash> HashToken(std::string_view text);

// Compares in constant time: for hashes read from elsewhere than by key.
bool TokenMatches(std::string_view text, const base::Hash& hash);

// base64url without padding (RFC 4648 §5).
std::string ToBase64Url(std::string_view bytes);

// Strict: nullopt for another character, padding, an impossible length or bits set beyond the end,
// so that one value has one form.
std::optional<std::string> FromBase64Url(std::string_view text);

}  // namespace hallcase::auth
