// Pauses of a clock: intervals in which it stands still.
#pragma once

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "server/domain/calendar/civil.h"

namespace hallcase::domain {

// [from, to); `to` = Instant::Never() while the pause still runs. A clock sees only the pauses that
// its flags respect: the caller has left out the others.
struct Pause {
  Instant from;
  Instant to = Instant::Never();
  friend bool operator==(const Pause&, const Pause&) = default;
};

using PauseList = absl::InlinedVector<Pause, 4>;

// The same paused time as disjoint intervals with gaps between them, in order. Empty and reversed
// pauses vanish.
PauseList MergePauses(absl::Span<const Pause> pauses);

}  // namespace hallcase::domain
