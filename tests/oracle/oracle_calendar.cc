#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "tests/oracle/oracle.h"

namespace hallcase::oracle {
namespace {

bool Leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int MonthLength(int year, int month) {
  static constexpr int kLengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && Leap(year) ? 29 : kLengths[month - 1];
}

int YearOf(int day) {
  int year = 1970;
  while (day < 0) day += Leap(--year) ? 366 : 365;
  while (day >= (Leap(year) ? 366 : 365)) day -= Leap(year++) ? 366 : 365;
  return year;
}

int MinuteFromText(const std::string& text) {
  return std::stoi(text.substr(0, 2)) * 60 + std::stoi(text.substr(3, 2));
}

[[noreturn]] void Lost(const std::string& line) {
  std::fprintf(stderr, "the oracle does not understand: %s\n", line.c_str());
  std::abort();
}

}  // namespace

int DayFromText(const std::string& text) {
  const int year = std::stoi(text.substr(0, 4));
  const int month = std::stoi(text.substr(5, 2));
  int day = std::stoi(text.substr(8, 2)) - 1;
  for (int y = 1970; y < year; ++y) day += Leap(y) ? 366 : 365;
  for (int y = year; y < 1970; ++y) day -= Leap(y) ? 366 : 365;
  for (int m = 1; m < month; ++m) day += MonthLength(year, m);
  return day;
}

std::string TextFromDay(int day) {
  const int year = YearOf(day);
  char first[24];
  std::snprintf(first, sizeof first, "%04d-01-01", year);
  int rest = day - DayFromText(first);
  int month = 1;
  while (rest >= MonthLength(year, month)) rest -= MonthLength(year, month++);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, rest + 1);
  return text;
}

Calendar::Calendar(const std::vector<std::string>& texts, Week week, int utc_offset_minutes)
    : week_(std::move(week)), offset_(utc_offset_minutes * kMinute) {
  for (const std::string& text : texts) Read(text);
}

void Calendar::Read(const std::string& text) {
  std::istringstream lines(text);
  int level = 0;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string word;
    if (!(words >> word) || word[0] == '#' || word == "source") continue;
    Entry entry;
    if (word == "layer") {
      words >> word;
      level = word == "nation" ? 1 : word == "province" ? 2 : word == "county" ? 3 : 4;
      continue;
    }
    if (word == "year") {
      int year = 0;
      words >> year;
      years_.insert(year);
      continue;
    }
    entry.level = level;
    if (word == "closed") {
      std::string from;
      std::string to;
      words >> from >> to;
      entry.kind = 'c';
      entry.from = DayFromText(from) * kDay + MinuteFromText(from.substr(11)) * kMinute;
      entry.to = to == "-" ? kForever
                           : DayFromText(to) * kDay + MinuteFromText(to.substr(11)) * kMinute;
    } else {
      entry.day = DayFromText(word);
      words >> word;
      if (word != "off" && word != "work") Lost(line);
      entry.kind = word[0];
    }
    while (words >> word) {
      if (word == "not-legal") {
        entry.counts[kLegal] = false;
      } else if (word == "not-promised") {
        entry.counts[kPromised] = false;
      } else if (word == "cut-day-works") {
        entry.cut_day = 1;
      } else if (word == "cut-day-off") {
        entry.cut_day = 0;
      } else if (word.substr(0, 6) == "hours=") {
        for (size_t at = 6; at < word.size(); at += 12) {
          entry.hours.emplace_back(MinuteFromText(word.substr(at)),
                                   MinuteFromText(word.substr(at + 6)));
        }
      } else {
        Lost(line);
      }
    }
    entries_.push_back(entry);
  }
}

// Closures are kept in local time.
bool Calendar::Closed(const Entry& entry, int day, int minute) const {
  const Micros at = day * kDay + minute * kMinute;
  return entry.from <= at && at < entry.to;
}

DayFacts Calendar::Compute(int day, Sort sort) const {
  DayFacts facts;
  const size_t weekday = static_cast<size_t>(((day + 3) % 7 + 7) % 7);
  facts.works = week_.works[weekday];
  facts.known = years_.count(YearOf(day)) > 0;
  Hours hours = week_.hours[weekday];
  std::vector<Entry> said_today;
  for (const Entry& entry : entries_) {
    const bool today = entry.kind == 'c'
                           ? entry.from < (day + 1) * kDay && entry.to > day * kDay
                           : entry.day == day;
    if (today && entry.counts[sort]) said_today.push_back(entry);
  }
  int decided = 0;
  for (int level = 1; level <= 4; ++level) {
    for (const Entry& entry : said_today) {
      if (entry.level != level || entry.kind == 'c') continue;
      decided = level;
      facts.known = true;
      facts.works = entry.kind == 'w';
      hours = entry.hours.empty() ? week_.hours[weekday] : entry.hours;
    }
  }
  for (const auto& [from, to] : hours) {
    facts.closing = to;
    for (int minute = from; facts.works && minute < to; ++minute) {
      facts.open.set(static_cast<size_t>(minute));
    }
  }
  const size_t before = facts.open.count();
  int said = -1;
  for (int level = decided; level <= 4; ++level) {
    for (const Entry& entry : said_today) {
      if (entry.level != level || entry.kind != 'c') continue;
      const size_t so_far = facts.open.count();
      for (int minute = 0; minute < 1440; ++minute) {
        if (!Closed(entry, day, minute) || !facts.open.test(static_cast<size_t>(minute))) continue;
        facts.open.reset(static_cast<size_t>(minute));
        facts.closed.set(static_cast<size_t>(minute));
      }
      if (facts.open.count() < so_far && entry.cut_day >= 0) said = entry.cut_day;
    }
  }
  const size_t after = facts.open.count();
  if (after < before) {
    facts.works = after > 0 && (said >= 0 ? said == 1 : after + after >= before);
  }
  return facts;
}

const DayFacts& Calendar::Facts(int day, Sort sort) const {
  const auto found = seen_[sort].find(day);
  if (found != seen_[sort].end()) return found->second;
  return seen_[sort].emplace(day, Compute(day, sort)).first->second;
}

int Calendar::DayAt(Micros at) const {
  const Micros local = at + offset_;
  Micros day = local / kDay;
  while (day * kDay > local) --day;
  return static_cast<int>(day);
}

Micros Calendar::MidnightOf(int day) const { return day * kDay - offset_; }

Micros Calendar::EndOf(int day, Sort sort, bool at_midnight) const {
  return MidnightOf(day) + (at_midnight ? kDay : Facts(day, sort).closing * kMinute);
}

bool Calendar::ClosedForEver(int day, Sort sort) const {
  bool closed = false;
  for (const Entry& entry : entries_) {
    if (!entry.counts[sort]) continue;
    if (entry.kind != 'c' && entry.day >= day) return false;
    if (entry.kind == 'c' && entry.to == kForever && entry.from <= day * kDay) closed = true;
  }
  return closed;
}

}  // namespace hallcase::oracle
