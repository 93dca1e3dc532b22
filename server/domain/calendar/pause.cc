#include "server/domain/calendar/pause.h"

#include <algorithm>

namespace hallcase::domain {

PauseList MergePauses(absl::Span<const Pause> pauses) {
  PauseList merged;
  for (const Pause& pause : pauses) {
    if (pause.from < pause.to) merged.push_back(pause);
  }
  std::sort(merged.begin(), merged.end(),
            [](const Pause& a, const Pause& b) { return a.from < b.from; });
  size_t kept = 0;
  for (size_t i = 1; i < merged.size(); ++i) {
    if (merged[i].from <= merged[kept].to) {
      merged[kept].to = std::max(merged[kept].to, merged[i].to);
    } else {
      merged[++kept] = merged[i];
    }
  }
  if (!merged.empty()) merged.resize(kept + 1);
  return merged;
}

}  // namespace hallcase::domain
