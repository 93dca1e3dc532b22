// The working-time axis a second time: slow, day by day, written from the rules alone.
//
// It shares nothing with server/domain but the text of calendars, which it reads by itself, so that
// a mistake would have to be made twice to stay unseen. Loops over days and minutes; no tables, no
// prefix sums. Times are microseconds UTC, days are counted from 1970-01-01.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hallcase::oracle {

using Micros = int64_t;
inline constexpr Micros kMinute = 60'000'000;
inline constexpr Micros kDay = 1'440 * kMinute;
inline constexpr Micros kForever = std::numeric_limits<Micros>::max();

// Day number of "2026-02-12" by walking from 1970, and back.
int DayFromText(const std::string& text);
std::string TextFromDay(int day);

// [from, to) minutes of a day.
using Hours = std::vector<std::pair<int, int>>;

struct Week {
  std::array<bool, 7> works;  // Monday first.
  std::array<Hours, 7> hours;
};

enum Sort { kLegal, kPromised };

// What is true of one day for one sort of clock.
struct DayFacts {
  bool works = false;
  bool known = false;  // A notice or an entry covers it.
  int closing = 0;     // Minute of the day.
  std::bitset<1440> open;
  std::bitset<1440> closed;  // Opening minutes that closures took.
  bool operator==(const DayFacts&) const = default;
};

class Calendar {
 public:
  // `texts`: layers in the form of calendar files. Aborts on text that it does not understand.
  Calendar(const std::vector<std::string>& texts, Week week, int utc_offset_minutes);

  const DayFacts& Facts(int day, Sort sort) const;
  int DayAt(Micros at) const;
  Micros MidnightOf(int day) const;
  // End of the day for a clock: 24:00, or closing time.
  Micros EndOf(int day, Sort sort, bool at_midnight) const;
  // From the day on no day opens: a closure has no end, and nothing is said of a later day.
  bool ClosedForEver(int day, Sort sort) const;

 private:
  struct Entry {
    int level = 0;
    char kind = ' ';  // 'o'ff, 'w'ork, 'c'losed.
    int day = 0;
    Micros from = 0;
    Micros to = 0;
    Hours hours;
    bool counts[2] = {true, true};
    int cut_day = -1;  // 1 works, 0 does not, -1 by the minutes.
  };

  void Read(const std::string& text);
  DayFacts Compute(int day, Sort sort) const;
  bool Closed(const Entry& entry, int day, int minute) const;

  const Week week_;
  const Micros offset_;
  std::vector<Entry> entries_;
  std::set<int> years_;
  mutable std::unordered_map<int, DayFacts> seen_[2];
};

// The last one asks nothing of a calendar: a clock of a case may have it, a question not.
enum Unit { kWorkingDays, kCalendarDays, kWorkingMinutes, kMinutes, kFixedInstant };

// Further than any question of the tests reaches unless it has no answer.
inline constexpr int kDaysMax = 5'000;

struct Question {
  Micros start = 0;
  Unit unit = kWorkingDays;
  int amount = 0;  // The extension included.
  Sort sort = kPromised;
  bool midnight = false;  // The cut-off.
  std::vector<std::pair<Micros, Micros>> pauses;
  bool operator==(const Question&) const = default;
};

struct Answer {
  bool found = false;
  bool paused_for_ever = false;  // Where not found: an open pause is to blame, not a closure.
  Micros due = 0;
  int printed_day = 0;
  bool provisional = false;
};

Answer DueOf(const Calendar& calendar, const Question& question);

// Microseconds that the clock ran; open time for the working units, wall time for the others.
Micros Ran(const Calendar& calendar, const Question& question, Micros from, Micros to);

// The earliest instant from the start on at which it has run that long; kForever if it never has.
Micros RanUntil(const Calendar& calendar, const Question& question, Micros micros);

// Ends of working days in (after, until].
int EndsOfWorkingDays(const Calendar& calendar, const Question& question, Micros after,
                      Micros until);

}  // namespace hallcase::oracle
