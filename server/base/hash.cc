#include "server/base/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <cstdlib>
#include <cstring>
#include <memory>

#include "absl/status/status.h"
#include "server/base/hex.h"

namespace hallcase::base {
namespace {

constexpr size_t kHmacBlockBytes = 64;

// Fetching an algorithm by name costs more than hashing an entry, so each is fetched once and
// never freed.
const EVP_MD* FetchedDigest(HashAlg alg) {
  static const EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  static const EVP_MD* const kSm3 = EVP_MD_fetch(nullptr, "SM3", nullptr);
  const EVP_MD* md = alg == HashAlg::kSm3 ? kSm3 : kSha256;
  if (md == nullptr) std::abort();
  return md;
}

struct ContextDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

EVP_MD_CTX* ThreadContext() {
  thread_local std::unique_ptr<EVP_MD_CTX, ContextDeleter> context(EVP_MD_CTX_new());
  return context.get();
}

// The digest functions fail only when memory or the provider is gone. There is no ledger without
// hashes, so this ends the process.
void Check(int result) {
  if (result != 1) std::abort();
}

Hash DigestWithPrefix(HashAlg alg, std::string_view prefix,
                      std::initializer_list<std::string_view> parts) {
  EVP_MD_CTX* context = ThreadContext();
  Check(EVP_DigestInit_ex2(context, FetchedDigest(alg), nullptr));
  if (!prefix.empty()) Check(EVP_DigestUpdate(context, prefix.data(), prefix.size()));
  for (const std::string_view part : parts) {
    if (!part.empty()) Check(EVP_DigestUpdate(context, part.data(), part.size()));
  }
  Hash hash;
  unsigned int written = 0;
  Check(EVP_DigestFinal_ex(context, hash.data(), &written));
  return hash;
}

}  // namespace

absl::StatusOr<HashAlg> HashAlgFromNumber(uint32_t number) {
  if (number == static_cast<uint32_t>(HashAlg::kSha256)) return HashAlg::kSha256;
  if (number == static_cast<uint32_t>(HashAlg::kSm3)) return HashAlg::kSm3;
  return absl::InvalidArgumentError("unknown hash algorithm number");
}

absl::StatusOr<Hash> HashFromBytes(std::string_view bytes) {
  if (bytes.size() != kHashBytes) return absl::InvalidArgumentError("a hash has 32 bytes");
  Hash hash;
  std::memcpy(hash.data(), bytes.data(), kHashBytes);
  return hash;
}

Hash Digest(HashAlg alg, std::initializer_list<std::string_view> parts) {
  return DigestWithPrefix(alg, {}, parts);
}

Hash GenesisHash(HashAlg alg, std::string_view hall_id) {
  return Digest(alg, {kLedgerDomainTag, std::string_view("\0", 1), hall_id});
}

Hash ChainHash(HashAlg alg, const Hash& prev, std::string_view entry_bytes) {
  return Digest(alg, {AsBytes(prev), entry_bytes});
}

// Built on the fetched digest: OpenSSL's own HMAC looks its algorithm up in every call, which
// costs more than the four blocks hashed here.
Hash HmacSha256(std::string_view key, std::initializer_list<std::string_view> parts) {
  char pad[kHmacBlockBytes] = {};
  if (key.size() > kHmacBlockBytes) {
    const Hash shortened = Sha256(key);
    std::memcpy(pad, shortened.data(), shortened.size());
  } else if (!key.empty()) {
    std::memcpy(pad, key.data(), key.size());
  }
  for (char& c : pad) c = static_cast<char>(c ^ 0x36);
  const std::string_view block(pad, sizeof(pad));
  const Hash inner = DigestWithPrefix(HashAlg::kSha256, block, parts);
  for (char& c : pad) c = static_cast<char>(c ^ 0x36 ^ 0x5c);
  const Hash outer = DigestWithPrefix(HashAlg::kSha256, block, {AsBytes(inner)});
  OPENSSL_cleanse(pad, sizeof(pad));
  return outer;
}

bool ConstantTimeEquals(std::string_view a, std::string_view b) {
  return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

std::string ToHex(std::string_view bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    text.push_back(kHexDigits[byte >> 4]);
    text.push_back(kHexDigits[byte & 0xf]);
  }
  return text;
}

absl::StatusOr<std::string> FromHex(std::string_view text) {
  if (text.size() % 2 != 0) return absl::InvalidArgumentError("hexadecimal of an odd length");
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (size_t i = 0; i < text.size(); i += 2) {
    const int high = HexValue(text[i]);
    const int low = HexValue(text[i + 1]);
    if (high < 0 || low < 0) return absl::InvalidArgumentError("not a hexadecimal digit");
    bytes.push_back(static_cast<char>(high * 16 + low));
  }
  return bytes;
}

}  // namespace hallcase::base
