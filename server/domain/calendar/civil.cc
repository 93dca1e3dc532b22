#include "server/domain/calendar/civil.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"

namespace hallcase::domain {
namespace {

// As much of a bad input as an error may repeat.
absl::string_view Shown(std::string_view text) {
  return {text.data(), std::min<size_t>(text.size(), 40)};
}

// -1 unless every character is a digit. A general number parser would also take signs and blanks.
int Digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

absl::StatusOr<Day> ParseDay(std::string_view text) {
  const auto bad = [text] {
    return absl::InvalidArgumentError(
        absl::StrCat("want a date as YYYY-MM-DD, got \"", Shown(text), "\""));
  };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return bad();
  const CivilDate date{Digits(text.substr(0, 4)), Digits(text.substr(5, 2)),
                       Digits(text.substr(8, 2))};
  if (date.year < kYearMin || date.month < 1 || date.month > 12 || date.day < 1) return bad();
  const Day day = DayOf(date);
  // A day past the end of its month comes back as a day of the next month.
  if (date.day > 31 || DateOf(day).month != date.month) return bad();
  return day;
}

std::string FormatDay(Day day) {
  const CivilDate date = DateOf(day);
  return absl::StrFormat("%04d-%02d-%02d", date.year, date.month, date.day);
}

absl::StatusOr<int> ParseMinuteOfDay(std::string_view text) {
  const auto bad = [text] {
    return absl::InvalidArgumentError(
        absl::StrCat("want a time as HH:MM, got \"", Shown(text), "\""));
  };
  if (text.size() != 5 || text[2] != ':') return bad();
  const int hour = Digits(text.substr(0, 2));
  const int minute = Digits(text.substr(3, 2));
  if (hour < 0 || minute < 0 || minute > 59) return bad();
  const int minute_of_day = hour * 60 + minute;
  if (minute_of_day > kMinutesPerDay) return bad();
  return minute_of_day;
}

absl::StatusOr<Instant> ParseLocalMinute(std::string_view text, int utc_offset_minutes) {
  if (text.size() != 16 || text[10] != 'T') {
    return absl::InvalidArgumentError(
        absl::StrCat("want YYYY-MM-DDTHH:MM, got \"", Shown(text), "\""));
  }
  const absl::StatusOr<Day> day = ParseDay(text.substr(0, 10));
  if (!day.ok()) return day.status();
  const absl::StatusOr<int> minute = ParseMinuteOfDay(text.substr(11));
  if (!minute.ok()) return minute.status();
  return AtMinute(*day, *minute, utc_offset_minutes);
}

std::string FormatLocalMinute(Instant instant, int utc_offset_minutes) {
  if (instant.IsNever()) return "never";
  const Day day = LocalDay(instant, utc_offset_minutes);
  const int64_t minute =
      (instant.micros - StartOfDay(day, utc_offset_minutes).micros) / kMicrosPerMinute;
  return absl::StrFormat("%s %02d:%02d", FormatDay(day), minute / 60, minute % 60);
}

}  // namespace hallcase::domain
