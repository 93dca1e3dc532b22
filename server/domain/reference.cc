#include "server/domain/reference.h"

#include "absl/strings/str_cat.h"
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

}  // namespace hallcase::domain
