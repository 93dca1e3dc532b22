// Lives of clocks, put to the house and to the oracle: after each event both must say the same.
//
// HALLCASE_ORACLE_CASES and HALLCASE_ORACLE_SEED override how many and which. The run prints seed,
// count, and a table of what the terms had within them, with a floor for each of its cells. Release
// builds must get through the whole million; slow presets end early when their time is up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <limits>
#include <set>
#include <sstream>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tests/oracle/house_clock.h"
#include "tests/oracle/oracle_clock.h"
#include "tests/oracle/random_life.h"

namespace hallcase {
namespace {

using oracle::Cell;
using oracle::Event;
using oracle::Life;
using oracle::World;
using References = std::vector<domain::Reference>;

constexpr int64_t kClocksDefault = 1'000'000;
constexpr int64_t kClocksPerWorld = 20'000;
// Each cell that applies has at least one in so many of all clocks: 10,000 of a million. In fewer
// worlds than this something may be too rare: one that is closed for ever has few terms without a
// closure.
constexpr int64_t kCellShare = 100;
constexpr int64_t kSpreadWorldsMin = 10;
#ifdef NDEBUG
// Several times what a machine needs that does nothing else.
constexpr auto kClocksTimeMax = std::chrono::seconds(150);
constexpr bool kAllClocks = true;
#else
constexpr auto kClocksTimeMax = std::chrono::seconds(12);
constexpr bool kAllClocks = false;
#endif

int64_t Setting(const char* name, int64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoll(text, nullptr, 10);
}

// yyyymmdd.
uint32_t PrintedNumber(int day) {
  static std::unordered_map<int, uint32_t> known;
  uint32_t& number = known[day];
  if (number == 0) {
    std::string text = oracle::TextFromDay(day);
    text.erase(std::remove(text.begin(), text.end(), '-'), text.end());
    number = static_cast<uint32_t>(std::stoul(text));
  }
  return number;
}

// What was compared; enough of it to see that no sort of answer is missing.
struct Tally {
  std::array<int64_t, oracle::kCells> cells = {};
  int64_t clocks = 0;
  int64_t answers = 0;
  int64_t provisional = 0;
  int64_t paused_for_ever = 0;
  int64_t closed_for_ever = 0;
  // Answers that a publication moved, and those of which it changed the certainty alone.
  int64_t moved_by_calendar = 0;
  int64_t certainty_by_calendar = 0;
  // Clocks with another unit or amount, and with a publication within their term.
  int64_t repriced = 0;
  int64_t published = 0;
};

// One life on both sides.
class Match {
 public:
  // REQUIRES: `view` shows what is in force when the life begins. It is left as the life leaves it.
  Match(const World& world, const References& references, const Life& life,
        oracle::HouseView* view, Tally* tally)
      : world_(world),
        references_(references),
        life_(life),
        view_(*view),
        tally_(*tally),
        version_(life.version),
        slow_(life.clock),
        house_(*view, life) {}

  void Play() {
    Compare();
    for (const Event& event : life_.events) {
      if (::testing::Test::HasFatalFailure()) return;
      event.kind == Event::kPublished ? Publish(event) : Happen(event);
    }
    if (ahead_) {
      ahead_ = false;
      house_.Hear({.kind = Event::kPublished});
      Compare();
    }
    ++tally_.clocks;
    ++tally_.cells[static_cast<size_t>(oracle::IndexOf(Within()))];
  }

 private:
  const oracle::Calendar& calendar() const { return *world_.calendars[version_]; }

  void Happen(const Event& event) {
    repriced_ = repriced_ || event.kind == Event::kPolicyChanged;
    ahead_ = false;
    slow_.Hear(event);
    house_.Hear(event);
    Compare();
  }

  void Publish(const Event& event) {
    const oracle::Answer before = want_;
    view_.Publish(references_[++version_]);
    ahead_ = !event.follows;
    if (event.follows) house_.Hear(event);
    Compare();
    if (want_.due != before.due) {
      ++tally_.moved_by_calendar;
    } else if (want_.provisional != before.provisional) {
      ++tally_.certainty_by_calendar;
    }
  }

  void Ask() {
    const bool fixed = slow_.unit == oracle::kFixedInstant;
    const oracle::Question question = fixed ? oracle::Question() : QuestionOf(slow_);
    // What neither the calendar nor a word of the question has changed has the same answer.
    if (asked_ && question == question_ && version_ == asked_version_) return;
    asked_ = true;
    question_ = question;
    asked_version_ = version_;
    want_ = DueOf(calendar(), slow_);
    if (want_.found) furthest_day_ = std::max(furthest_day_, want_.printed_day);
  }

