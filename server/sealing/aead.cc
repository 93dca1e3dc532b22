#include "server/sealing/aead.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <cstdlib>
#include <cstring>
#include <memory>

namespace hallcase::sealing {
namespace {

struct ContextDeleter {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using ContextPtr = std::unique_ptr<EVP_CIPHER_CTX, ContextDeleter>;

void Check(int result) {
  if (result != 1) std::abort();
}

// Fetching the cipher and making a context cost several times what sealing a name costs, so each
// thread makes its two contexts (one a direction) once.
ContextPtr MakeContext(bool encrypt) {
  static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  ContextPtr context(EVP_CIPHER_CTX_new());
  if (cipher == nullptr || context == nullptr) std::abort();
  Check(EVP_CipherInit_ex2(context.get(), cipher, nullptr, nullptr, encrypt ? 1 : 0, nullptr));
  return context;
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* MutableBytes(std::string* text, size_t from) {
  return reinterpret_cast<unsigned char*>(text->data() + from);
}

// Starts a message: key, nonce and the data that is authenticated but not sealed.
void Start(EVP_CIPHER_CTX* context, const SecretKey& key, std::string_view nonce,
           std::string_view aad) {
  Check(EVP_CipherInit_ex2(context, nullptr, key.data(), Bytes(nonce), -1, nullptr));
  int written = 0;
  Check(EVP_CipherUpdate(context, nullptr, &written, Bytes(aad), static_cast<int>(aad.size())));
}

}  // namespace

SecretKey::~SecretKey() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

void AeadSeal(const SecretKey& key, std::string_view nonce, std::string_view aad,
              std::string_view plaintext, std::string* out) {
  thread_local const ContextPtr context = MakeContext(true);
  Start(context.get(), key, nonce, aad);
  const size_t begin = out->size();
  out->resize(begin + plaintext.size() + kTagBytes);
  unsigned char* target = MutableBytes(out, begin);
  int written = 0;
  Check(EVP_CipherUpdate(context.get(), target, &written, Bytes(plaintext),
                         static_cast<int>(plaintext.size())));
  int finished = 0;
  Check(EVP_CipherFinal_ex(context.get(), target + written, &finished));
  Check(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kTagBytes),
                            target + plaintext.size()));
}

bool AeadOpen(const SecretKey& key, std::string_view nonce, std::string_view aad,
              std::string_view sealed, std::string* out) {
  if (sealed.size() < kTagBytes) return false;
  thread_local const ContextPtr context = MakeContext(false);
  Start(context.get(), key, nonce, aad);
  const std::string_view ciphertext = sealed.substr(0, sealed.size() - kTagBytes);
  char tag[kTagBytes];
  std::memcpy(tag, sealed.data() + ciphertext.size(), kTagBytes);
  Check(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kTagBytes),
                            tag));
  const size_t begin = out->size();
  // One byte more than needed: OpenSSL wants somewhere to point to even for an empty text.
  out->resize(begin + ciphertext.size() + 1);
  unsigned char* target = MutableBytes(out, begin);
  int written = 0;
  Check(EVP_CipherUpdate(context.get(), target, &written, Bytes(ciphertext),
                         static_cast<int>(ciphertext.size())));
  int finished = 0;
  const bool genuine = EVP_CipherFinal_ex(context.get(), target + written, &finished) == 1;
  // What was decrypted before the tag was found wrong must not be seen by anybody.
  if (!genuine) OPENSSL_cleanse(target, ciphertext.size());
  out->resize(begin + (genuine ? ciphertext.size() : 0));
  return genuine;
}

}  // namespace hallcase::sealing
