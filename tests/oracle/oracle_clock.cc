#include "tests/oracle/oracle_clock.h"

#include <algorithm>

namespace hallcase::oracle {
namespace {

bool Counts(const CaseClock& clock, const CasePause& pause) {
  if (pause.standing != kInForce && pause.standing != kEnded) return false;
  return clock.sort == kLegal ? pause.stops_legal : pause.stops_promised;
}

}  // namespace

void CaseClock::Hear(const Event& event) {
  switch (event.kind) {
    case Event::kPauseOpened: pauses.push_back(event.says); return;
    case Event::kPauseChanged:
      pauses[event.pause].to = event.says.to;
      pauses[event.pause].standing = event.says.standing;
      return;
    case Event::kExtended: extension = event.amount; return;
    case Event::kPolicyChanged:
      unit = event.unit;
      amount = event.amount;
      return;
    case Event::kPublished: return;
  }
}

Question QuestionOf(const CaseClock& clock) {
  Question q;
  q.start = clock.start;
  q.unit = clock.unit;
  q.amount = clock.amount + clock.extension;
  q.sort = clock.sort;
  q.midnight = clock.sort == kLegal;
  for (const CasePause& pause : clock.pauses) {
    if (Counts(clock, pause)) q.pauses.emplace_back(pause.from, pause.to);
  }
  return q;
}

Answer DueOf(const Calendar& calendar, const CaseClock& clock) {
  if (clock.unit != kFixedInstant) return DueOf(calendar, QuestionOf(clock));
  Answer answer;
  answer.found = true;
  answer.due = clock.fixed_at;
  answer.printed_day = calendar.DayAt(clock.fixed_at);
  return answer;
}

bool StoodStill(const CaseClock& clock, const Answer& answer) {
  if (clock.unit == kFixedInstant) return false;
  const Micros end = answer.found ? answer.due : kForever;
  for (const CasePause& pause : clock.pauses) {
    const Micros from = std::max(pause.from, clock.start);
    if (Counts(clock, pause) && from < std::min(pause.to, end)) return true;
  }
  return false;
}

bool MetClosure(const Calendar& calendar, const CaseClock& clock, const Answer& answer) {
  Micros end = answer.found ? answer.due : kForever;
  // What is closed after a clock stopped for ever is none of its concern.
  for (const CasePause& pause : clock.pauses) {
    if (!answer.found && Counts(clock, pause) && pause.to == kForever) {
      end = std::min(end, pause.from);
    }
  }
  const int first = calendar.DayAt(clock.start);
  for (int day = first; day < first + kDaysMax && calendar.MidnightOf(day) < end; ++day) {
    const auto& closed = calendar.Facts(day, clock.sort).closed;
    if (closed.none()) continue;
    for (size_t minute = 0; minute < closed.size(); ++minute) {
      const Micros at = calendar.MidnightOf(day) + static_cast<Micros>(minute) * kMinute;
      if (closed.test(minute) && at + kMinute > clock.start && at < end) return true;
    }
  }
  return false;
}

bool Differ(const Calendar& before, const Calendar& after, const CaseClock& clock, int last_day) {
  for (int day = before.DayAt(clock.start); day <= last_day; ++day) {
    if (before.Facts(day, clock.sort) != after.Facts(day, clock.sort)) return true;
  }
  return false;
}

}  // namespace hallcase::oracle
