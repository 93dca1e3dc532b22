// Random lives of clocks, aimed at the cells of a table: what lies within a term is chosen first,
// and where and when a clock starts after it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "tests/oracle/oracle_clock.h"
#include "tests/oracle/random_calendar.h"

namespace hallcase::oracle {

// What a term has within it. `change`: its unit or amount changed, or a calendar was published that
// says something else of its days.
struct Cell {
  Unit unit = kWorkingDays;
  bool pause = false;
  bool extension = false;
  bool closure = false;
  bool change = false;

  // A fixed instant is neither stopped nor extended.
  bool Applies() const { return unit != kFixedInstant || (!pause && !extension); }
};

inline constexpr int kUnits = 5;
inline constexpr int kCells = kUnits * 16;
// 0 … kCells - 1, and back.
int IndexOf(const Cell& cell);
Cell CellAt(int index);

// The layers of one hall and what is published in the course of time, as text and as the oracle
// reads it.
struct World {
  explicit World(Dice& dice);

  int utc_offset_minutes = 480;
  bool warns = false;                  // Clocks turn red when due; elsewhere nobody warns.
  std::vector<std::string> layers;     // At first.
  std::vector<std::string> published;  // Each takes the place of the layer of its level.
  // By version: before everything that is published, after the first, …
  std::vector<std::unique_ptr<const Calendar>> calendars;

  // Where lives find what they are aimed at, by sort and version: days with closures, and days of
  // which the version before says something else.
  using Days = std::vector<int>;
  std::vector<Days> closed[2];
  std::vector<Days> changed[2];
  Years years;
};

struct Life {
  CaseClock clock;  // As it starts.
  bool upstream = false;  // A date that the province shows: no pause knows this clock.
  size_t version = 0;     // Of the world when it starts.
  std::vector<Event> events;
};

// Mostly ends in the cell that is aimed at; what it has within its term decides. REQUIRES:
// aim.Applies().
Life RandomLife(Dice& dice, const World& world, const Cell& aim);

}  // namespace hallcase::oracle
