// AES-256-GCM as this room uses it. Every function is thread-safe: each thread keeps one cipher
// context.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace hallcase::sealing {

inline constexpr size_t kKeyBytes = 32;
inline constexpr size_t kNonceBytes = 12;
inline constexpr size_t kTagBytes = 16;

// 32 secret bytes; wiped when it goes.
class SecretKey {
 public:
  SecretKey() = default;
  explicit SecretKey(const std::array<uint8_t, kKeyBytes>& bytes) : bytes_(bytes) {}
  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  ~SecretKey();

  uint8_t* data() { return bytes_.data(); }
  const uint8_t* data() const { return bytes_.data(); }
  std::string_view AsBytes() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

 private:
  std::array<uint8_t, kKeyBytes> bytes_{};
};

// Appends ciphertext ‖ tag to `*out`: plaintext.size() + kTagBytes bytes. The process aborts when
// OpenSSL fails, which it does only without memory or provider: there is no going on unsealed.
// REQUIRES: `nonce` has kNonceBytes and was never used with this key; plaintext < 2 GiB.
void AeadSeal(const SecretKey& key, std::string_view nonce, std::string_view aad,
              std::string_view plaintext, std::string* out);

// Appends the plaintext to `*out` and returns true; false, with `*out` as it was, when
// `sealed` (ciphertext ‖ tag) was not made with this key, nonce and aad.
// REQUIRES: `nonce` has kNonceBytes; sealed < 2 GiB.
bool AeadOpen(const SecretKey& key, std::string_view nonce, std::string_view aad,
              std::string_view sealed, std::string* out);

}  // namespace hallcase::sealing
