#include "client/tables/number_format.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "server/base/strings.h"
#include "server/domain/calendar/civil.h"

namespace hallcase::tables {
namespace {

// Excel keeps fifteen digits.
constexpr double kWholeNumberMax = 1e15;
constexpr int kDecimalDigits = 15;
constexpr int kMinutesPerDay = 24 * 60;
// 1970-01-01 as Excel counts days, after its 29 February 1900, and from 1904.
constexpr int kEpochIn1900 = 25'569;
constexpr int kEpochIn1904 = 24'107;
// 9999-12-31, the last day that Excel knows.
constexpr double kDayMax = 2'958'465;

bool Within(int id, int first, int last) { return id >= first && id <= last; }

std::string Decimal(double value) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.*g", kDecimalDigits, value);
  return buffer.data();
}

std::string DateText(double days, bool from_1904) {
  const auto minutes = static_cast<int64_t>(std::llround(days * kMinutesPerDay));
  const int64_t whole = minutes / kMinutesPerDay;
  const int64_t minute = minutes % kMinutesPerDay;
  const domain::Day day{
      static_cast<int32_t>(whole - (from_1904 ? kEpochIn1904 : kEpochIn1900))};
  const domain::CivilDate date = domain::DateOf(day);
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d", date.year,
                static_cast<int>(date.month), static_cast<int>(date.day));
  std::string text(buffer.data());
  if (minute == 0) return text;
  std::snprintf(buffer.data(), buffer.size(), " %02d:%02d", static_cast<int>(minute / 60),
                static_cast<int>(minute % 60));
  return text + buffer.data();
}

}  // namespace

NumberFormat BuiltInFormat(int id) {
  // 27–36 and 50–58 are the dates of Chinese, Japanese and Korean Excel.
  const bool date = Within(id, 14, 22) || Within(id, 27, 36) || Within(id, 45, 47) ||
                    Within(id, 50, 58);
  return {.date = date};
}

NumberFormat FormatOf(std::string_view code) {
  NumberFormat format;
  // Only the part for positive numbers, without literals, colours and conditions.
  std::string plain;
  for (size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    const char c = code[i];
    const char end = c == '"' ? '"' : c == '[' ? ']' : '\0';
    if (end != '\0') {
      i = std::min(code.find(end, i + 1), code.size());
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else {
      plain.push_back(c);
    }
  }
  if (plain == "General" || plain == "@") return format;
  format.date = plain.find_first_of("yYmMdDhHsS") != std::string::npos &&
                plain.find_first_of("0#?") == std::string::npos;
  const bool zeros = plain.size() > 1 && plain.find_first_not_of('0') == std::string::npos;
  if (zeros) format.digits = plain.size();
  return format;
}

Cell NumberCell(std::string_view stored, const NumberFormat& format, bool from_1904) {
  const std::string text(stored);
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !std::isfinite(value)) {
    return {CellKind::kError, text};
  }
  if (format.date && value >= 0 && value <= kDayMax) {
    return {CellKind::kDate, DateText(value, from_1904)};
  }
  if (std::abs(value) >= kWholeNumberMax) return {CellKind::kLongNumber, text};
  if (value != std::floor(value)) return {CellKind::kNumber, Decimal(value)};
  std::string whole = base::StrCat(static_cast<int64_t>(value));
  if (value >= 0 && whole.size() < format.digits) {
    whole.insert(0, format.digits - whole.size(), '0');
  }
  return {CellKind::kNumber, std::move(whole)};
}

}  // namespace hallcase::tables
