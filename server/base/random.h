// Randomness as an argument: the real source is OpenSSL's generator, the seeded one repeats itself
// for tests and the simulator.
#pragma once

#include <cstddef>
#include <cstdint>

#include "server/base/mutex.h"

namespace hallcase::base {

// Thread-safe.
class RandomSource {
 public:
  virtual ~RandomSource() = default;

  // Writes `size` random bytes to `out`.
  virtual void Fill(void* out, size_t size) = 0;

  uint64_t NextUint64();

  // Uniform in [0, bound). REQUIRES: bound >= 1.
  uint64_t Below(uint64_t bound);
};

// Cryptographic randomness from RAND_bytes, buffered a thread: a 12-byte nonce costs a copy, not a
// call into the generator. Bytes are wiped from the buffer as they are handed out. The process
// aborts if the generator fails: going on without randomness would reuse nonces.
class SystemRandom final : public RandomSource {
 public:
  void Fill(void* out, size_t size) override;
};

// Deterministic, for tests only: the same seed gives the same bytes in the same order of calls.
class SeededRandom final : public RandomSource {
 public:
  explicit SeededRandom(uint64_t seed) : state_(seed) {}
  void Fill(void* out, size_t size) override;

 private:
  Mutex mutex_;
  uint64_t state_ HC_GUARDED_BY(mutex_);
};

}  // namespace hallcase::base
