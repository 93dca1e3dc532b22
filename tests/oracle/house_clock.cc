#include "tests/oracle/house_clock.h"

#include <cstdlib>
#include <iostream>
#include <utility>

#include "server/domain/fold_case.h"
#include "server/domain/recalculate.h"

namespace hallcase::oracle {
namespace {

using domain::CaseDraft;
using domain::ClockTerms;
using domain::Reference;
using ledger::v1::ClockName;
using ledger::v1::ClockUnit;
using ledger::v1::Fact;
using ledger::v1::PauseState;

constexpr int64_t kCaseId = 1;

ClockUnit UnitOf(Unit unit) {
  switch (unit) {
    case kWorkingDays: return ledger::v1::CLOCK_UNIT_WORKING_DAY;
    case kCalendarDays: return ledger::v1::CLOCK_UNIT_CALENDAR_DAY;
    case kWorkingMinutes: return ledger::v1::CLOCK_UNIT_WORKING_MINUTE;
    case kMinutes: return ledger::v1::CLOCK_UNIT_MINUTE;
    case kFixedInstant: return ledger::v1::CLOCK_UNIT_FIXED_INSTANT;
  }
  return ledger::v1::CLOCK_UNIT_UNSPECIFIED;
}

ClockName NameOf(const Life& life) {
  if (life.upstream) return ledger::v1::CLOCK_NAME_UPSTREAM;
  return life.clock.sort == kLegal ? ledger::v1::CLOCK_NAME_LEGAL
                                   : ledger::v1::CLOCK_NAME_PROMISED;
}

PauseState StateOf(Standing standing) {
  switch (standing) {
    case kAsked: return ledger::v1::PAUSE_STATE_REQUESTED;
    case kRefused: return ledger::v1::PAUSE_STATE_REFUSED;
    case kInForce: return ledger::v1::PAUSE_STATE_IN_FORCE;
    case kEnded: return ledger::v1::PAUSE_STATE_ENDED;
  }
  return ledger::v1::PAUSE_STATE_UNSPECIFIED;
}

int64_t EndOf(const CasePause& pause) { return pause.to == kForever ? 0 : pause.to; }

ledger::v1::Calendar Published(const std::string& text) {
  ledger::v1::Calendar calendar;
  for (int level = 1; level <= 4; ++level) {
    const std::string first_line = std::string("layer ") + kLevels[level - 1] + "\n";
    if (text.compare(0, first_line.size(), first_line) != 0) continue;
    calendar.set_layer(static_cast<ledger::v1::CalendarLayer>(level));
  }
  calendar.set_text(text);
  return calendar;
}

[[noreturn]] void Refused(const absl::Status& status, const std::string& text) {
  std::cerr << "the house refuses a calendar: " << status << "\n" << text;
  std::abort();
}

void AddRules(Reference* reference) {
  for (int unit = 1; unit <= kUnits; ++unit) {
    auto rule = std::make_shared<ledger::v1::WarningRule>();
    rule->set_code("red-" + std::to_string(unit));
    rule->set_unit(static_cast<ClockUnit>(unit));
    rule->set_level(ledger::v1::WARNING_LEVEL_RED);
    rule->set_when_due(true);
    reference->rules[rule->code()].push_back(std::move(rule));
  }
}

}  // namespace

std::vector<Reference> ReferencesOf(const World& world) {
  std::vector<Reference> references(1);
  Reference& first = references[0];
  first.hall.set_utc_offset_minutes(world.utc_offset_minutes);
  if (world.warns) AddRules(&first);
  for (const std::string& text : world.layers) {
    ledger::v1::Calendar calendar = Published(text);
    calendar.set_axis_version(first.calendar_version + 1);
    first.AddCalendar(calendar);
  }
  const absl::Status compiled = first.CompileAxis();
  if (!compiled.ok()) Refused(compiled, world.layers[0]);
  for (const std::string& text : world.published) {
    ledger::v1::Calendar calendar = Published(text);
    auto next = references.back().WithCalendar(&calendar);
    if (!next.ok()) Refused(next.status(), text);
    references.push_back(*std::move(next));
  }
  return references;
}

HouseClock::HouseClock(const HouseView& view, const Life& life)
    : view_(view),
      context_{.now_us = life.clock.start,
               .occurred_at_us = life.clock.start,
               .seq = 1,
               .scope = domain::access::Scope::System(),
               .performer = {}} {
  row_.set_case_id(kCaseId);
  Fact fact;
  auto* started = fact.mutable_clock_started();
  started->set_case_id(kCaseId);
  started->set_clock(NameOf(life));
  started->mutable_policy()->set_unit(UnitOf(life.clock.unit));
  started->mutable_policy()->set_amount(static_cast<uint32_t>(life.clock.amount));
  started->mutable_policy()->set_calendar_version(view_.reference().calendar_version);
  started->set_started_at_us(life.clock.start);
  domain::ClockPlan plan = PlanClock(
      view_.reference(), {.clock = started->clock(),
                          .policy = started->policy(),
                          .started_at_us = life.clock.start,
                          .fixed_due_at_us = life.clock.fixed_at});
  started->set_due_at_us(plan.due_at_us);
  started->set_due_day(plan.due_day);
  started->set_provisional(plan.provisional);
  started->set_rests_to_day(plan.rests_to_day);
  started->mutable_points()->Swap(&plan.points);
  domain::ApplyToCase({}, fact, &row_);
}

void HouseClock::Hear(const Event& event) {
  facts_.Clear();
  // First of all its clocks follow what was published.
  CaseDraft draft(view_, row_, context_, &facts_);
  const Reference& reference = view_.reference();
  const auto pause = static_cast<uint32_t>(event.pause) + 1;
  Fact fact;
  switch (event.kind) {
    case Event::kPauseOpened: {
      auto* opened = fact.mutable_pause_opened()->mutable_pause();
      opened->set_pause(pause);
      opened->set_stops_legal(event.says.stops_legal);
      opened->set_stops_promised(event.says.stops_promised);
      opened->set_from_us(event.says.from);
      opened->set_to_us(EndOf(event.says));
      opened->set_state(StateOf(event.says.standing));
      draft.Add(std::move(fact));
      draft.ReplayPaused(static_cast<int>(pause), "paused");
      break;
    }
    case Event::kPauseChanged:
      draft.ChangePause(pause, StateOf(event.says.standing), EndOf(event.says), "");
      if (event.says.standing == kRefused) break;  // Nothing to replay, says the command.
      draft.ReplayPaused(static_cast<int>(pause), "paused");
      break;
    case Event::kExtended:
      fact.mutable_clock_extended()->set_clock(state().clock());
      fact.mutable_clock_extended()->set_amount(static_cast<uint32_t>(event.amount));
      draft.Add(std::move(fact));
      draft.ReplayClock(state().clock(), "extended");
      break;
    case Event::kPolicyChanged: {
      const ledger::v1::ClockState& clock = draft.row().clocks(0);
      ClockTerms terms = ClockTerms::Of(draft.row(), clock);
      terms.policy.set_unit(UnitOf(event.unit));
      terms.policy.set_amount(static_cast<uint32_t>(event.amount));
      draft.MoveClock(ReplayClock(reference, clock, std::move(terms), context_.now_us),
                      "item_changed");
      break;
    }
    case Event::kPublished: break;
  }
  draft.SetWake();
  row_ = draft.row();
}

bool HouseClock::IsStale() const { return domain::IsStale(view_.reference(), state()); }

domain::DueState HouseClock::DueStateNow() const {
  const ClockTerms terms = ClockTerms::Of(row_, state());
  return ComputeDue(*view_.reference().axis, TermOf(view_.reference(), terms)).value().state;
}

}  // namespace hallcase::oracle
