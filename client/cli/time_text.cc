#include "client/cli/time_text.h"

#include <array>
#include <cstdio>

#include "server/base/clock.h"
#include "server/domain/calendar/civil.h"

namespace hallcase::cli {
namespace {

using base::kMicrosPerDay;
using base::kMicrosPerMinute;
using base::kMicrosPerSecond;

constexpr int kYearMin = 1900;
constexpr int kFractionDigitsMax = 9;
constexpr int kZoneMinutesMax = 14 * 60;

struct Parts {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int64_t fraction_us = 0;
  int zone_minutes = 0;
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool TakeNumber(std::string_view* text, size_t digits, int* number) {
  if (text->size() < digits) return false;
  *number = 0;
  for (size_t i = 0; i < digits; ++i) {
    if (!IsDigit((*text)[i])) return false;
    *number = *number * 10 + ((*text)[i] - '0');
  }
  text->remove_prefix(digits);
  return true;
}

bool TakeChar(std::string_view* text, char wanted) {
  if (text->empty() || text->front() != wanted) return false;
  text->remove_prefix(1);
  return true;
}

bool TakeFraction(std::string_view* text, int64_t* micros) {
  int digits = 0;
  int64_t scale = kMicrosPerSecond / 10;
  *micros = 0;
  while (!text->empty() && IsDigit(text->front()) && digits < kFractionDigitsMax) {
    *micros += (text->front() - '0') * scale;
    scale /= 10;
    ++digits;
    text->remove_prefix(1);
  }
  return digits > 0;
}

bool TakeZone(std::string_view* text, int* minutes) {
  if (TakeChar(text, 'Z')) {
    *minutes = 0;
    return true;
  }
  const bool west = !text->empty() && text->front() == '-';
  if (!west && (text->empty() || text->front() != '+')) return false;
  text->remove_prefix(1);
  int hour = 0;
  int minute = 0;
  if (!TakeNumber(text, 2, &hour)) return false;
  const bool colon = TakeChar(text, ':');
  if (colon || (!text->empty() && IsDigit(text->front()))) {
    if (!TakeNumber(text, 2, &minute) || minute > 59) return false;
  }
  *minutes = hour * 60 + minute;
  if (*minutes > kZoneMinutesMax) return false;
  if (west) *minutes = -*minutes;
  return true;
}

bool TakeDate(std::string_view* text, Parts* parts) {
  return TakeNumber(text, 4, &parts->year) && TakeChar(text, '-') &&
         TakeNumber(text, 2, &parts->month) && TakeChar(text, '-') &&
         TakeNumber(text, 2, &parts->day);
}

bool TakeIso(std::string_view* text, Parts* parts) {
  if (!TakeDate(text, parts)) return false;
  if (text->empty()) return true;
  if (!TakeChar(text, 'T') && !TakeChar(text, ' ')) return false;
  if (!TakeNumber(text, 2, &parts->hour) || !TakeChar(text, ':')) return false;
  if (!TakeNumber(text, 2, &parts->minute)) return false;
  if (TakeChar(text, ':')) {
    if (!TakeNumber(text, 2, &parts->second)) return false;
    if (TakeChar(text, '.') && !TakeFraction(text, &parts->fraction_us)) return false;
  }
  return text->empty() || TakeZone(text, &parts->zone_minutes);
}

bool TakeDirective(char directive, std::string_view* text, Parts* parts) {
  switch (directive) {
    case 'Y': return TakeNumber(text, 4, &parts->year);
    case 'm': return TakeNumber(text, 2, &parts->month);
    case 'd': return TakeNumber(text, 2, &parts->day);
    case 'H': return TakeNumber(text, 2, &parts->hour);
    case 'M': return TakeNumber(text, 2, &parts->minute);
    case 'S': return TakeNumber(text, 2, &parts->second);
    case 'f': return TakeFraction(text, &parts->fraction_us);
    case 'z': return TakeZone(text, &parts->zone_minutes);
    case '%': return TakeChar(text, '%');
    default: return false;
  }
}

bool TakePattern(std::string_view pattern, std::string_view* text, Parts* parts) {
  while (!pattern.empty()) {
    const char wanted = pattern.front();
    pattern.remove_prefix(1);
    if (wanted == '%' && !pattern.empty()) {
      if (!TakeDirective(pattern.front(), text, parts)) return false;
      pattern.remove_prefix(1);
    } else if (!TakeChar(text, wanted)) {
      return false;
    }
  }
  return true;
}

bool IsRealTime(const Parts& parts) {
  static constexpr std::array<int, 12> days = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (parts.year < kYearMin || parts.month < 1 || parts.month > 12) return false;
  if (parts.day < 1 || parts.day > days[static_cast<size_t>(parts.month - 1)]) return false;
  const bool leap = (parts.year % 4 == 0 && parts.year % 100 != 0) || parts.year % 400 == 0;
  if (parts.month == 2 && parts.day == 29 && !leap) return false;
  return parts.hour < 24 && parts.minute < 60 && parts.second < 60;
}

std::string FormatLocal(int64_t micros, int utc_offset_minutes, bool seconds) {
  const int64_t local = micros + utc_offset_minutes * kMicrosPerMinute;
  int64_t days = local / kMicrosPerDay;
  if (local % kMicrosPerDay < 0) --days;
  const domain::CivilDate date = domain::DateOf({static_cast<int32_t>(days)});
  const auto second = static_cast<int>((local - days * kMicrosPerDay) / kMicrosPerSecond);
  char text[64];
  std::snprintf(text, sizeof(text), "%04d-%02d-%02d %02d:%02d", date.year, date.month, date.day,
                second / 3'600, second / 60 % 60);
  std::string formatted = text;
  if (seconds) {
    std::snprintf(text, sizeof(text), ":%02d", second % 60);
    formatted += text;
  }
  return formatted;
}

}  // namespace

std::optional<int64_t> ParseTime(std::string_view text, std::string_view pattern,
                                 int utc_offset_minutes) {
  Parts parts;
  parts.zone_minutes = utc_offset_minutes;
  const bool taken = pattern == kIsoPattern ? TakeIso(&text, &parts)
                                            : TakePattern(pattern, &text, &parts);
  if (!taken || !text.empty() || !IsRealTime(parts)) return std::nullopt;
  const domain::Day day = domain::DayOf(parts.year, parts.month, parts.day);
  const int64_t minutes = parts.hour * 60 + parts.minute - parts.zone_minutes;
  return day.number * kMicrosPerDay + minutes * kMicrosPerMinute +
         parts.second * kMicrosPerSecond + parts.fraction_us;
}

std::string_view PatternProblem(std::string_view pattern) {
  if (pattern == kIsoPattern) return "";
  constexpr std::string_view known = "YmdHMSfz%";
  std::string seen;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') continue;
    if (++i == pattern.size()) return "ends in a lone %";
    if (known.find(pattern[i]) == std::string_view::npos) return "has an unknown % word";
    if (pattern[i] != '%' && seen.find(pattern[i]) != std::string::npos) return "repeats a % word";
    seen.push_back(pattern[i]);
  }
  for (char needed : {'Y', 'm', 'd'}) {
    if (seen.find(needed) == std::string::npos) return "lacks %Y, %m or %d";
  }
  return "";
}

std::string FormatMinute(int64_t micros, int utc_offset_minutes) {
  return FormatLocal(micros, utc_offset_minutes, false);
}

std::string FormatSecond(int64_t micros, int utc_offset_minutes) {
  return FormatLocal(micros, utc_offset_minutes, true);
}

std::string FormatUtc(int64_t micros) {
  int64_t fraction = micros % kMicrosPerSecond;
  if (fraction < 0) fraction += kMicrosPerSecond;
  std::string text = FormatSecond(micros - fraction, 0);
  text[10] = 'T';
  char tail[32];
  std::snprintf(tail, sizeof(tail), ".%06dZ", static_cast<int>(fraction));
  return text + tail;
}

int64_t MicrosOf(const google::protobuf::Timestamp& timestamp) {
  return timestamp.seconds() * kMicrosPerSecond + timestamp.nanos() / 1'000;
}

google::protobuf::Timestamp TimestampOf(int64_t micros) {
  int64_t fraction = micros % kMicrosPerSecond;
  if (fraction < 0) fraction += kMicrosPerSecond;
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds((micros - fraction) / kMicrosPerSecond);
  timestamp.set_nanos(static_cast<int32_t>(fraction * 1'000));
  return timestamp;
}

}  // namespace hallcase::cli
