// For tests: a data key of one repeated byte.
#pragma once

#include <cstdint>
#include <cstring>

#include "server/sealing/data_key.h"

namespace hallcase::sealing {

inline DataKey FixedKey(uint8_t fill) {
  DataKey key;
  key.id.bytes.fill(fill);
  std::memset(key.key.data(), fill, kKeyBytes);
  return key;
}

}  // namespace hallcase::sealing
