#include "tests/oracle/random_calendar.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

namespace hallcase::oracle {
namespace {

constexpr Years kAllYears;

std::string Clock(int minute) {
  char text[24];
  std::snprintf(text, sizeof text, "%02d:%02d", minute / 60, minute % 60);
  return text;
}

Hours RandomHours(Dice& dice) {
  if (dice.Chance(50)) return {{510, 720}, {870, 1'050}};
  if (dice.Chance(10)) return {{0, 1'440}};
  Hours hours;
  int at = dice.Small(0, 600);
  for (int left = dice.Small(1, 3); left > 0 && at < 1'300; --left) {
    const int to = std::min(1'440, at + dice.Small(60, 400));
    hours.emplace_back(at, to);
    at = to + dice.Small(0, 200);
  }
  return hours;
}

std::string HoursText(const Hours& hours) {
  std::string text = " hours=";
  for (const auto& [from, to] : hours) {
    if (text.back() != '=') text += ",";
    text += Clock(from) + "-" + Clock(to);
  }
  return text;
}

Week RandomWeek(Dice& dice) {
  Week week;
  const bool usual = dice.Chance(60);
  for (size_t i = 0; i < 7; ++i) week.works[i] = usual ? i < 5 : dice.Chance(60);
  if (std::none_of(week.works.begin(), week.works.end(), [](bool w) { return w; })) {
    week.works[static_cast<size_t>(dice.Small(0, 6))] = true;
  }
  const Hours all = RandomHours(dice);
  const bool same = dice.Chance(70);
  for (Hours& hours : week.hours) hours = same ? all : RandomHours(dice);
  return week;
}

const char* SortFlag(Dice& dice) {
  if (dice.Chance(80)) return "";
  return dice.Chance(50) ? " not-legal" : " not-promised";
}

// Off and work days around `day`, none twice.
std::string RandomDays(Dice& dice, int first, int last, int count, std::set<int>& taken) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    int day = dice.Small(first, last);
    // Runs of neighbouring days, as festivals have them.
    for (int length = dice.Small(1, 6); length > 0; --length, ++day) {
      if (!taken.insert(day).second) continue;
      if (dice.Chance(3)) {
        // The two sorts of clocks hear opposite things.
        text += TextFromDay(day) + " off not-legal\n" + TextFromDay(day) + " work not-promised\n";
        continue;
      }
      const bool work = dice.Chance(30);
      text += TextFromDay(day) + (work ? " work" : " off");
      if (work && dice.Chance(30)) text += HoursText(RandomHours(dice));
      text += std::string(SortFlag(dice)) + "\n";
    }
  }
  return text;
}

// Begins on a day from `first` to `last`.
std::string RandomClosure(Dice& dice, int first, int last, bool open_ended) {
  const int day = dice.Small(first, last);
  const int from = dice.Chance(30) ? 0 : dice.Small(0, 1'439);
  int length = dice.Chance(60) ? dice.Small(1, 1'440) : dice.Small(1, 20 * 1'440);
  if (dice.Chance(30)) length = std::max(1, length / 1'440 * 1'440 + 1'440 - from);
  const int end = from + length;
  std::string text = "closed " + TextFromDay(day) + "T" + Clock(from) + " ";
  text += open_ended ? "-" : TextFromDay(day + end / 1'440) + "T" + Clock(end % 1'440);
  if (dice.Chance(20)) text += dice.Chance(50) ? " cut-day-works" : " cut-day-off";
  return text + SortFlag(dice) + "\n";
}

std::string RandomNotice(Dice& dice, int year, std::set<int>& taken) {
  const int first = DayFromText(std::to_string(year) + "-01-01");
  const std::string days = RandomDays(dice, first - 5, first + 360, 6, taken);
  return days.empty() ? days : "year " + std::to_string(year) + " d\n" + days;
}

}  // namespace

std::string RandomLayer(Dice& dice, const std::string& level, const Years& years, int notices) {
  const bool nation = level == "nation";
  const int first = years.FirstDay();
  const int last = years.LastDay();
  std::string text = "layer " + level + "\n";
  std::set<int> taken;
  for (int year = years.first; nation && year <= years.last; ++year) {
    if (dice.Chance(notices)) text += RandomNotice(dice, year, taken);
  }
  text += "source s\n";
  if (!nation) text += RandomDays(dice, first, last, dice.Small(0, 30), taken);
  for (int left = dice.Small(0, nation ? 3 : 25); left > 0; --left) {
    text += RandomClosure(dice, first, last, false);
  }
  if (dice.Chance(1)) text += RandomClosure(dice, first, last, true);
  return text;
}

std::string RevisedLayer(Dice& dice, const std::string& text, const Years& years) {
  std::istringstream lines(text);
  std::string revised;
  std::set<int> taken;
  std::set<std::string> noticed;
  bool first_of_year = false;
  for (std::string line; std::getline(lines, line);) {
    const bool closure = line.substr(0, 6) == "closed";
    const bool day = std::isdigit(static_cast<unsigned char>(line[0])) != 0;
    const bool open_ended = closure && line.find(" -") != std::string::npos;
    if (line.substr(0, 4) == "year") noticed.insert(line.substr(5, 4));
    // A year without an entry is no notice.
    if (!first_of_year && dice.Chance(open_ended ? 60 : closure ? 15 : day ? 5 : 0)) continue;
    first_of_year = line.substr(0, 4) == "year";
    if (day) taken.insert(DayFromText(line));
    revised += line + "\n";
  }
  for (int year = years.first; text.find("nation") != std::string::npos && year <= years.last;
       ++year) {
    if (noticed.count(std::to_string(year)) > 0 || dice.Chance(50)) continue;
    revised += RandomNotice(dice, year, taken);
  }
  revised += "source r\n";
  const int first = years.FirstDay();
  const int last = years.LastDay();
  revised += RandomDays(dice, first, last, dice.Small(0, 8), taken);
  for (int left = dice.Small(0, 10); left > 0; --left) {
    revised += RandomClosure(dice, first, last, false);
  }
  // Near the end of the years, lest it hide everything.
  if (dice.Chance(10)) revised += RandomClosure(dice, last - 60, last, true);
  return revised;
}

std::string Publishable(const std::string& text) {
  std::istringstream lines(text);
  std::string published;
  // Times in this form compare as their texts do.
  std::vector<std::pair<std::string, std::string>> kept;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string word, from, to;
    words >> word >> from >> to;
    if (to == "-") to = "9999";
    if (word == "closed") {
      const auto overlaps = [&](const auto& other) {
        return from < other.second && other.first < to;
      };
      if (std::any_of(kept.begin(), kept.end(), overlaps)) continue;
      kept.emplace_back(from, to);
    }
    published += line + "\n";
  }
  return published;
}

CalendarCase RandomCalendar(Dice& dice) {
  CalendarCase made;
  made.week = RandomWeek(dice);
  if (dice.Chance(20)) made.utc_offset_minutes = dice.Small(-720, 840);
  for (const char* level : kLevels) {
    if (level != kLevels[0] && dice.Chance(50)) continue;
    made.texts.push_back(RandomLayer(dice, level, kAllYears, 60));
  }
  return made;
}

Micros Nudged(Dice& dice, const Calendar& calendar, Sort sort, bool midnight, Micros at) {
  const int day = calendar.DayAt(at);
  switch (dice.Small(0, 4)) {
    case 0: return calendar.MidnightOf(day);
    case 1: return calendar.EndOf(day, sort, midnight) + dice.Roll(-1, 1);
    case 2: return at / kMinute * kMinute;
    default: return at;
  }
}

Question RandomQuestion(Dice& dice, const Calendar& calendar) {
  Question q;
  q.unit = static_cast<Unit>(dice.Chance(60) ? 0 : dice.Small(0, 3));
  q.sort = dice.Chance(50) ? kLegal : kPromised;
  q.midnight = dice.Chance(80) ? q.sort == kLegal : q.sort == kPromised;
  const bool days = q.unit == kWorkingDays || q.unit == kCalendarDays;
  q.amount = dice.Chance(70) ? dice.Small(0, days ? 10 : 400) : dice.Small(0, days ? 60 : 3'000);
  const auto point = [&dice, &calendar, &q](Micros from, int days_on) {
    return Nudged(dice, calendar, q.sort, q.midnight, from + dice.Roll(0, days_on * kDay));
  };
  const int first = kAllYears.FirstDay();
  q.start = point(first * kDay, kAllYears.LastDay() - first);
  for (int left = dice.Chance(50) ? 0 : dice.Small(1, 4); left > 0; --left) {
    const Micros from = point(q.start - kDay, 20);
    Micros to = dice.Chance(5) ? kForever : point(from, dice.Chance(70) ? 3 : 30);
    q.pauses.emplace_back(from, std::max(from, to));
  }
  return q;
}

}  // namespace hallcase::oracle
