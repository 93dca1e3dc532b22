#include "server/domain/calendar/track.h"

#include <algorithm>

namespace hallcase::domain {
namespace {

struct Split {
  int64_t whole;
  size_t rest;
};

// Division towards minus infinity. REQUIRES: by > 0.
Split FloorDivide(int64_t value, int64_t by) {
  int64_t whole = value / by;
  if (value % by < 0) --whole;
  return {whole, static_cast<size_t>(value - whole * by)};
}

}  // namespace

int DayPattern::OpenMinutes() const {
  int minutes = 0;
  for (const Window& window : open) minutes += window.to_minute - window.from_minute;
  return minutes;
}

int64_t Track::RankOutside(int32_t offset) const {
  const bool after = offset > days;
  if (after && closed_after) return rank.back();
  const Split weeks = FloorDivide(after ? offset - days : offset, 7);
  return (after ? rank.back() : 0) + weeks.whole * week_rank[7] + week_rank[weeks.rest];
}

Day Track::NthOutside(int64_t position) const {
  const bool after = position >= 0;
  if (after && closed_after) return kNoDay;
  const int64_t listed = static_cast<int64_t>(nth.size());
  const Split weeks = FloorDivide(after ? position - listed : position, week_rank[7]);
  const int64_t offset = (after ? days : 0) + weeks.whole * 7 + week_nth[weeks.rest];
  return first + static_cast<int32_t>(offset);
}

int64_t Track::OpenOutside(int32_t offset) const {
  const bool after = offset > days;
  if (after && closed_after) return open.back();
  const Split weeks = FloorDivide(after ? offset - days : offset, 7);
  return (after ? open.back() : 0) + weeks.whole * week_open[7] + week_open[weeks.rest];
}

Day Track::DayOfOpenMinute(int64_t minutes) const {
  if (minutes > 0 && minutes <= open.back()) {
    const auto it = std::lower_bound(open.begin(), open.end(), minutes);
    return first + static_cast<int32_t>(it - open.begin() - 1);
  }
  const bool after = minutes > 0;
  if (after && closed_after) return kNoDay;
  // The minute's own number within its week is 1 … week_open[7].
  const Split weeks = FloorDivide((after ? minutes - open.back() : minutes) - 1, week_open[7]);
  const auto in_week = std::lower_bound(week_open.begin(), week_open.end(),
                                        static_cast<int32_t>(weeks.rest) + 1);
  const int64_t offset =
      (after ? days : 0) + weeks.whole * 7 + (in_week - week_open.begin()) - 1;
  return first + static_cast<int32_t>(offset);
}

bool Track::AllKnown(Day from, Day to) const {
  if (from > to) return true;
  const int32_t begin = from - first;
  const int32_t end = to - first + 1;
  if (begin < 0 || end > days) return false;
  return unknown[static_cast<size_t>(begin)] == unknown[static_cast<size_t>(end)];
}

}  // namespace hallcase::domain
