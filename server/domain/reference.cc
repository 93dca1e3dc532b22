#include "server/domain/reference.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/calendar/axis_diff.h"
#include "server/domain/calendar/calendar_text.h"

namespace hallcase::domain {

absl::Status Reference::CompileAxis() {
  CalendarSpec spec;
  spec.utc_offset_minutes = hall.utc_offset_minutes();
  for (const auto& [layer, calendar] : calendars) {
    auto parsed = ParseCalendarText(calendar->text(), hall.utc_offset_minutes());
    if (!parsed.ok()) return parsed.status();
    if (static_cast<int>(parsed->level) != layer) {
      return absl::InvalidArgumentError(
          absl::StrCat("the text speaks of layer ", static_cast<int>(parsed->level),
                       ", published as layer ", layer));
    }
    spec.layers.push_back(*std::move(parsed));
  }
  auto built = Axis::Build(spec);
  if (!built.ok()) return built.status();
  axis = std::make_shared<const Axis>(*std::move(built));
  return absl::OkStatus();
}

void Reference::AddCalendar(const ledger::v1::Calendar& calendar) {
  auto shared = std::make_shared<const ledger::v1::Calendar>(calendar);
  calendars[static_cast<int>(calendar.layer())] = shared;
  calendar_changes[calendar.axis_version()] = std::move(shared);
  ++calendar_version;
}

absl::StatusOr<Reference> Reference::WithCalendar(ledger::v1::Calendar* calendar) const {
  const auto parsed = ParseNewCalendarText(calendar->text(), hall.utc_offset_minutes());
  if (!parsed.ok()) return parsed.status();
  const auto known = calendars.find(static_cast<int>(calendar->layer()));
  calendar->set_version(known == calendars.end() ? 1 : known->second->version() + 1);
  calendar->set_axis_version(calendar_version + 1);
  Reference next = *this;
  next.calendars[static_cast<int>(calendar->layer())] =
      std::make_shared<const ledger::v1::Calendar>(*calendar);
  if (absl::Status status = next.CompileAxis(); !status.ok()) return status;
  calendar->clear_changed();
  for (const Axis::DayRange& range : ChangedDays(*axis, *next.axis)) {
    auto* changed = calendar->add_changed();
    changed->set_first_day(range.first.number);
    changed->set_last_day(range.last.number);
  }
  next.AddCalendar(*calendar);
  return next;
}

}  // namespace hallcase::domain