  bool Agree() const {
    const auto& clock = house_.state();
    if (clock.due_at_us() != (want_.found ? want_.due : 0)) return false;
    if (clock.due_day() != (want_.found ? PrintedNumber(want_.printed_day) : 0)) return false;
    if (clock.provisional() != want_.provisional) return false;
    if (!want_.found || !world_.warns) return clock.points().empty();
    return clock.points_size() == 1 && clock.points(0).fire_at_us() == want_.due;
  }

  void Compare() {
    Ask();
    ++tally_.answers;
    // Between a publication and its job a clock may be behind, if it knows.
    if (ahead_ && house_.IsStale()) return;
    const auto& clock = house_.state();
    ASSERT_TRUE(Agree()) << "want due " << (want_.found ? want_.due : 0) << " printed "
                         << (want_.found ? PrintedNumber(want_.printed_day) : 0)
                         << " provisional " << want_.provisional << ", got\n"
                         << clock.DebugString();
    if (want_.provisional) ++tally_.provisional;
    if (want_.found) return;
    ASSERT_EQ(house_.DueStateNow(), want_.paused_for_ever ? domain::DueState::kStopped
                                                          : domain::DueState::kClosed);
    ++(want_.paused_for_ever ? tally_.paused_for_ever : tally_.closed_for_ever);
  }

  // Of the term as it is in the end; a publication counts as far as the clock was ever due.
  Cell Within() {
    Cell cell;
    cell.unit = slow_.unit;
    cell.pause = StoodStill(slow_, want_);
    cell.extension = slow_.extension > 0;
    cell.closure = MetClosure(calendar(), slow_, want_);
    const int start_day = calendar().DayAt(slow_.start);
    const int last_day =
        furthest_day_ < start_day ? start_day + oracle::kDaysMax : furthest_day_;
    bool published = false;
    for (size_t version = life_.version; version < version_ && !published; ++version) {
      published = Differ(*world_.calendars[version], *world_.calendars[version + 1], slow_,
                         last_day);
    }
    cell.change = repriced_ || published;
    tally_.repriced += repriced_ ? 1 : 0;
    tally_.published += published ? 1 : 0;
    return cell;
  }

