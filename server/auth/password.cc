#include "server/auth/password.h"

#include <argon2.h>

#include <array>

#include "server/base/strings.h"

namespace hallcase::auth {
namespace {

constexpr size_t kSaltBytes = 16;
constexpr size_t kOutputBytes = 32;
constexpr size_t kEncodedBytesMax = 160;
constexpr std::string_view kEasyAlphabet = "23456789abcdefghjkmnpqrstuvwxyz";
constexpr int kEasyGroups = 4;
constexpr int kEasyGroupLength = 4;

absl::Status ArgonError(int code) {
  if (code == ARGON2_MEMORY_ALLOCATION_ERROR) {
    return absl::ResourceExhaustedError("no memory for a password hash");
  }
  return absl::DataLossError(base::StrCat("argon2: ", argon2_error_message(code)));
}

absl::StatusOr<std::string> HashWithSalt(std::string_view password,
                                         const std::array<uint8_t, kSaltBytes>& salt) {
  char encoded[kEncodedBytesMax];
  const int code = argon2id_hash_encoded(kArgon2Passes, kArgon2MemoryKib, kArgon2Lanes,
                                         password.data(), password.size(), salt.data(),
                                         salt.size(), kOutputBytes, encoded, sizeof(encoded));
  if (code != ARGON2_OK) return ArgonError(code);
  return std::string(encoded);
}

}  // namespace

absl::StatusOr<std::string> HashPassword(std::string_view password, base::RandomSource& random) {
  if (password.size() < kPasswordBytesMin || password.size() > kPasswordBytesMax) {
    return absl::InvalidArgumentError(base::StrCat("password: got ", password.size(),
                                                   " bytes, want ", kPasswordBytesMin, " to ",
                                                   kPasswordBytesMax));
  }
  std::array<uint8_t, kSaltBytes> salt;
  random.Fill(salt.data(), salt.size());
  return HashWithSalt(password, salt);
}

absl::StatusOr<bool> VerifyPassword(std::string_view password, const std::string& verifier) {
  const bool too_long = password.size() > kPasswordBytesMax;
  const std::string_view tried = password.substr(0, kPasswordBytesMax);
  const int code = argon2id_verify(verifier.c_str(), tried.data(), tried.size());
  if (code == ARGON2_OK) return !too_long;
  if (code == ARGON2_VERIFY_MISMATCH) return false;
  return ArgonError(code);
}

void VerifyNobody(std::string_view password) {
  std::array<uint8_t, kSaltBytes> salt{};
  // The outcome means nothing; the work is the point.
  (void)HashWithSalt(password.substr(0, kPasswordBytesMax), salt).ok();
}

std::string EasyPassword(base::RandomSource& random) {
  std::string password;
  for (int group = 0; group < kEasyGroups; ++group) {
    if (group > 0) password.push_back('-');
    for (int i = 0; i < kEasyGroupLength; ++i) {
      password.push_back(kEasyAlphabet[random.Below(kEasyAlphabet.size())]);
    }
  }
  return password;
}

}  // namespace hallcase::auth
