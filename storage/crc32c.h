// CRC-32C (Castagnoli, reflected polynomial 0x82F63B78): guards every side row.
// Thread-safety: free functions without state.
#pragma once

#include <cstdint>
#include <string_view>

namespace hallcase::storage {

// The CRC of A ‖ bytes where `crc` is the CRC of A (0 for nothing). Uses the processor's own
// instruction where there is one.
uint32_t ExtendCrc32c(uint32_t crc, std::string_view bytes);

inline uint32_t Crc32c(std::string_view bytes) { return ExtendCrc32c(0, bytes); }

// The same by table, on every processor.
uint32_t ExtendCrc32cByTable(uint32_t crc, std::string_view bytes);

}  // namespace hallcase::storage
