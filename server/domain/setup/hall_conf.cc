#include "server/domain/setup/hall_conf.h"

#include <algorithm>
#include <set>

#include "absl/strings/numbers.h"
#include "server/base/strings.h"
#include "server/base/text.h"
#include "server/domain/setup/setup.h"
#include "server/domain/setup/tsv.h"

namespace hallcase::domain::setup {
namespace {

constexpr size_t kHallIdBytesMax = 32;
constexpr size_t kNumberPrefixBytesMax = 8;
constexpr int kUtcOffsetMinutesMax = 14 * 60;

bool IsHallId(std::string_view id) {
  if (id.empty() || id.size() > kHallIdBytesMax) return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

// The check character of case numbers is defined over these.
bool IsNumberPrefix(std::string_view prefix) {
  if (prefix.empty() || prefix.size() > kNumberPrefixBytesMax) return false;
  return std::all_of(prefix.begin(), prefix.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

// What is wrong with the value, or nothing.
std::string_view SetKey(std::string_view key, std::string_view value, size_t line,
                        HallConf* conf) {
  if (key == "id") {
    conf->id = std::string(value);
    return IsHallId(value) ? "" : "id: want 1-32 of a-z, 0-9, -";
  }
  if (key == "name") {
    conf->hall.set_name(std::string(value));
    return value.empty() ? "name: must not be empty" : "";
  }
  if (key == "number_prefix") {
    conf->hall.set_number_prefix(std::string(value));
    return IsNumberPrefix(value) ? "" : "number_prefix: want 1-8 of A-Z, 0-9";
  }
  if (key == "utc_offset_minutes") {
    int minutes = 0;
    const bool number = absl::SimpleAtoi(base::ToAbsl(value), &minutes);
    conf->hall.set_utc_offset_minutes(minutes);
    const bool fits = number && std::abs(minutes) <= kUtcOffsetMinutesMax;
    return fits ? "" : "utc_offset_minutes: want a number from -840 to 840";
  }
  if (key == "calendar") {
    const size_t bar = value.find('|');
    if (bar == std::string_view::npos) return "calendar: want FILE | DOCUMENT NUMBER";
    CalendarFile file;
    file.line = line;
    file.path = std::string(base::TrimText(value.substr(0, bar)));
    file.document = std::string(base::TrimText(value.substr(bar + 1)));
    if (file.path.empty() || file.document.empty()) return "calendar: want FILE | DOCUMENT NUMBER";
    conf->calendars.push_back(std::move(file));
    return "";
  }
  return "unknown key: want id, name, number_prefix, utc_offset_minutes or calendar";
}

}  // namespace

absl::StatusOr<HallConf> ParseHallConf(std::string_view text) {
  if (!base::IsValidUtf8(text)) return ErrorAt(kHallConfName, 1, "the file is not UTF-8");
  HallConf conf;
  std::set<std::string, std::less<>> seen;
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t end = text.find('\n');
    const std::string_view line = base::TrimText(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line.front() == '#') continue;
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos) return ErrorAt(kHallConfName, number, "want key = value");
    const std::string_view key = base::TrimText(line.substr(0, equals));
    if (key != "calendar" && !seen.insert(std::string(key)).second) {
      return ErrorAt(kHallConfName, number, base::StrCat("'", key, "' comes twice"));
    }
    const std::string_view wrong =
        SetKey(key, base::TrimText(line.substr(equals + 1)), number, &conf);
    if (!wrong.empty()) return ErrorAt(kHallConfName, number, wrong);
  }
  for (std::string_view key : {"id", "name", "number_prefix", "utc_offset_minutes"}) {
    if (seen.find(key) == seen.end()) {
      return ErrorAt(kHallConfName, 1, base::StrCat("'", key, "' is missing"));
    }
  }
  return conf;
}

}  // namespace hallcase::domain::setup
