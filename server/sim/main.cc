// hallcase-sim: makes the hall of a set-up directory as if people had worked in it.
#include <sched.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <iostream>

#include "absl/synchronization/mutex.h"
#include "server/base/hash.h"
#include "server/base/hex.h"
#include "server/base/strings.h"
#include "server/sim/simulation.h"

namespace {

using hallcase::sim::Report;
using hallcase::sim::SimulationOptions;

constexpr int kWorkingDaysMax = 250;
constexpr size_t kDayChars = 10;

// YYYY-MM-DD, the whole day, or YYYY-MM-DDTHH:MM.
bool ReadUntil(const std::string& text, SimulationOptions* options) {
  namespace domain = hallcase::domain;
  const auto day = domain::ParseDay(text.substr(0, kDayChars));
  if (!day.ok()) return false;
  options->until = *day;
  options->until_minute = domain::kMinutesPerDay - 1;
  if (text.size() == kDayChars) return true;
  if (text.size() < kDayChars + 1 || text[kDayChars] != 'T') return false;
  const auto minute = domain::ParseMinuteOfDay(text.substr(kDayChars + 1));
  if (minute.ok()) options->until_minute = *minute;
  return minute.ok();
}

// Its threads take turns: one processor for all of them saves waking others (measured: a fifth of
// the time).
void StayOnThisProcessor() {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<size_t>(std::max(sched_getcpu(), 0)), &one);
  sched_setaffinity(0, sizeof(one), &one);
}

int Run(const SimulationOptions& options) {
  const auto began = std::chrono::steady_clock::now();
  Report report;
  const auto made = hallcase::sim::Simulate(options, &report);
  if (!made.ok()) {
    std::cerr << "hallcase-sim: " << made.status().message() << "\n";
    return 1;
  }
  report.Print(std::cout);
  const auto spent = std::chrono::steady_clock::now() - began;
  std::cout << "cases\t" << made->cases << "\nintake cases\t" << made->intake_cases << "\nfacts\t"
            << made->facts << "\nseconds\t"
            << std::chrono::duration_cast<std::chrono::seconds>(spent).count() << "\nhead\t"
            << made->head.seq << ":" << hallcase::base::ToHex(made->head.hash) << std::endl;
  return report.as_planned() ? 0 : 3;
}

}  // namespace

int main(int argc, char** argv) {
  // As in hallcased.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  StayOnThisProcessor();
  CLI::App app("hallcase-sim: a hall of invented people, as if they had worked in it; status 3 if "
               "something went otherwise than its paths say");
  SimulationOptions options;
  std::string until;
  options.setup = "deploy/halls/demo";
  app.add_option("--data", options.dir, "becomes the hall's directory; holds no hall yet")
      ->required();
  app.add_option("--until", until, "last day, YYYY-MM-DD, or minute of it, YYYY-MM-DDTHH:MM")
      ->required();
  app.add_option("--working-days", options.working_days, "so many working days up to it")
      ->check(CLI::Range(1, kWorkingDaysMax))
      ->default_val(60);
  app.add_option("--seed", options.seed, "the same seed makes the same ledger")->default_val(1);
  app.add_option("--setup", options.setup, "set-up directory of the hall");
  CLI11_PARSE(app, argc, argv);
  if (!ReadUntil(until, &options)) {
    std::cerr << "hallcase-sim: --until takes YYYY-MM-DD or YYYY-MM-DDTHH:MM, got " << until
              << "\n";
    return 2;
  }
  return Run(options);
}
