#include "server/domain/calendar/calendar_text.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace hallcase::domain {
namespace {

std::string_view Std(absl::string_view text) { return {text.data(), text.size()}; }

using Words = std::vector<absl::string_view>;

absl::StatusOr<std::vector<Window>> ParseHours(absl::string_view text) {
  std::vector<Window> windows;
  for (const absl::string_view part : absl::StrSplit(text, ',')) {
    const std::pair<absl::string_view, absl::string_view> ends = absl::StrSplit(part, '-');
    const absl::StatusOr<int> from = ParseMinuteOfDay(Std(ends.first));
    if (!from.ok()) return from.status();
    const absl::StatusOr<int> to = ParseMinuteOfDay(Std(ends.second));
    if (!to.ok()) return to.status();
    if (*to <= *from || (!windows.empty() && *from < windows.back().to_minute)) {
      return absl::InvalidArgumentError("opening hours must be in order and apart");
    }
    windows.push_back({*from, *to});
  }
  return windows;
}

class Parser {
 public:
  explicit Parser(int utc_offset_minutes) : utc_offset_minutes_(utc_offset_minutes) {}

  absl::Status Line(int number, absl::string_view line) {
    number_ = number;
    const absl::Status status = Dispatch(line);
    return status.ok() ? status : At(number_, status.message());
  }

  absl::StatusOr<CalendarLayer> Finish() && {
    if (!has_layer_) return At(1, "no \"layer\" line");
    if (absl::Status status = CloseYear(); !status.ok()) return At(number_, status.message());
    return std::move(layer_);
  }

 private:
  static absl::Status At(int number, absl::string_view what) {
    return absl::InvalidArgumentError(absl::StrCat("line ", number, ": ", what));
  }
  static absl::Status Bad(absl::string_view what) { return absl::InvalidArgumentError(what); }

  absl::Status Dispatch(absl::string_view line) {
    const Words words = absl::StrSplit(line, absl::ByAnyChar(" \t\r"), absl::SkipEmpty());
    if (words.empty() || absl::StartsWith(words[0], "#")) return absl::OkStatus();
    if (words[0] == "layer") return Layer(words);
    if (!has_layer_) return Bad("the first line must be \"layer nation|province|county|hall\"");
    if (words[0] == "year") return Year(words, line);
    if (words[0] == "source") return Source(words, line);
    if (words[0] == "closed") return Closed(words);
    return Date(words);
  }

  absl::Status Layer(const Words& words) {
    static constexpr std::pair<absl::string_view, LayerLevel> kLevels[] = {
        {"nation", LayerLevel::kNation},
        {"province", LayerLevel::kProvince},
        {"county", LayerLevel::kCounty},
        {"hall", LayerLevel::kHall}};
    if (has_layer_) return Bad("a second \"layer\" line");
    for (const auto& [name, level] : kLevels) {
      if (words.size() == 2 && words[1] == name) {
        layer_.level = level;
        has_layer_ = true;
        return absl::OkStatus();
      }
    }
    return Bad("want \"layer nation|province|county|hall\"");
  }

  // The rest of the line after the word at `index`, which may itself contain blanks.
  static std::string RestFrom(absl::string_view line, absl::string_view word) {
    return std::string(absl::StripAsciiWhitespace(
        line.substr(static_cast<size_t>(word.data() - line.data()))));
  }

  // An error of the year's own line, wherever its block ends.
  absl::Status CloseYear() {
    if (year_line_ == 0 || layer_.entries.size() > entries_before_year_) return absl::OkStatus();
    number_ = year_line_;
    return Bad("a year without entries; leave an unpublished year out");
  }

  absl::Status Year(const Words& words, absl::string_view line) {
    if (absl::Status status = CloseYear(); !status.ok()) return status;
    int year = 0;
    if (words.size() < 3 || !absl::SimpleAtoi(words[1], &year) || year < kCalendarYearMin ||
        year > kCalendarYearMax) {
      return Bad(absl::StrCat("want \"year YYYY document\", from ", kCalendarYearMin, " to ",
                              kCalendarYearMax));
    }
    auto& years = layer_.published_years;
    if (std::find(years.begin(), years.end(), year) != years.end()) {
      return Bad(absl::StrCat("year ", year, " is given twice"));
    }
    years.push_back(year);
    document_ = RestFrom(line, words[2]);
    year_line_ = number_;
    entries_before_year_ = layer_.entries.size();
    return absl::OkStatus();
  }

  absl::Status Source(const Words& words, absl::string_view line) {
    if (words.size() < 2) return Bad("want \"source document\"");
    if (absl::Status status = CloseYear(); !status.ok()) return status;
    year_line_ = 0;
    document_ = RestFrom(line, words[1]);
    return absl::OkStatus();
  }

