// Random calendars and questions for the property test: dense enough in edges to find mistakes.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/oracle/oracle.h"

namespace hallcase::oracle {

class Dice {
 public:
  explicit Dice(uint64_t seed) : engine_(seed) {}
  // From `low` to `high`, both included.
  int64_t Roll(int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(engine_);
  }
  int Small(int low, int high) { return static_cast<int>(Roll(low, high)); }
  bool Chance(int percent) { return Roll(1, 100) <= percent; }

 private:
  std::mt19937_64 engine_;
};

// Years with notices; days and closures lie up to a year before and behind them.
struct Years {
  int first = 2'019;
  int last = 2'029;
  int FirstDay() const { return DayFromText(std::to_string(first - 1) + "-01-01"); }
  int LastDay() const { return DayFromText(std::to_string(last + 2) + "-01-01"); }
};

inline constexpr const char* kLevels[] = {"nation", "province", "county", "hall"};

// A layer in the form of calendar files. Each year has a notice in the nation's with a chance of
// `notices` percent.
std::string RandomLayer(Dice& dice, const std::string& level, const Years& years, int notices);

// The layer as it may be published again: lines fall away, others and missing years come.
std::string RevisedLayer(Dice& dice, const std::string& text, const Years& years);

// The layer without closures that overlap an earlier line's: as it can be published. Layers that
// are only read may have them.
std::string Publishable(const std::string& text);

struct CalendarCase {
  std::vector<std::string> texts;
  Week week;
  int utc_offset_minutes = 480;
};

CalendarCase RandomCalendar(Dice& dice);

// `at`, or what happens near it: the beginning or the end of its day, a whole minute.
Micros Nudged(Dice& dice, const Calendar& calendar, Sort sort, bool midnight, Micros at);

// Starts between 2018 and 2031; pauses often at, or a microsecond beside, the ends of days.
Question RandomQuestion(Dice& dice, const Calendar& calendar);

}  // namespace hallcase::oracle
