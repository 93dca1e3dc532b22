#include "tests/oracle/ledger_model.h"

#include <algorithm>

namespace hallcase::oracle {

using domain::Reason;

namespace {

constexpr Micros kClaimAheadMax = 5 * kMinute;
constexpr int kYellowPercent = 80;

constexpr int kAnswerDays = 5;

const std::set<std::string> kUnended = {"RECEIVED", "SUPPLEMENT", "IN_REVIEW", "DECIDED"};
const std::set<std::string> kUnvoided = {"RECEIVED", "SUPPLEMENT", "IN_REVIEW", "DECIDED",
                                         "CLOSED"};

}  // namespace

Micros ModelCase::due() const {
  Micros earliest = 0;
  for (const ModelClock& clock : clocks) {
    if (clock.running && (earliest == 0 || clock.due < earliest)) earliest = clock.due;
  }
  return earliest;
}

int LedgerModel::DayOf(Micros at) const {
  std::string text = TextFromDay(calendar_->DayAt(at));
  text.erase(std::remove(text.begin(), text.end(), '-'), text.end());
  return std::stoi(text);
}

bool LedgerModel::Knows(const ModelParty& party) const {
  static const std::set<ModelParty> kKnown = {{1, "clerk1"}, {1, "clerk2"}, {1, "clerk3"},
                                              {1, "clerk4"}, {2, "D1"},     {3, "P1"}};
  return party.kind == 4 || kKnown.count(party) > 0;
}

bool LedgerModel::InDepartment(int64_t case_id, const std::string& department) const {
  const auto found = cases.find(case_id);
  if (found == cases.end()) return true;
  return found->second.department == department;
}

void LedgerModel::Register(int64_t case_id, Micros received, const std::string& clerk,
                           bool papers, Micros upstream_due) {
  ModelCase& it = cases[case_id];
  it.responsible = {1, clerk};
  it.papers = papers;
  it.received = received;
  if (papers) {
    it.stage = "IN_REVIEW";
    Promise(&it, received);
  } else {
    AwaitAnswer(&it, received);
  }
  if (upstream_due != 0) {
    it.clocks.push_back({kUpstreamClock, upstream_due, {{upstream_due, kRed}}});
  }
}

void LedgerModel::Promise(ModelCase* it, Micros from) {
  it->accepted = from;
  Question question;
  question.start = from;
  question.amount = working_days_;
  ModelClock promised{kPromisedClock, DueOf(*calendar_, question).due, {}};
  const Micros span = Ran(*calendar_, question, from, promised.due);
  promised.points[RanUntil(*calendar_, question, span / 100 * kYellowPercent)] = kYellow;
  promised.points[promised.due] = kRed;
  it->clocks.push_back(promised);
}

// 行政许可法 Art. 32: until 24:00 of the fifth working day.
void LedgerModel::AwaitAnswer(ModelCase* it, Micros from) {
  Question question;
  question.start = from;
  question.amount = kAnswerDays;
  question.sort = kLegal;
  question.midnight = true;
  ModelClock wait{kAcceptanceClock, DueOf(*calendar_, question).due, {}};
  wait.started = from;
  it->clocks.push_back(wait);
}

void LedgerModel::Lapse(int64_t case_id, Micros now) {
  ModelCase& it = cases[case_id];
  Micros from = -1;
  for (ModelClock& clock : it.clocks) {
    if (!clock.running || clock.name != kAcceptanceClock || clock.due > now) continue;
    clock.running = false;
    from = clock.started;
  }
  if (from == -1) return;
  it.stage = "IN_REVIEW";
  Promise(&it, from);
  edited.insert(case_id);
}

Refused LedgerModel::Check(const ModelAct& act, const std::set<std::string>& stages) const {
  if (act.at > act.now + kClaimAheadMax) return Reason::kInvalidTime;
  const auto found = cases.find(act.case_id);
  if (found == cases.end()) return Reason::kCaseNotFound;
  if (!act.may) return Reason::kPermissionDenied;
  if (act.version == ModelAct::kNone) return Reason::kEtagRequired;
  if (act.version == ModelAct::kStale) return Reason::kStaleEtag;
  if (stages.count(found->second.stage) > 0) return std::nullopt;
  return found->second.stage == "VOIDED" ? Reason::kCaseVoided : Reason::kIllegalTransition;
}

ModelParty ModelCase::Before(Micros at) const {
  for (auto leg = taken.rbegin(); leg != taken.rend(); ++leg) {
    if (leg->first < at) return leg->second;
  }
  return taken.empty() ? responsible : first;
}

void LedgerModel::Lead(int64_t case_id, const ModelParty& party, Micros at) {
  ModelCase& it = cases[case_id];
  if (it.taken.empty()) it.first = it.responsible;
  it.taken.emplace_back(at, party);
  ++it.legs;
  ++leg_changes[DayOf(at)];
  (it.responsible == party ? unsure : edited).insert(case_id);
  it.responsible = party;
  if (party.kind == 2) it.department = party.id;
}

void LedgerModel::StopOne(int64_t case_id, ModelClock* clock) {
  clock->running = false;
  std::erase_if(warnings, [&](const ModelWarning& warning) {
    if (warning.case_id != case_id || warning.clock != clock->name) return false;
    ended.insert(warning);
    return true;
  });
}

bool LedgerModel::Stop(int64_t case_id, Micros at) {
  bool late = false;
  for (ModelClock& clock : cases[case_id].clocks) {
    if (!clock.running) continue;
    late = late || (at >= clock.due && clock.name != kAcceptanceClock);
    StopOne(case_id, &clock);
  }
  return late;
}

Refused LedgerModel::Receive(const ModelAct& act, const std::string& code) {
  if (auto refused = Check(act, kUnended)) return refused;
  ModelCase& it = cases[act.case_id];
  Micros earliest = it.received;
  for (const auto& [told, open] : it.notices) {
    if (!open.empty()) earliest = std::max(earliest, told);
  }
  if (act.at < earliest) return Reason::kInvalidTime;
  if (code == "M1") it.papers = true;
  bool open = false;
  for (auto& [told, asked] : it.notices) {
    asked.erase(code);
    open = open || !asked.empty();
  }
  if (it.stage == "SUPPLEMENT" && !open) {
    it.stage = "RECEIVED";
    AwaitAnswer(&it, act.at);
  }
  edited.insert(act.case_id);
  return std::nullopt;
}

Refused LedgerModel::CheckAnswer(const ModelAct& act) const {
  const ModelCase& it = cases.at(act.case_id);
  if (act.at < it.received) return Reason::kInvalidTime;
  for (const ModelClock& clock : it.clocks) {
    const bool waits = clock.name == kAcceptanceClock && clock.running;
    if (waits && act.at < clock.started) return Reason::kInvalidTime;
  }
  return std::nullopt;
}

Refused LedgerModel::Accept(const ModelAct& act) {
  if (auto refused = Check(act, {"RECEIVED"})) return refused;
  if (auto refused = CheckAnswer(act)) return refused;
  ModelCase& it = cases[act.case_id];
  if (!it.papers) return Reason::kMaterialsMissing;
  for (ModelClock& clock : it.clocks) {
    if (clock.name == kAcceptanceClock && clock.running) StopOne(act.case_id, &clock);
  }
  it.stage = "IN_REVIEW";
  Promise(&it, act.at);
  edited.insert(act.case_id);
  return std::nullopt;
}

Refused LedgerModel::Notify(const ModelAct& act, const std::string& code, bool reason) {
  if (auto refused = Check(act, {"RECEIVED", "SUPPLEMENT"})) return refused;
  ModelCase& it = cases[act.case_id];
  if (!it.notices.empty() && !reason) return Reason::kNoticeGiven;
  if (auto refused = CheckAnswer(act)) return refused;
  for (ModelClock& clock : it.clocks) {
    if (clock.name == kAcceptanceClock && clock.running) StopOne(act.case_id, &clock);
  }
  it.notices.push_back({act.at, {code}});
  it.stage = "SUPPLEMENT";
  edited.insert(act.case_id);
  return std::nullopt;
}

Refused LedgerModel::Withdraw(const ModelAct& act) {
  if (auto refused = Check(act, {"RECEIVED", "SUPPLEMENT", "IN_REVIEW"})) return refused;
  ModelCase& it = cases[act.case_id];
  if (act.at < it.received) return Reason::kInvalidTime;
  it.late = Stop(act.case_id, act.at);
  it.stage = "DECIDED";
  edited.insert(act.case_id);
  return std::nullopt;
}

Refused LedgerModel::Push(const ModelAct& act, const std::string& department) {
  if (auto refused = Check(act, {"RECEIVED", "IN_REVIEW"})) return refused;
  // What the window accepts leaves it accepted.
  if (cases[act.case_id].stage == "RECEIVED") {
    return cases[act.case_id].papers ? Reason::kIllegalTransition : Reason::kMaterialsMissing;
  }
  if (!Knows({2, department})) return Reason::kReferenceNotFound;
  Lead(act.case_id, {2, department}, act.at);
  return std::nullopt;
}

Refused LedgerModel::Assign(const ModelAct& act, const ModelParty& party) {
  if (auto refused = Check(act, kUnended)) return refused;
  if (cases[act.case_id].responsible == party) return Reason::kInvalidField;
  if (!Knows(party)) return Reason::kReferenceNotFound;
  Lead(act.case_id, party, act.at);
  return std::nullopt;
}

Refused LedgerModel::Step(const ModelAct& act, const ModelParty& performer, bool takes_leg) {
  if (auto refused = Check(act, kUnvoided)) return refused;
  if (!Knows(performer)) return Reason::kReferenceNotFound;
  ModelCase& it = cases[act.case_id];
  if (takes_leg && it.responsible != performer) Lead(act.case_id, performer, act.at);
  ++it.steps;
  ++steps[DayOf(act.at)];
  ++steps_by_staff[performer.id];
  if (it.stage == "CLOSED" || act.at < it.received) ++anomalies[DayOf(act.at)];
  return std::nullopt;
}

Refused LedgerModel::Decide(const ModelAct& act, bool refusal_without_grounds) {
  if (auto refused = Check(act, {"IN_REVIEW"})) return refused;
  if (refusal_without_grounds) return Reason::kInvalidField;
  ModelCase& it = cases[act.case_id];
  if (act.at < std::max(it.received, it.accepted)) return Reason::kInvalidTime;
  it.late = Stop(act.case_id, act.at);
  it.stage = "DECIDED";
  edited.insert(act.case_id);
  return std::nullopt;
}

Refused LedgerModel::Close(const ModelAct& act) {
  if (auto refused = Check(act, {"DECIDED"})) return refused;
  if (act.at < cases[act.case_id].received) return Reason::kInvalidTime;
  cases[act.case_id].stage = "CLOSED";
  cases[act.case_id].closed_day = DayOf(act.at);
  edited.insert(act.case_id);
  return std::nullopt;
}

Refused LedgerModel::Correct(const ModelAct& act) {
  if (auto refused = Check(act, kUnvoided)) return refused;
  edited.insert(act.case_id);
  return std::nullopt;
}

Refused LedgerModel::Void(const ModelAct& act) {
  if (auto refused = Check(act, kUnvoided)) return refused;
  Stop(act.case_id, act.now);
  cases[act.case_id].stage = "VOIDED";
  edited.insert(act.case_id);
  return std::nullopt;
}

Refused LedgerModel::Acknowledge(const ModelWarning& warning) {
  if (warning.acknowledged || warnings.count(warning) == 0) return Reason::kWarningEnded;
  ModelWarning answered = warning;
  answered.acknowledged = true;
  warnings.erase(warning);
  warnings.insert(answered);
  return std::nullopt;
}

Micros LedgerModel::NextPoint() const {
  Micros next = kForever;
  for (const auto& [id, one] : cases) {
    for (const ModelClock& clock : one.clocks) {
      if (clock.running && clock.name == kAcceptanceClock) next = std::min(next, clock.due);
      if (clock.running && !clock.points.empty()) {
        next = std::min(next, clock.points.begin()->first);
      }
    }
  }
  return next;
}

// One warning a clock stands for all points that it has passed, and takes the open one's place.
void LedgerModel::Fire(Micros now) {
  for (auto& [id, one] : cases) {
    Lapse(id, now);
    for (ModelClock& clock : one.clocks) {
      int level = 0;
      while (clock.running && !clock.points.empty() && clock.points.begin()->first <= now) {
        level = std::max(level, clock.points.begin()->second);
        clock.points.erase(clock.points.begin());
      }
      if (level == 0) continue;
      for (auto it = warnings.begin(); it != warnings.end();) {
        const bool replaced = it->case_id == id && it->clock == clock.name;
        if (replaced) ended.insert(*it);
        it = replaced ? warnings.erase(it) : std::next(it);
      }
      // Overdue counts against who had the case when the deadline passed.
      const ModelParty party = level >= kRed ? one.Before(clock.due) : one.responsible;
      warnings.insert({id, clock.name, level, party, false});
    }
  }
}

}  // namespace hallcase::oracle
