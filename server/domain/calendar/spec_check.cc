#include "server/domain/calendar/spec_check.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/calendar/axis.h"

namespace hallcase::domain {
namespace {

std::string Name(LayerLevel level) {
  switch (level) {
    case LayerLevel::kNation: return "nation layer";
    case LayerLevel::kProvince: return "province layer";
    case LayerLevel::kCounty: return "county layer";
    case LayerLevel::kHall: return "hall layer";
  }
  return absl::StrCat("layer ", static_cast<int>(level));
}

absl::Status CheckWindows(const std::vector<Window>& windows) {
  if (windows.empty()) return absl::InvalidArgumentError("a day has no opening window");
  if (windows.size() > static_cast<size_t>(kWindowsPerDayMax)) {
    return absl::InvalidArgumentError(
        absl::StrCat(windows.size(), " opening windows a day, at most ", kWindowsPerDayMax));
  }
  int previous = 0;
  for (const Window& window : windows) {
    if (window.from_minute < previous || window.to_minute <= window.from_minute ||
        window.to_minute > kMinutesPerDay) {
      return absl::InvalidArgumentError(
          "opening windows must be in order, apart, and within 00:00 to 24:00");
    }
    previous = window.to_minute;
  }
  return absl::OkStatus();
}

bool InCalendarYears(Day day) {
  return day >= DayOf(kCalendarYearMin, 1, 1) && day <= DayOf(kCalendarYearMax, 12, 31);
}

absl::Status CheckEntry(const DayEntry& entry, int utc_offset_minutes) {
  if (entry.kind != DayKind::kClosure) {
    if (!InCalendarYears(entry.day)) {
      return absl::InvalidArgumentError(absl::StrCat("a date outside of ", kCalendarYearMin, " to ",
                                                     kCalendarYearMax));
    }
    if (entry.windows.empty()) return absl::OkStatus();
    if (entry.kind == DayKind::kOff) {
      return absl::InvalidArgumentError(
          absl::StrCat(FormatDay(entry.day), " is off and has opening windows"));
    }
    return CheckWindows(entry.windows);
  }
  for (const Instant end : {entry.from, entry.to}) {
    if (end.IsNever() && end != entry.from) continue;
    if (!InRange(end) || !InCalendarYears(LocalDay(end, utc_offset_minutes))) {
      return absl::InvalidArgumentError("a closure outside of the calendar's years");
    }
    if (end.micros % kMicrosPerMinute != 0) {
      return absl::InvalidArgumentError("a closure that is not in whole minutes");
    }
  }
  if (entry.to <= entry.from) {
    return absl::InvalidArgumentError(
        absl::StrCat("the closure from ", FormatLocalMinute(entry.from, utc_offset_minutes),
                     " ends before it begins"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status LayerError(LayerLevel level, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(Name(level), ": ", what));
}

absl::Status CheckSpec(const CalendarSpec& spec) {
  if (std::abs(spec.utc_offset_minutes) > kUtcOffsetMinutesMax) {
    return absl::InvalidArgumentError("the offset from UTC is out of its limits");
  }
  if (std::none_of(spec.week.works.begin(), spec.week.works.end(), [](bool w) { return w; })) {
    return absl::InvalidArgumentError("no weekday is a working day");
  }
  if (absl::Status status = CheckWindows(spec.week.windows); !status.ok()) return status;
  for (const auto& windows : spec.week.weekday_windows) {
    if (windows.empty()) continue;
    if (absl::Status status = CheckWindows(windows); !status.ok()) return status;
  }
  for (const CalendarLayer& layer : spec.layers) {
    if (layer.level < LayerLevel::kNation || layer.level > LayerLevel::kHall) {
      return LayerError(layer.level, "no such level");
    }
    if (std::count_if(spec.layers.begin(), spec.layers.end(), [&layer](const CalendarLayer& other) {
          return other.level == layer.level;
        }) > 1) {
      return LayerError(layer.level, "given twice");
    }
    if (layer.entries.size() > static_cast<size_t>(kEntriesPerLayerMax)) {
      return LayerError(layer.level, absl::StrCat("more than ", kEntriesPerLayerMax, " entries"));
    }
    for (const DayEntry& entry : layer.entries) {
      const absl::Status status = CheckEntry(entry, spec.utc_offset_minutes);
      if (!status.ok()) return LayerError(layer.level, status.message());
    }
    for (const int year : layer.published_years) {
      if (year < kCalendarYearMin || year > kCalendarYearMax) {
        return LayerError(layer.level, absl::StrCat("published year ", year, " out of its limits"));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace hallcase::domain
