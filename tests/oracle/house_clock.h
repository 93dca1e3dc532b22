// The house's side of the clock test: the calendars of a world as published reference data, and a
// clock that lives in the row of a case and changes by facts, on the way that every command takes.
#pragma once

#include <vector>

#include "server/domain/calendar/due.h"
#include "server/domain/lifecycle.h"
#include "server/domain/testing/map_rows.h"
#include "tests/oracle/random_life.h"

namespace hallcase::oracle {

// By version of the world. Where it warns, each unit has one rule: red when due.
std::vector<domain::Reference> ReferencesOf(const World& world);

// The reference data that is in force.
class HouseView final : public domain::testing::MapRows {
 public:
  // `reference` outlives the view, or the next one.
  void Publish(const domain::Reference& reference) { now_ = &reference; }
  const domain::Reference& reference() const override { return *now_; }

 private:
  const domain::Reference* now_ = nullptr;
};

class HouseClock {
 public:
  // Starts it under what is in force. `view` outlives the clock.
  HouseClock(const HouseView& view, const Life& life);

  // As the command would; of a publication, as its job does: the clock follows.
  void Hear(const Event& event);

  const ledger::v1::ClockState& state() const { return row_.clocks(0); }
  // It has not yet followed a calendar that concerns it.
  bool IsStale() const;
  // kFixed, or why there is no due instant.
  domain::DueState DueStateNow() const;

 private:
  void Add(ledger::v1::Fact fact);

  const HouseView& view_;
  const domain::Context context_;
  ledger::v1::CaseRow row_;
  domain::FactList facts_;
};

}  // namespace hallcase::oracle
