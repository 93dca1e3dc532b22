#include "tests/oracle/ledger_model.h"

#include <algorithm>

namespace hallcase::oracle {

using domain::Reason;

namespace {

constexpr Micros kClaimAheadMax = 5 * kMinute;
constexpr int kYellowPercent = 80;

const std::set<std::string> kAtWork = {"RECEIVED", "IN_REVIEW"};
const std::set<std::string> kUnended = {"RECEIVED", "IN_REVIEW", "DECIDED"};
const std::set<std::string> kUnvoided = {"RECEIVED", "IN_REVIEW", "DECIDED", "CLOSED"};

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
  Question question;
  question.start = received;
  question.amount = working_days_;
  ModelClock promised{kPromisedClock, DueOf(*calendar_, question).due, {}};
  const Micros span = Ran(*calendar_, question, received, promised.due);
  promised.points[RanUntil(*calendar_, question, span / 100 * kYellowPercent)] = kYellow;
  promised.points[promised.due] = kRed;
  it.clocks.push_back(promised);
  if (upstream_due != 0) {
    it.clocks.push_back({kUpstreamClock, upstream_due, {{upstream_due, kRed}}});
  }
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

void LedgerModel::Lead(int64_t case_id, const ModelParty& party, Micros at) {
  ModelCase& it = cases[case_id];
  ++it.legs;
  ++leg_changes[DayOf(at)];
  (it.responsible == party ? unsure : edited).insert(case_id);
  it.responsible = party;
  if (party.kind == 2) it.department = party.id;
}

bool LedgerModel::Stop(int64_t case_id, Micros at) {
  bool late = false;
  for (ModelClock& clock : cases[case_id].clocks) {
    if (!clock.running) continue;
    clock.running = false;
    late = late || at >= clock.due;
    std::erase_if(warnings, [&](const ModelWarning& warning) {
      if (warning.case_id != case_id || warning.clock != clock.name) return false;
      ended.insert(warning);
      return true;
    });
  }
  return late;
}

Refused LedgerModel::Receive(const ModelAct& act, bool required) {
  if (auto refused = Check(act, kAtWork)) return refused;
  if (required) cases[act.case_id].papers = true;
  edited.insert(act.case_id);
  return std::nullopt;
}

Refused LedgerModel::Push(const ModelAct& act, const std::string& department) {
  if (auto refused = Check(act, kAtWork)) return refused;
  ModelCase& it = cases[act.case_id];
  if (!it.papers) return Reason::kMaterialsMissing;
  if (!Knows({2, department})) return Reason::kReferenceNotFound;
  Lead(act.case_id, {2, department}, act.at);
  if (it.stage != "IN_REVIEW") edited.insert(act.case_id);
  it.stage = "IN_REVIEW";
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
  if (act.at < it.received) return Reason::kInvalidTime;
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
      warnings.insert({id, clock.name, level, one.responsible, false});
    }
  }
}

}  // namespace hallcase::oracle
