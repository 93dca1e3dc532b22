#include "tests/oracle/random_life.h"

#include <algorithm>

namespace hallcase::oracle {
namespace {

constexpr int kPublicationsMax = 5;
constexpr Micros kHour = 60 * kMinute;

bool InDays(Unit unit) { return unit == kWorkingDays || unit == kCalendarDays; }

Week UsualWeek() {
  Week week;
  for (size_t i = 0; i < 7; ++i) {
    week.works[i] = i < 5;
    week.hours[i] = {{510, 720}, {870, 1'050}};
  }
  return week;
}

int Pick(Dice& dice, const std::vector<int>& list) {
  return list[static_cast<size_t>(dice.Roll(0, static_cast<int64_t>(list.size()) - 1))];
}

bool Has(const std::vector<int>& sorted, int value) {
  return std::binary_search(sorted.begin(), sorted.end(), value);
}

std::string LevelOf(const std::string& text) {
  return text.substr(6, text.find('\n') - 6);
}

int RandomAmount(Dice& dice, Unit unit, bool brief) {
  if (dice.Chance(3)) return 0;
  if (InDays(unit)) {
    if (dice.Chance(80)) return dice.Small(1, brief ? 4 : 7);
    return dice.Small(1, dice.Chance(90) ? 15 : 60);
  }
  if (dice.Chance(97)) return dice.Small(1, brief ? 240 : 400);
  return dice.Small(400, 2'000);
}

// One life in the making.
class Story {
 public:
  Story(Dice& dice, const World& world, const Cell& aim)
      : dice_(dice), world_(world), aim_(aim), clock_(life_.clock) {}

  Life Tell() {
    ChooseVersions();
    clock_.unit = aim_.unit;
    clock_.sort = dice_.Chance(50) ? kLegal : kPromised;
    clock_.amount = RandomAmount(dice_, aim_.unit, !aim_.closure);
    length_ = clock_.amount * (InDays(aim_.unit) ? kDay : kMinute);
    if (aim_.unit == kFixedInstant) {
      life_.upstream = dice_.Chance(60);
      if (life_.upstream) clock_.sort = kPromised;
      length_ = dice_.Roll(0, (dice_.Chance(90) ? 6 : 60) * kDay);
    }
    ChooseStart();
    const bool fixed = aim_.unit == kFixedInstant;
    for (int i = aim_.pause ? dice_.Small(1, dice_.Chance(60) ? 1 : 3) : 0; i > 0; --i) AddPause();
    if (fixed && dice_.Chance(40)) AddPause();
    if (dice_.Chance(35)) AddVainPause();
    if (aim_.extension) Extend();
    if (reprices_) Reprice();
    for (size_t i = 0; i < publications_; ++i) {
      scripts_.push_back({{.kind = Event::kPublished, .follows = dice_.Chance(80)}});
    }
    Merge();
    return std::move(life_);
  }

 private:
  // What follows each other without fail, whatever else happens in between.
  using Script = std::vector<Event>;

  void ChooseVersions() {
    const bool fixed = aim_.unit == kFixedInstant;
    const bool publishes = aim_.change && (fixed || dice_.Chance(60));
    reprices_ = aim_.change && !fixed && (!publishes || dice_.Chance(25));
    // Some publications are of no concern to the clock.
    if (publishes || dice_.Chance(15)) publications_ = dice_.Chance(20) ? 2 : 1;
    const size_t versions = world_.calendars.size() - publications_;
    life_.version = static_cast<size_t>(dice_.Roll(0, static_cast<int64_t>(versions) - 1));
    concerned_ = publishes;
  }

  // A day that has what is aimed at.
  int ChooseDay() {
    const size_t last = life_.version + publications_;
    const auto& closed = world_.closed[clock_.sort][last];
    const auto& changed = world_.changed[clock_.sort][last];
    if (concerned_ && !changed.empty()) {
      for (int tries = 0; tries < 8; ++tries) {
        const int day = Pick(dice_, changed);
        if (Has(closed, day) == aim_.closure) return day;
      }
    }
    if (aim_.closure && !closed.empty()) return Pick(dice_, closed);
    int day = 0;
    for (int tries = 0; tries < 8; ++tries) {
      day = dice_.Small(world_.years.FirstDay(), world_.years.LastDay());
      const auto near = std::lower_bound(closed.begin(), closed.end(), day - 1);
      if (near == closed.end() || *near > day + 8) break;
    }
    return day;
  }

  void ChooseStart() {
    const Calendar& calendar = *world_.calendars[life_.version + publications_];
    const int day = ChooseDay();
    const auto& facts = calendar.Facts(day, clock_.sort);
    Micros hit = calendar.MidnightOf(day) + dice_.Roll(0, kDay - 1);
    if (aim_.closure && facts.closed.any()) {
      size_t minute = static_cast<size_t>(dice_.Small(0, 1'439));
      while (!facts.closed.test(minute)) minute = (minute + 1) % 1'440;
      hit = calendar.MidnightOf(day) + static_cast<Micros>(minute) * kMinute;
    }
    clock_.start = hit - dice_.Roll(0, std::max<Micros>(length_ - 1, 0));
    if (InDays(clock_.unit)) {
      clock_.start = Nudged(dice_, calendar, clock_.sort, clock_.sort == kLegal, clock_.start);
    } else if (dice_.Chance(60)) {
      clock_.start = clock_.start / kMinute * kMinute;
    }
    clock_.fixed_at = clock_.start + length_;
  }

  // Where pauses begin: mostly within the term.
  Micros RandomInstant() {
    const Micros weekends = clock_.unit == kWorkingDays ? length_ / 3 : 0;
    Micros at = clock_.start + dice_.Roll(0, std::max<Micros>(length_ + weekends - 1, 0));
    if (dice_.Chance(10)) at = clock_.start - dice_.Roll(1, 2 * kDay);
    const Calendar& calendar = *world_.calendars[life_.version];
    if (!InDays(clock_.unit) || dice_.Chance(50)) return at;
    return Nudged(dice_, calendar, clock_.sort, clock_.sort == kLegal, at);
  }

  CasePause RandomPause() {
    CasePause pause;
    pause.from = RandomInstant();
    const int kind = dice_.Small(1, 10);
    const Micros most = kind <= 4 ? 9 * kHour : kind <= 8 ? 4 * kDay : 20 * kDay;
    pause.to = pause.from + dice_.Roll(1, InDays(clock_.unit) ? most : most / 3);
    if (pause.from < clock_.start) pause.to = std::max(pause.to, clock_.start + kMinute);
    const bool both = dice_.Chance(60);
    pause.stops_legal = both || clock_.sort == kLegal;
    pause.stops_promised = both || clock_.sort == kPromised;
    return pause;
  }

  static Event Opened(CasePause pause, Standing standing, Micros to) {
    pause.standing = standing;
    pause.to = to;
    return {.kind = Event::kPauseOpened, .says = pause};
  }
  static Event Changed(Standing standing, Micros to) {
    return {.kind = Event::kPauseChanged, .says = {.to = to, .standing = standing}};
  }

  // One that stops the clock in the end.
  void AddPause() {
    const CasePause pause = RandomPause();
    Script script;
    const int way = dice_.Small(1, 100);
    if (way <= 45) {
      script = {Opened(pause, kInForce, kForever), Changed(kEnded, pause.to)};
    } else if (way <= 65) {
      script = {Opened(pause, kInForce, pause.to)};
    } else if (way <= 75) {
      script = {Opened(pause, kAsked, pause.to), Changed(kInForce, pause.to)};
    } else if (way <= 88) {
      script = {Opened(pause, kAsked, kForever), Changed(kInForce, kForever),
                Changed(kEnded, pause.to)};
    } else if (way <= 97) {
      script = {Opened(pause, kInForce, pause.to + dice_.Roll(1, 9 * kDay)),
                Changed(kEnded, pause.to)};
    } else {
      script = {Opened(pause, kInForce, kForever)};
    }
    scripts_.push_back(std::move(script));
  }

  // One that stops nothing: not agreed to, of the other sort, elsewhere in time, or without length.
  void AddVainPause() {
    CasePause pause = RandomPause();
    const Micros asked_to = dice_.Chance(50) ? kForever : pause.to;
    switch (dice_.Small(0, 5)) {
      case 0: scripts_.push_back({Opened(pause, kAsked, asked_to)}); return;
      case 1:
        scripts_.push_back({Opened(pause, kAsked, asked_to), Changed(kRefused, asked_to)});
        return;
      case 2:
      case 3:
        pause.stops_legal = clock_.sort == kPromised;
        pause.stops_promised = clock_.sort == kLegal;
        scripts_.push_back({Opened(pause, kInForce, asked_to)});
        if (dice_.Chance(50)) scripts_.back().push_back(Changed(kEnded, pause.to));
        return;
      case 4:
        pause.to = clock_.start - dice_.Roll(0, kDay);
        pause.from = pause.to - dice_.Roll(0, 4 * kDay);
        scripts_.push_back({Opened(pause, kInForce, pause.to)});
        return;
      default:
        scripts_.push_back({Opened(pause, kInForce, kForever), Changed(kEnded, pause.from)});
    }
  }

  void Extend() {
    const int most = InDays(clock_.unit) ? 8 : 240;
    scripts_.push_back({{.kind = Event::kExtended, .amount = dice_.Small(1, most)}});
  }

  // The clock starts with another policy than it ends with.
  void Reprice() {
    scripts_.push_back(
        {{.kind = Event::kPolicyChanged, .unit = clock_.unit, .amount = clock_.amount}});
    if (dice_.Chance(50)) clock_.unit = static_cast<Unit>(dice_.Small(0, 3));
    Otherwise();
  }
  void Otherwise() {
    const int before = clock_.amount;
    clock_.amount = RandomAmount(dice_, clock_.unit, false);
    if (clock_.amount == before) ++clock_.amount;
  }

  // One after the other from whichever script is next. An extension is in the unit of its clock:
  // only a change of the amount may come after it.
  void Merge() {
    std::vector<size_t> next(scripts_.size(), 0);
    std::vector<size_t> number(scripts_.size(), 0);
    size_t left = 0;
    size_t pauses = 0;
    bool extended = false;
    for (const Script& script : scripts_) left += script.size();
    while (left > 0) {
      const size_t which =
          static_cast<size_t>(dice_.Roll(0, static_cast<int64_t>(scripts_.size()) - 1));
      if (next[which] == scripts_[which].size()) continue;
      Event event = scripts_[which][next[which]++];
      --left;
      if (event.kind == Event::kPauseOpened) number[which] = pauses++;
      event.pause = number[which];
      extended = extended || event.kind == Event::kExtended;
      if (event.kind == Event::kPolicyChanged && extended && clock_.unit != event.unit) {
        clock_.unit = event.unit;
        clock_.amount = event.amount;
        Otherwise();
      }
      life_.events.push_back(event);
    }
  }

  Dice& dice_;
  const World& world_;
  const Cell aim_;
  Life life_;
  CaseClock& clock_;
  size_t publications_ = 0;
  bool concerned_ = false;  // By what is published.
  bool reprices_ = false;
  Micros length_ = 0;  // Of the term, were it not for days off, pauses and extension.
  std::vector<Script> scripts_;
};

}  // namespace

int IndexOf(const Cell& cell) {
  return cell.unit * 16 + cell.pause * 8 + cell.extension * 4 + cell.closure * 2 + cell.change;
}

Cell CellAt(int index) {
  return {static_cast<Unit>(index / 16), index / 8 % 2 == 1, index / 4 % 2 == 1,
          index / 2 % 2 == 1, index % 2 == 1};
}

World::World(Dice& dice) {
  if (dice.Chance(20)) utc_offset_minutes = dice.Small(-720, 840);
  warns = dice.Chance(50);
  years.first = dice.Small(2'019, 2'028);
  years.last = years.first + 1;
  const int notices = dice.Chance(50) ? 95 : 40;
  for (const char* level : kLevels) {
    if (level != kLevels[0] && dice.Chance(50)) continue;
    layers.push_back(Publishable(RandomLayer(dice, level, years, notices)));
  }
  std::vector<std::string> now = layers;
  calendars.push_back(std::make_unique<Calendar>(now, UsualWeek(), utc_offset_minutes));
  for (int i = 0; i < kPublicationsMax; ++i) {
    const std::string level = kLevels[dice.Small(0, 3)];
    const auto old = std::find_if(now.begin(), now.end(), [&level](const std::string& text) {
      return LevelOf(text) == level;
    });
    published.push_back(Publishable(old == now.end() ? RandomLayer(dice, level, years, notices)
                                                     : RevisedLayer(dice, *old, years)));
    if (old == now.end()) {
      now.push_back(published.back());
    } else {
      *old = published.back();
    }
    calendars.push_back(std::make_unique<Calendar>(now, UsualWeek(), utc_offset_minutes));
  }
  for (const Sort sort : {kLegal, kPromised}) {
    closed[sort].resize(calendars.size());
    changed[sort].resize(calendars.size());
    for (size_t version = 0; version < calendars.size(); ++version) {
      for (int day = years.FirstDay(); day <= years.LastDay(); ++day) {
        const DayFacts& facts = calendars[version]->Facts(day, sort);
        if (facts.closed.any()) closed[sort][version].push_back(day);
        if (version == 0 || calendars[version - 1]->Facts(day, sort) == facts) continue;
        changed[sort][version].push_back(day);
      }
    }
  }
}

Life RandomLife(Dice& dice, const World& world, const Cell& aim) {
  return Story(dice, world, aim).Tell();
}

}  // namespace hallcase::oracle
