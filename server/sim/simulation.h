// A hall over virtual time: which lives begin on which day, who is absent, which windows stand
// empty, the typhoon, and what people do about warnings.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/sim/actor.h"
#include "server/sim/agenda.h"
#include "server/sim/report.h"
#include "server/sim/roster.h"
#include "server/sim/sim_hall.h"

namespace hallcase::sim {

struct SimulationOptions {
  // Becomes the hall's directory.
  std::string dir;
  std::string setup;
  uint64_t seed = 0;
  // From 1.
  int working_days = 0;
  // Last day, and the minute of it up to which things happen.
  domain::Day until;
  int until_minute = 0;
};

struct Simulated {
  app::Head head;
  int64_t facts = 0;
  int64_t cases = 0;
  int64_t intake_cases = 0;
};

// Makes the hall. What did not go as planned is in the report, not in the status.
absl::StatusOr<Simulated> Simulate(const SimulationOptions& options, Report* report);

}  // namespace hallcase::sim
