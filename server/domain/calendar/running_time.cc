#include "server/domain/calendar/running_time.h"

#include <algorithm>

namespace hallcase::domain {

int64_t RunningTime::Between(Instant from, Instant to) const {
  if (to <= from) return 0;
  int64_t ran = Position(to) - Position(from);
  for (const Pause& pause : merged_) {
    const Instant begin = std::max(pause.from, from);
    const Instant end = std::min(pause.to, to);
    if (begin < end) ran -= Position(end) - Position(begin);
  }
  return ran;
}

Instant RunningTime::After(Instant start, int64_t micros) const {
  // Asking back for a position that is reached already would answer with an earlier instant.
  if (micros <= 0) return start;
  int64_t target = Position(start) + micros;
  for (const Pause& pause : merged_) {
    if (pause.to <= start) continue;
    const int64_t paused_at = Position(std::max(pause.from, start));
    if (paused_at >= target) break;
    if (pause.to.IsNever()) return Instant::Never();
    target += Position(pause.to) - paused_at;
  }
  return kind_ == TimeKind::kWall ? Instant{target} : axis_.AtOpenMicros(target, sort_);
}

}  // namespace hallcase::domain
