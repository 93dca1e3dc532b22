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

struct CalendarCase {
  std::vector<std::string> texts;
  Week week;
  int utc_offset_minutes = 480;
};

CalendarCase RandomCalendar(Dice& dice);

// Starts between 2018 and 2031; pauses often at, or a microsecond beside, the ends of days.
Question RandomQuestion(Dice& dice, const Calendar& calendar);

}  // namespace hallcase::oracle
