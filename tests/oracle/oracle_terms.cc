#include <algorithm>

#include "tests/oracle/oracle.h"

namespace hallcase::oracle {
namespace {

// Small enough to be added to an instant.
constexpr Micros kLongerThanAnything = 4'000'000 * kDay;

using Pauses = std::vector<std::pair<Micros, Micros>>;

// When the clock stops for ever; kForever if it never does.
Micros StandsStillFrom(const Pauses& pauses) {
  Micros from = kForever;
  for (const auto& pause : pauses) {
    if (pause.second == kForever) from = std::min(from, pause.first);
  }
  return from;
}

// Whether the clock runs when the day ends: what happens at that very instant comes after the day.
bool RunsAtEndOf(const Calendar& calendar, const Question& q, int day) {
  const Micros end = calendar.EndOf(day, q.sort, q.midnight);
  for (const auto& [from, to] : q.pauses) {
    if (from < end && end <= to) return false;
  }
  return true;
}

// The pause that covers `at`, else nullptr.
const std::pair<Micros, Micros>* PauseAt(const Pauses& pauses, Micros at) {
  for (const auto& pause : pauses) {
    if (pause.first <= at && at < pause.second) return &pause;
  }
  return nullptr;
}

// The earliest pause that begins after `at`; kForever if there is none.
Micros NextPause(const Pauses& pauses, Micros at) {
  Micros next = kForever;
  for (const auto& pause : pauses) {
    if (pause.first > at && pause.first < pause.second) next = std::min(next, pause.first);
  }
  return next;
}

// Looked at now and then only: it spares walking on to kDaysMax.
bool HopelessAt(const Calendar& calendar, const Question& q, int days, int day) {
  return days % 64 == 63 && calendar.ClosedForEver(day, q.sort);
}

// Runs the clock from `from`, minute by minute, until it has run for `need` or time reaches
// `limit`. Returns the instant; `*ran` is how long it ran.
Micros Run(const Calendar& calendar, const Question& q, Micros from, Micros need, Micros limit,
           Micros* ran) {
  const bool open_time = q.unit == kWorkingDays || q.unit == kWorkingMinutes;
  const int first_day = calendar.DayAt(from);
  Micros at = from;
  *ran = 0;
  while (*ran < need && at < limit) {
    const int day = calendar.DayAt(at);
    if (day > first_day + kDaysMax) return kForever;
    if (open_time && limit == kForever && HopelessAt(calendar, q, day - first_day, day)) {
      return kForever;
    }
    if (const auto* pause = PauseAt(q.pauses, at)) {
      if (pause->second == kForever) return limit == kForever ? kForever : limit;
      at = std::min(pause->second, limit);
      continue;
    }
    const Micros midnight = calendar.MidnightOf(day);
    const Micros until = std::min({midnight + kDay, limit, NextPause(q.pauses, at)});
    const auto& open = calendar.Facts(day, q.sort).open;
    if (open_time && open.none()) at = until;
    while (at < until && *ran < need) {
      const Micros minute = (at - midnight) / kMinute;
      Micros end = std::min(midnight + (minute + 1) * kMinute, until);
      if (!open_time || open.test(static_cast<size_t>(minute))) {
        end = std::min(end, at + (need - *ran));
        *ran += end - at;
      }
      at = end;
    }
  }
  return at;
}

Answer DueInDays(const Calendar& calendar, const Question& q) {
  Answer answer;
  const int start_day = calendar.DayAt(q.start);
  const int first = q.amount == 0 ? start_day : start_day + 1;
  int counted = 0;
  int looked_from = first;
  bool enough = false;
  for (int day = first; day < first + kDaysMax; ++day) {
    const Micros end = calendar.EndOf(day, q.sort, q.midnight);
    if (StandsStillFrom(q.pauses) < end) break;
    if (HopelessAt(calendar, q, day - first, day)) break;
    const bool works = calendar.Facts(day, q.sort).works;
    const bool runs = RunsAtEndOf(calendar, q, day);
    if (!enough && runs && (works || q.unit == kCalendarDays)) {
      ++counted;
      enough = counted >= std::max(q.amount, 1);
      if (q.unit == kCalendarDays) looked_from = day;
    }
    if (!enough || !works || !runs) continue;
    answer.found = true;
    answer.due = end;
    answer.printed_day = day;
    for (int d = looked_from; d <= day; ++d) {
      if (!calendar.Facts(d, q.sort).known) answer.provisional = true;
    }
    return answer;
  }
  answer.paused_for_ever = StandsStillFrom(q.pauses) != kForever;
  return answer;
}

}  // namespace

Answer DueOf(const Calendar& calendar, const Question& q) {
  if (q.unit == kWorkingDays || q.unit == kCalendarDays) return DueInDays(calendar, q);
  Answer answer;
  answer.due = RanUntil(calendar, q, q.amount * kMinute);
  answer.found = answer.due != kForever;
  if (!answer.found) {
    answer.paused_for_ever = StandsStillFrom(q.pauses) != kForever;
    return answer;
  }
  answer.printed_day = calendar.DayAt(answer.due);
  for (int day = calendar.DayAt(q.start); day <= answer.printed_day; ++day) {
    if (q.unit == kWorkingMinutes && !calendar.Facts(day, q.sort).known) answer.provisional = true;
  }
  return answer;
}

Micros Ran(const Calendar& calendar, const Question& q, Micros from, Micros to) {
  Micros ran = 0;
  Run(calendar, q, from, kLongerThanAnything, to, &ran);
  return ran;
}

Micros RanUntil(const Calendar& calendar, const Question& q, Micros micros) {
  Micros ran = 0;
  return Run(calendar, q, q.start, micros, kForever, &ran);
}

int EndsOfWorkingDays(const Calendar& calendar, const Question& q, Micros after, Micros until) {
  int ends = 0;
  for (int day = calendar.DayAt(after) - 1; day <= calendar.DayAt(until); ++day) {
    if (!calendar.Facts(day, q.sort).works) continue;
    const Micros end = calendar.EndOf(day, q.sort, q.midnight);
    if (end > after && end <= until) ++ends;
  }
  return ends;
}

}  // namespace hallcase::oracle
