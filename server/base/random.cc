#include "server/base/random.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

namespace hallcase::base {
namespace {

constexpr size_t kBufferBytes = 4096;

struct ThreadBuffer {
  std::array<uint8_t, kBufferBytes> bytes;
  size_t used = kBufferBytes;
  ~ThreadBuffer() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

void FillFromGenerator(uint8_t* out, size_t size) {
  if (RAND_bytes(out, static_cast<int>(size)) != 1) std::abort();
}

}  // namespace

uint64_t RandomSource::NextUint64() {
  uint64_t value = 0;
  Fill(&value, sizeof(value));
  return value;
}

uint64_t RandomSource::Below(uint64_t bound) {
  // Values under 2^64 mod bound are drawn again, so that every remainder is equally likely.
  const uint64_t rejected_below = (0 - bound) % bound;
  for (;;) {
    const uint64_t value = NextUint64();
    if (value >= rejected_below) return value % bound;
  }
}

void SystemRandom::Fill(void* out, size_t size) {
  thread_local ThreadBuffer buffer;
  auto* target = static_cast<uint8_t*>(out);
  while (size > 0) {
    if (buffer.used == kBufferBytes) {
      FillFromGenerator(buffer.bytes.data(), kBufferBytes);
      buffer.used = 0;
    }
    const size_t taken = std::min(size, kBufferBytes - buffer.used);
    std::memcpy(target, buffer.bytes.data() + buffer.used, taken);
    std::memset(buffer.bytes.data() + buffer.used, 0, taken);
    buffer.used += taken;
    target += taken;
    size -= taken;
  }
}

void SeededRandom::Fill(void* out, size_t size) {
  auto* target = static_cast<uint8_t*>(out);
  MutexLock lock(mutex_);
  while (size > 0) {
    // SplitMix64.
    state_ += 0x9e3779b97f4a7c15u;
    uint64_t word = state_;
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9u;
    word = (word ^ (word >> 27)) * 0x94d049bb133111ebu;
    word ^= word >> 31;
    const size_t taken = std::min(size, sizeof(word));
    std::memcpy(target, &word, taken);
    target += taken;
    size -= taken;
  }
}

}  // namespace hallcase::base
