// What people publish about working time: layers of dated entries over a weekly rule.
//
// A CalendarSpec is plain data (from a hall's set-up or from a published fact); Axis::Build
// compiles it.
//
// How entries combine, for each sort of clock apart (an entry that does not count for a sort does
// not exist for it):
//   1. Whether a date is worked: the most specific layer with an off or work entry for that date
//      decides; where none has one, the weekly rule does.
//   2. Closures take opening minutes away from a worked date. They come from the deciding layer and
//      from every more specific one; a work entry of a hall therefore keeps that hall open through
//      the county's closure. Closures of several such layers add up.
//   3. A worked date that closures cut stays a working day if at least half of its opening minutes
//      remain, unless a closure's `cut_day_works` says otherwise (the most specific layer's word
//      wins, within a layer the later entry's). A date with no minute left is never a working day.
//   4. Minutes that remain are open minutes, also on a cut date that is no working day.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/domain/calendar/civil.h"

namespace hallcase::domain {

// The two sorts of clocks: what the law gives, and what the hall promises.
enum class Sort : uint8_t { kLegal = 0, kPromised = 1 };
inline constexpr int kSortCount = 2;

// When a day ends for a clock.
enum class CutOff : uint8_t {
  kMidnight = 0,  // 24:00 of the day, stored as the next day's 00:00.
  kClosing = 1,   // The scheduled end of the day's last window, even if a closure covers it.
};

// One opening window, minutes of the local day, [from, to).
struct Window {
  int from_minute = 0;
  int to_minute = 0;
  friend bool operator==(const Window&, const Window&) = default;
};

enum class DayKind : uint8_t {
  kOff = 0,      // `day` is not worked.
  kWork = 1,     // `day` is worked: a make-up day, or a day kept open.
  kClosure = 2,  // The hall is closed from `from` until `to`.
};

struct DayEntry {
  DayKind kind = DayKind::kOff;
  Day day = {};  // kOff, kWork.
  // kClosure: [from, to), whole minutes of local time; `to` may be Instant::Never() (no end known).
  Instant from = {};
  Instant to = {};
  std::vector<Window> windows = {};  // kWork: that day's own windows; empty = the usual ones.
  bool counts_for_legal = true;
  bool counts_for_promised = true;
  std::optional<bool> cut_day_works = {};  // kClosure: overrides the half-of-the-minutes rule.
  std::string document = {};  // Source document number.
};

// Numbers are stored: never reuse one.
enum class LayerLevel : uint8_t { kNation = 1, kProvince = 2, kCounty = 3, kHall = 4 };

struct CalendarLayer {
  LayerLevel level = LayerLevel::kNation;
  std::vector<DayEntry> entries = {};
  // Years whose notice this layer contains. A year in no layer's list is unknown, not free of
  // holidays.
  std::vector<int> published_years = {};
};

struct WeekRule {
  // Monday first.
  std::array<bool, 7> works = {true, true, true, true, true, false, false};
  // Used on every weekday that has no list of its own in `weekday_windows`.
  std::vector<Window> windows = {{8 * 60 + 30, 12 * 60}, {14 * 60 + 30, 17 * 60 + 30}};
  std::array<std::vector<Window>, 7> weekday_windows;
};

struct CalendarSpec {
  std::vector<CalendarLayer> layers;  // In any order, at most one of each level.
  WeekRule week;
  int utc_offset_minutes = kUtcOffsetMinutesDefault;
  // Indexed by Sort.
  std::array<CutOff, kSortCount> cut_off = {CutOff::kMidnight, CutOff::kClosing};
};

// Entries and published years must lie in these years; outside of them the weekly rule holds.
inline constexpr int kCalendarYearMin = 1900;
inline constexpr int kCalendarYearMax = 2199;
inline constexpr int kWindowsPerDayMax = 8;
inline constexpr int kEntriesPerLayerMax = 20'000;

}  // namespace hallcase::domain
