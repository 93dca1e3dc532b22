// A hall a second time: plain maps, slow, written from the design and the contract alone. It counts
// by looking at everything it has, and remembers no row that it could find again.
//
// It knows intake cases of an item that the window accepts, with a promised clock (working days;
// yellow at 80 % of the open time, red when due), an upstream clock (red when due), and the five
// working days after which silence counts as acceptance. Times are microseconds UTC.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/domain/rejection.h"
#include "tests/oracle/oracle.h"

namespace hallcase::oracle {

// Kinds as in party.proto: 1 staff, 2 department, 3 post, 4 outside.
struct ModelParty {
  int kind = 0;
  std::string id;
  auto operator<=>(const ModelParty&) const = default;
};

inline constexpr int kPromisedClock = 2;
inline constexpr int kUpstreamClock = 3;
inline constexpr int kAcceptanceClock = 4;
inline constexpr int kYellow = 1;
inline constexpr int kRed = 2;

struct ModelWarning {
  int64_t case_id = 0;
  int clock = 0;
  int level = 0;
  ModelParty party;
  bool acknowledged = false;
  auto operator<=>(const ModelWarning&) const = default;
};

struct ModelClock {
  int name = 0;
  Micros due = 0;
  std::map<Micros, int> points;  // Not fired yet: when, and which level.
  bool running = true;
  Micros started = 0;
};

struct ModelCase {
  std::string stage = "RECEIVED";
  ModelParty responsible;
  std::vector<ModelClock> clocks;
  bool papers = false;  // The one required material is in.
  // Each notice: when it was given, and what it asks for and is not in.
  std::vector<std::pair<Micros, std::set<std::string>>> notices;
  Micros accepted = 0;
  std::string department;  // The last one that was responsible: its contact goes on reaching it.
  bool late = false;
  Micros received = 0;
  int closed_day = 0;
  uint32_t legs = 1;
  // Who had it before all of `taken`, and who took it when, as it was entered.
  ModelParty first;
  std::vector<std::pair<Micros, ModelParty>> taken;
  uint32_t steps = 0;
  bool open() const { return stage != "CLOSED" && stage != "VOIDED"; }
  // Earliest of the running clocks, 0 = none.
  Micros due() const;
  // Who had it in the moment before `at`, as was said last.
  ModelParty Before(Micros at) const;
};

using Refused = std::optional<domain::Reason>;
using Days = std::map<int, int64_t>;

// What every command on a case says.
struct ModelAct {
  int64_t case_id = 0;
  Micros now = 0;
  Micros at = 0;        // When it is said to have happened.
  bool may = true;      // The caller's role reaches the case.
  enum { kAny, kStale, kNone } version = kAny;
};

class LedgerModel {
 public:
  // `calendar` outlives the model; `working_days` is the promise of its one item.
  LedgerModel(const Calendar* calendar, int working_days)
      : calendar_(calendar), working_days_(working_days) {}

  void Register(int64_t case_id, Micros received, const std::string& clerk, bool papers,
                Micros upstream_due);
  Refused Receive(const ModelAct& act, const std::string& code);
  Refused Accept(const ModelAct& act);
  Refused Notify(const ModelAct& act, const std::string& code, bool reason);
  Refused Withdraw(const ModelAct& act);
  Refused Push(const ModelAct& act, const std::string& department);
  Refused Assign(const ModelAct& act, const ModelParty& party);
  Refused Step(const ModelAct& act, const ModelParty& performer, bool takes_leg);
  Refused Decide(const ModelAct& act, bool refusal_without_grounds);
  Refused Close(const ModelAct& act);
  Refused Correct(const ModelAct& act);
  Refused Void(const ModelAct& act);
  Refused Acknowledge(const ModelWarning& warning);

  // When the next warning or the end of a wait for an answer is due, kForever = never; and
  // everything that is due by then.
  Micros NextPoint() const;
  void Fire(Micros now);

  int DayOf(Micros at) const;  // Local yyyymmdd.
  bool Knows(const ModelParty& party) const;
  // Whether the department's contact reaches the case.
  bool InDepartment(int64_t case_id, const std::string& department) const;

  std::map<int64_t, ModelCase> cases;
  std::set<ModelWarning> warnings;   // Open ones.
  std::set<ModelWarning> ended;
  // Cases that changed in what people edit since the reader cleared it; and those of which the
  // design leaves open whether they did.
  std::set<int64_t> edited;
  std::set<int64_t> unsure;
  Days steps, leg_changes, anomalies;
  std::map<std::string, int64_t> steps_by_staff;

 private:
  Refused Check(const ModelAct& act, const std::set<std::string>& stages) const;
  void Lead(int64_t case_id, const ModelParty& party, Micros at);
  // True if a running limit of the case was past its due instant.
  bool Stop(int64_t case_id, Micros at);
  void StopOne(int64_t case_id, ModelClock* clock);
  void Promise(ModelCase* it, Micros from);
  void AwaitAnswer(ModelCase* it, Micros from);
  // The answer comes after the papers and, if they were supplied, after the last of them.
  Refused CheckAnswer(const ModelAct& act) const;
  // Silence: accepted from when the time to answer began.
  void Lapse(int64_t case_id, Micros now);

  const Calendar* const calendar_;
  const int working_days_;
};

}  // namespace hallcase::oracle
