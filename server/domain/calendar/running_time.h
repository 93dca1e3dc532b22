// How long a clock has run: wall time or open time, less pauses, and back from a length to an
// instant.
#pragma once

#include <cstdint>

#include "absl/types/span.h"
#include "server/domain/calendar/axis.h"

namespace hallcase::domain {

enum class TimeKind : uint8_t { kWall, kOpen };

// A view; `axis` and `merged` (as from MergePauses()) must outlive it.
class RunningTime {
 public:
  RunningTime(const Axis& axis, Sort sort, TimeKind kind, absl::Span<const Pause> merged)
      : axis_(axis), sort_(sort), kind_(kind), merged_(merged) {}

  // Microseconds that the clock ran from `from` to `to`; 0 if `to` is not later.
  int64_t Between(Instant from, Instant to) const;

  // The earliest instant from `start` on at which the clock has run for `micros` since `start`;
  // Never() if an open pause or an open-ended closure comes first.
  Instant After(Instant start, int64_t micros) const;

 private:
  int64_t Position(Instant instant) const {
    return kind_ == TimeKind::kWall ? instant.micros : axis_.OpenMicrosUpTo(instant, sort_);
  }

  const Axis& axis_;
  const Sort sort_;
  const TimeKind kind_;
  const absl::Span<const Pause> merged_;
};

}  // namespace hallcase::domain
