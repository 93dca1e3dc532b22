// Time-ordered 16-byte ids (UUID version 7, RFC 9562): used where an id must be unique without
// asking anybody and should sort by the time it was made (data keys, documents, sessions).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/base/random.h"

namespace hallcase::base {

inline constexpr size_t kUuidBytes = 16;

struct Uuid {
  std::array<uint8_t, kUuidBytes> bytes{};

  auto operator<=>(const Uuid&) const = default;
  std::string_view AsBytes() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  template <typename H>
  friend H AbslHashValue(H state, const Uuid& id) {
    return H::combine(std::move(state), id.bytes);
  }
};

// The canonical lower-case form, 36 characters.
std::string FormatUuid(const Uuid& id);

// Accepts the canonical form in either case, of any version. INVALID_ARGUMENT otherwise; the
// message does not repeat the input.
absl::StatusOr<Uuid> ParseUuid(std::string_view text);

// From exactly 16 raw bytes. INVALID_ARGUMENT for any other length.
absl::StatusOr<Uuid> UuidFromBytes(std::string_view bytes);

// The millisecond that a version 7 id was made at, since the epoch.
int64_t UuidMillis(const Uuid& id);

// Makes version 7 ids that strictly increase, also within one millisecond and when the wall clock
// steps back (the last millisecond seen is then kept, and its 12-bit counter carries into it).
// Thread-safe. `clock` and `random` must outlive the generator.
class UuidGenerator {
 public:
  UuidGenerator(const Clock& clock, RandomSource& random) : clock_(clock), random_(random) {}
  Uuid Next();

 private:
  const Clock& clock_;
  RandomSource& random_;
  Mutex mutex_;
  uint64_t last_millis_ HC_GUARDED_BY(mutex_) = 0;
  uint32_t counter_ HC_GUARDED_BY(mutex_) = 0;
};

}  // namespace hallcase::base
