// Civil days and instants: the two ways in which hallcase speaks of time.
//
// An Instant is a point in time (microseconds UTC). A Day is a date on the wall calendar of the
// hall, counted from 1970-01-01. The two meet through a fixed offset from UTC, which is
// configuration: a hall's zone has no daylight saving, and the standard library at hand has no zone
// data.
//
// Pure values; safe to use from any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace hallcase::domain {

inline constexpr int64_t kMicrosPerMinute = 60'000'000;
inline constexpr int kMinutesPerDay = 1'440;
inline constexpr int64_t kMicrosPerDay = kMicrosPerMinute * kMinutesPerDay;
inline constexpr int kUtcOffsetMinutesDefault = 480;
inline constexpr int kUtcOffsetMinutesMax = 14 * 60;

// A point in time: microseconds since 1970-01-01T00:00:00Z.
struct Instant {
  int64_t micros = 0;

  friend constexpr auto operator<=>(Instant, Instant) = default;

  // Later than every real instant: a due instant that nothing fixes yet, a pause that still runs.
  static constexpr Instant Never() { return {std::numeric_limits<int64_t>::max()}; }
  constexpr bool IsNever() const { return *this == Never(); }
};

// A date: days since 1970-01-01, proleptic Gregorian.
struct Day {
  int32_t number = 0;

  friend constexpr auto operator<=>(Day, Day) = default;
  friend constexpr Day operator+(Day day, int32_t days) { return {day.number + days}; }
  friend constexpr Day operator-(Day day, int32_t days) { return {day.number - days}; }
  friend constexpr int32_t operator-(Day a, Day b) { return a.number - b.number; }
};

struct CivilDate {
  int year = 1970;
  int month = 1;
  int day = 1;
};

// Years outside of this range are neither read nor printed.
inline constexpr int kYearMin = 1;
inline constexpr int kYearMax = 9'999;

// REQUIRES: a date that exists.
constexpr Day DayOf(CivilDate date) {
  // Years begin in March here, so that the leap day is the last day of a year.
  const int year = date.month <= 2 ? date.year - 1 : date.year;
  const int era = (year >= 0 ? year : year - 399) / 400;
  const int year_of_era = year - era * 400;
  const int month = date.month > 2 ? date.month - 3 : date.month + 9;
  const int day_of_year = (153 * month + 2) / 5 + date.day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return {era * 146'097 + day_of_era - 719'468};
}
constexpr Day DayOf(int year, int month, int day) { return DayOf(CivilDate{year, month, day}); }

constexpr CivilDate DateOf(Day day) {
  const int shifted = day.number + 719'468;
  const int era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
  const int day_of_era = shifted - era * 146'097;
  const int year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int month = (5 * day_of_year + 2) / 153;
  const int day_of_month = day_of_year - (153 * month + 2) / 5 + 1;
  const int civil_month = month < 10 ? month + 3 : month - 9;
  return {year_of_era + era * 400 + (civil_month <= 2 ? 1 : 0), civil_month, day_of_month};
}

// 0 = Monday … 6 = Sunday.
constexpr int WeekdayOf(Day day) {
  const int shifted = (day.number + 3) % 7;  // 1970-01-01 was a Thursday.
  return shifted < 0 ? shifted + 7 : shifted;
}

constexpr Instant StartOfDay(Day day, int utc_offset_minutes) {
  return {day.number * kMicrosPerDay - utc_offset_minutes * kMicrosPerMinute};
}

constexpr Instant AtMinute(Day day, int minute_of_day, int utc_offset_minutes) {
  return {StartOfDay(day, utc_offset_minutes).micros + minute_of_day * kMicrosPerMinute};
}

// The local date on which an instant falls; 00:00 belongs to the day that it begins.
// REQUIRES: an instant within some three million years of 1970, so not Never().
constexpr Day LocalDay(Instant instant, int utc_offset_minutes) {
  const int64_t local = instant.micros + utc_offset_minutes * kMicrosPerMinute;
  const int64_t days = local / kMicrosPerDay - (local % kMicrosPerDay < 0 ? 1 : 0);
  return {static_cast<int32_t>(days)};
}

// "2026-02-28". INVALID_ARGUMENT unless it is exactly that shape and a date that exists.
absl::StatusOr<Day> ParseDay(std::string_view text);

// REQUIRES: a year from kYearMin to kYearMax.
std::string FormatDay(Day day);

// "2024-09-05T12:00", local time; 24:00 is accepted and means the next day's 00:00.
absl::StatusOr<Instant> ParseLocalMinute(std::string_view text, int utc_offset_minutes);

// "2024-09-05 12:00", local time, seconds dropped; "never" for Never().
std::string FormatLocalMinute(Instant instant, int utc_offset_minutes);

// "08:30" → 510; "24:00" → 1440.
absl::StatusOr<int> ParseMinuteOfDay(std::string_view text);

}  // namespace hallcase::domain
