#include "server/domain/calendar/axis_diff.h"

namespace hallcase::domain {
namespace {

constexpr Day kFirst = DayOf(kCalendarYearMin, 1, 1);
constexpr Day kLast = DayOf(kCalendarYearMax, 12, 31);

bool SameHours(const DayPattern& a, const DayPattern& b) {
  return a.closing_minute == b.closing_minute && a.open == b.open;
}

bool Same(const Axis& before, const Axis& after, Day day) {
  for (const Sort sort : {Sort::kLegal, Sort::kPromised}) {
    if (before.IsWorkingDay(day, sort) != after.IsWorkingDay(day, sort)) return false;
    if (before.AllKnown(day, day, sort) != after.AllKnown(day, day, sort)) return false;
    if (!SameHours(before.HoursOf(day, sort), after.HoursOf(day, sort))) return false;
  }
  return true;
}

// Behind the years that entries may speak of, days repeat weekly.
bool SameBehind(const Axis& before, const Axis& after) {
  for (int i = 1; i <= 7; ++i) {
    if (!Same(before, after, kLast + i)) return false;
  }
  return true;
}

}  // namespace

std::vector<Axis::DayRange> ChangedDays(const Axis& before, const Axis& after) {
  std::vector<Axis::DayRange> changed;
  for (Day day = kFirst; day <= kLast; day = day + 1) {
    if (Same(before, after, day)) continue;
    if (!changed.empty() && changed.back().last + 1 == day) {
      changed.back().last = day;
    } else {
      changed.push_back({day, day});
    }
  }
  if (SameBehind(before, after)) return changed;
  if (changed.empty() || changed.back().last != kLast) changed.push_back({kLast + 1, kNoDay});
  changed.back().last = kNoDay;
  return changed;
}

}  // namespace hallcase::domain
