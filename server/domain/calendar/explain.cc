#include "server/domain/calendar/explain.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace hallcase::domain {
namespace {

bool StoppedOn(const Axis& axis, Day day, DayRule rule, absl::Span<const Pause> merged) {
  const Instant end = axis.EndOf(day, rule);
  return std::any_of(merged.begin(), merged.end(), [end](const Pause& pause) {
    return pause.from < end && end <= pause.to;
  });
}

}  // namespace

DayStory ExplainDays(const Axis& axis, const Term& term, const Due& due, Instant until) {
  DayStory story;
  const bool working = std::holds_alternative<WorkingDays>(term.amount);
  const auto* calendar = std::get_if<CalendarDays>(&term.amount);
  if (!working && calendar == nullptr) return story;
  const PauseList merged = MergePauses(term.pauses);
  const Sort sort = term.rule.sort;
  const int64_t wanted = (working ? std::get<WorkingDays>(term.amount).count : calendar->count) +
                         term.extension;
  const Day start = axis.DayAt(term.start);
  Day last = due.state == DueState::kFixed ? due.printed_day : axis.DayAt(until);
  if (last - start >= kExplainDaysMax) {
    last = start + (kExplainDaysMax - 1);
    story.cut_short = true;
  }
  for (Day day = start; day <= last; day = day + 1) {
    DaySpan span{day, day, DayUse::kCounted, axis.DocumentOf(day, sort)};
    const bool works = axis.IsWorkingDay(day, sort);
    // Calendar days all count until there are enough; then only a working day will do.
    const bool counts = works || (!working && story.counted < wanted);
    if (day == start && wanted > 0) {
      span.use = DayUse::kStart;
    } else if (!counts) {
      span.use = axis.HoursOf(day, sort).cut ? DayUse::kClosed : DayUse::kOff;
    } else if (StoppedOn(axis, day, term.rule, merged)) {
      span.use = DayUse::kPaused;
    } else if (!working && story.counted == wanted) {
      span.use = DayUse::kMovedTo;
    } else {
      ++story.counted;
    }
    if (!story.spans.empty() && story.spans.back().use == span.use &&
        story.spans.back().document == span.document) {
      story.spans.back().last = day;
    } else {
      story.spans.push_back(std::move(span));
    }
  }
  return story;
}

}  // namespace hallcase::domain