  const World& world_;
  const References& references_;
  const Life& life_;
  oracle::HouseView& view_;
  Tally& tally_;
  size_t version_;
  oracle::CaseClock slow_;
  oracle::HouseClock house_;
  bool ahead_ = false;  // Something was published that the clock has not been told.
  bool repriced_ = false;
  bool asked_ = false;
  oracle::Question question_;
  size_t asked_version_ = 0;
  oracle::Answer want_;
  int furthest_day_ = std::numeric_limits<int>::min();
};

// Every other time the cell with the fewest clocks so far: where the world has nothing for it, the
// others get theirs all the same.
Cell NextAim(oracle::Dice& dice, const Tally& tally) {
  if (dice.Chance(50)) {
    const Cell cell = oracle::CellAt(dice.Small(0, oracle::kCells - 1));
    if (cell.Applies()) return cell;
  }
  int emptiest = 0;
  for (int i = 1; i < oracle::kCells; ++i) {
    const auto count = [&tally](int index) { return tally.cells[static_cast<size_t>(index)]; };
    if (oracle::CellAt(i).Applies() && count(i) < count(emptiest)) emptiest = i;
  }
  return oracle::CellAt(emptiest);
}

std::string Told(const World& world, const Life& life) {
  std::ostringstream text;
  const auto& clock = life.clock;
  text << "unit " << clock.unit << " amount " << clock.amount << " sort " << clock.sort
       << " upstream " << life.upstream << " start " << clock.start << " fixed "
       << clock.fixed_at << " offset " << world.utc_offset_minutes << " version "
       << life.version;
  for (const Event& event : life.events) {
    text << "\nevent " << event.kind << " pause " << event.pause << " " << event.says.from << " "
         << event.says.to << " legal " << event.says.stops_legal << " promised "
         << event.says.stops_promised << " standing " << event.says.standing << " unit "
         << event.unit << " amount " << event.amount << " follows " << event.follows;
  }
  for (const std::string& layer : world.layers) text << "\n" << layer;
  for (const std::string& layer : world.published) text << "\npublished: " << layer;
  return text.str();
}

std::string Table(const Tally& tally) {
  static constexpr const char* kUnitNames[] = {"working day", "calendar day", "working minute",
                                               "minute", "fixed instant"};
  std::ostringstream text;
  text << "clocks by what their terms had within them\n"
       << std::left << std::setw(17) << "unit" << std::setw(7) << "pause" << std::setw(10)
       << "extension" << std::right << std::setw(10) << "neither" << std::setw(10) << "closure"
       << std::setw(15) << "policy change" << std::setw(7) << "both" << "\n";
  for (int row = 0; row < oracle::kCells; row += 4) {
    const Cell cell = oracle::CellAt(row);
    text << std::left << std::setw(17) << kUnitNames[cell.unit] << std::setw(7)
         << (cell.pause ? "yes" : "no") << std::setw(10) << (cell.extension ? "yes" : "no")
         << std::right;
    for (const auto& [column, width] : {std::pair{0, 10}, {2, 10}, {1, 15}, {3, 7}}) {
      const int64_t count = tally.cells[static_cast<size_t>(row + column)];
      text << std::setw(width) << (cell.Applies() ? std::to_string(count) : "n/a");
    }
    text << "\n";
  }
  text << "n/a: nothing stops or extends a fixed instant (its clocks have pauses that must not "
       << "count)\n";
  return text.str();
}

void ExpectSpread(const Tally& tally) {
  const int64_t floor = tally.clocks / kCellShare;
  if (tally.clocks < kSpreadWorldsMin * kClocksPerWorld) {
    std::cout << "too few clocks for a floor of the cells\n";
    return;
  }
  std::cout << "floor of a cell: " << floor << "\n";
  for (int i = 0; i < oracle::kCells; ++i) {
    const int64_t count = tally.cells[static_cast<size_t>(i)];
    if (oracle::CellAt(i).Applies()) {
      EXPECT_GE(count, floor) << "cell " << i;
    } else {
      EXPECT_EQ(count, 0) << "cell " << i;
    }
  }
  EXPECT_GE(tally.provisional, floor);
  EXPECT_GE(tally.paused_for_ever, floor);
  EXPECT_GE(tally.closed_for_ever, floor / 10);
  EXPECT_GE(tally.moved_by_calendar, floor);
  EXPECT_GE(tally.certainty_by_calendar, floor / 10);
}

TEST(ClockOracle, RandomLivesHaveTheSameDueInstants) {
  const int64_t clocks = Setting("HALLCASE_ORACLE_CASES", kClocksDefault);
  const int64_t seed = Setting("HALLCASE_ORACLE_SEED", 20'260'212);
  const auto begin = std::chrono::steady_clock::now();
  const auto in_time = [&] { return std::chrono::steady_clock::now() - begin < kClocksTimeMax; };
  oracle::Dice dice(static_cast<uint64_t>(seed));
  oracle::HouseView view;
  Tally tally;
  while (tally.clocks < clocks && in_time()) {
    const World world(dice);
    const References references = ReferencesOf(world);
    const int64_t enough = std::min(clocks, tally.clocks + kClocksPerWorld);
    while (tally.clocks < enough && (tally.clocks % 64 != 0 || in_time())) {
      const Life life = RandomLife(dice, world, NextAim(dice, tally));
      view.Publish(references[life.version]);
      Match(world, references, life, &view, &tally).Play();
      ASSERT_FALSE(HasFatalFailure()) << "seed " << seed << " clock " << tally.clocks << "\n"
                                      << Told(world, life);
    }
  }
  std::cout << "seed " << seed << ": " << tally.clocks << " of " << clocks << " clocks, "
            << tally.answers << " answers, " << tally.provisional << " provisional, "
            << tally.paused_for_ever << " paused and " << tally.closed_for_ever
            << " closed without end\npolicy: " << tally.repriced
            << " clocks with another unit or amount, " << tally.published
            << " with a calendar published that changed their terms; it moved "
            << tally.moved_by_calendar << " answers and changed the certainty alone of "
            << tally.certainty_by_calendar << "\n"
            << Table(tally);
  ExpectSpread(tally);
  EXPECT_GE(tally.clocks, kAllClocks ? clocks : std::min<int64_t>(clocks, 1'000));
}

// Nothing but the standard library and itself, so that a mistake must be made twice.
TEST(ClockOracle, TheOracleIncludesNothingOfTheHouse) {
  const std::set<std::string> oracle_files = {
      "oracle.h",        "oracle_calendar.cc", "oracle_clock.cc", "oracle_clock.h",
      "oracle_terms.cc", "random_calendar.cc", "random_calendar.h", "random_life.cc",
      "random_life.h"};
  for (const std::string& name : oracle_files) {
    std::ifstream file("tests/oracle/" + name);
    ASSERT_TRUE(file.is_open()) << name;
    for (std::string line; std::getline(file, line);) {
      if (line.compare(0, 10, "#include \"") != 0) continue;
      const std::string path = line.substr(10, line.find('"', 10) - 10);
      EXPECT_EQ(path.compare(0, 13, "tests/oracle/"), 0) << name << " includes " << path;
      EXPECT_EQ(oracle_files.count(path.substr(13)), 1u) << name << " includes " << path;
    }
  }
}

}  // namespace
}  // namespace hallcase
