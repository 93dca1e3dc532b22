// The hash of an issued document (文书): over what is said of it in clear and the hash of what is
// sealed. So whoever knows no personal data can still number a document, date it and hash it.
// On disk for ever. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/base/hash.h"

namespace hallcase::base {

// What of a document stands in clear beside its hash.
struct DocumentHead {
  uint8_t kind = 0;
  uint32_t template_version = 0;
  std::string_view number;
  // Empty for a document about no single case.
  std::string_view case_number;
  // Microseconds since 1970, and the hall's minutes east of UTC.
  int64_t issued_at_us = 0;
  int32_t utc_offset_minutes = 0;
};

// A tag, then every member in the order of its declaration, numbers at fixed width (big-endian),
// texts behind their length as 8 bytes. Two different heads never give the same bytes.
std::string DocumentHeadBytes(const DocumentHead& head);

// SHA-256 of DocumentHeadBytes(head) ‖ `body`, the SHA-256 of the sealed part.
Hash DocumentHash(const DocumentHead& head, const Hash& body);

}  // namespace hallcase::base
