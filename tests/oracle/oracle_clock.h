// A clock of a case a second time: what happens to it in its life, and when that makes it due.
//
// Written from the rules alone, on the slow axis of oracle.h; nothing is remembered but what was
// said. A clock's due instant is asked for anew after each event.
#pragma once

#include <cstddef>
#include <vector>

#include "tests/oracle/oracle.h"

namespace hallcase::oracle {

// Where a pause stands. Only the last two ever stopped a clock.
enum Standing { kAsked, kRefused, kInForce, kEnded };

struct CasePause {
  Micros from = 0;
  Micros to = kForever;
  bool stops_legal = false;
  bool stops_promised = false;
  Standing standing = kInForce;
};

struct Event {
  enum Kind { kPauseOpened, kPauseChanged, kExtended, kPolicyChanged, kPublished };
  Kind kind = kPublished;
  size_t pause = 0;        // kPauseChanged: which one, in the order in which they were opened.
  CasePause says = {};     // kPauseOpened; kPauseChanged: its new end and standing.
  Unit unit = kFixedInstant;  // kPolicyChanged.
  int amount = 0;          // kPolicyChanged; kExtended: by how much.
  bool follows = true;     // kPublished: the clock is taken to the new calendar at once.
};

struct CaseClock {
  Unit unit = kWorkingDays;
  int amount = 0;
  int extension = 0;
  Sort sort = kPromised;
  Micros start = 0;
  Micros fixed_at = 0;  // kFixedInstant.
  std::vector<CasePause> pauses;

  // A publication changes nothing here: calendars are asked, not kept.
  void Hear(const Event& event);
};

// What the clock asks of its calendar: the pauses that took effect and stop its sort, the extension
// added to the amount, midnight for legal clocks and closing time for promised ones. REQUIRES: a
// unit other than kFixedInstant.
Question QuestionOf(const CaseClock& clock);

// A fixed instant is its own answer, whatever is paused, extended or closed.
Answer DueOf(const Calendar& calendar, const CaseClock& clock);

// Whether, between the start and the end that `answer` gives (never, where there is none) …
// … a pause really stopped the clock;
bool StoodStill(const CaseClock& clock, const Answer& answer);
// … closures that count for its sort took opening minutes away.
bool MetClosure(const Calendar& calendar, const CaseClock& clock, const Answer& answer);
// … the calendars say different things of a day, the last day included.
bool Differ(const Calendar& before, const Calendar& after, const CaseClock& clock, int last_day);

}  // namespace hallcase::oracle