  absl::Status Flags(const Words& words, size_t begin, DayEntry& entry) const {
    for (size_t i = begin; i < words.size(); ++i) {
      absl::string_view word = words[i];
      if (word == "not-legal") {
        entry.counts_for_legal = false;
      } else if (word == "not-promised") {
        entry.counts_for_promised = false;
      } else if (word == "cut-day-works" && entry.kind == DayKind::kClosure) {
        entry.cut_day_works = true;
      } else if (word == "cut-day-off" && entry.kind == DayKind::kClosure) {
        entry.cut_day_works = false;
      } else if (entry.kind == DayKind::kWork && absl::ConsumePrefix(&word, "hours=")) {
        absl::StatusOr<std::vector<Window>> windows = ParseHours(word);
        if (!windows.ok()) return windows.status();
        entry.windows = *std::move(windows);
      } else {
        return Bad(absl::StrCat("unknown word \"", word.substr(0, 40), "\""));
      }
    }
    if (document_.empty()) return Bad("an entry before any \"year\" or \"source\" line");
    entry.document = document_;
    return absl::OkStatus();
  }

  absl::Status Closed(const Words& words) {
    DayEntry entry;
    entry.kind = DayKind::kClosure;
    if (words.size() < 3) return Bad("want \"closed FROM TO\", TO = - where no end is known");
    const absl::StatusOr<Instant> from = ParseLocalMinute(Std(words[1]), utc_offset_minutes_);
    if (!from.ok()) return from.status();
    entry.from = *from;
    entry.to = Instant::Never();
    if (words[2] != "-") {
      const absl::StatusOr<Instant> to = ParseLocalMinute(Std(words[2]), utc_offset_minutes_);
      if (!to.ok()) return to.status();
      entry.to = *to;
    }
    if (entry.to <= entry.from) return Bad("the closure ends before it begins");
    if (absl::Status status = Flags(words, 3, entry); !status.ok()) return status;
    layer_.entries.push_back(std::move(entry));
    return absl::OkStatus();
  }

  absl::Status Date(const Words& words) {
    DayEntry entry;
    const absl::StatusOr<Day> day = ParseDay(Std(words[0]));
    if (!day.ok()) return day.status();
    entry.day = *day;
    const int year = DateOf(*day).year;
    if (year < kCalendarYearMin || year > kCalendarYearMax) return Bad("year out of its limits");
    if (words.size() < 2 || (words[1] != "off" && words[1] != "work")) {
      return Bad("want \"YYYY-MM-DD off\" or \"YYYY-MM-DD work\"");
    }
    entry.kind = words[1] == "off" ? DayKind::kOff : DayKind::kWork;
    if (absl::Status status = Flags(words, 2, entry); !status.ok()) return status;
    // One word a date and sort of clock: a second one is a slip of the pen even where it agrees.
    for (const auto& [counts, lines] : {std::pair{entry.counts_for_legal, &legal_lines_},
                                        std::pair{entry.counts_for_promised, &promised_lines_}}) {
      if (!counts) continue;
      const auto [it, fresh] = lines->emplace(entry.day.number, number_);
      if (!fresh) return Bad(absl::StrCat(words[0], " was given on line ", it->second));
    }
    layer_.entries.push_back(std::move(entry));
    return absl::OkStatus();
  }

  const int utc_offset_minutes_;
  int number_ = 0;
  CalendarLayer layer_;
  bool has_layer_ = false;
  std::string document_;
  int year_line_ = 0;  // Of the year still waiting for its first entry check; 0 = none.
  size_t entries_before_year_ = 0;
  std::map<int32_t, int> legal_lines_;
  std::map<int32_t, int> promised_lines_;
};

// INVALID_ARGUMENT naming the first two closures that clocks of a sort would heed at once.
absl::Status CheckApart(const CalendarLayer& layer, bool DayEntry::*counts,
                        int utc_offset_minutes) {
  std::vector<const DayEntry*> closures;
  for (const DayEntry& entry : layer.entries) {
    if (entry.kind == DayKind::kClosure && entry.*counts) closures.push_back(&entry);
  }
  std::sort(closures.begin(), closures.end(),
            [](const DayEntry* a, const DayEntry* b) { return a->from < b->from; });
  for (size_t i = 1; i < closures.size(); ++i) {
    if (closures[i - 1]->to <= closures[i]->from) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("the closure from ",
                     FormatLocalMinute(closures[i - 1]->from, utc_offset_minutes),
                     " and the one from ", FormatLocalMinute(closures[i]->from, utc_offset_minutes),
                     " overlap; let the one end where the other begins"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CalendarLayer> ParseNewCalendarText(std::string_view text, int utc_offset_minutes) {
  auto layer = ParseCalendarText(text, utc_offset_minutes);
  if (!layer.ok()) return layer.status();
  for (auto counts : {&DayEntry::counts_for_legal, &DayEntry::counts_for_promised}) {
    const absl::Status status = CheckApart(*layer, counts, utc_offset_minutes);
    if (!status.ok()) return status;
  }
  return layer;
}

absl::StatusOr<CalendarLayer> ParseCalendarText(std::string_view text, int utc_offset_minutes) {
  if (text.size() > kCalendarTextBytesMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("calendar text of ", text.size(), " bytes, at most ", kCalendarTextBytesMax));
  }
  Parser parser(utc_offset_minutes);
  int number = 0;
  const absl::string_view whole(text.data(), text.size());
  for (const absl::string_view line : absl::StrSplit(whole, '\n')) {
    if (absl::Status status = parser.Line(++number, line); !status.ok()) return status;
  }
  return std::move(parser).Finish();
}

}  // namespace hallcase::domain
