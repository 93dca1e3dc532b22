// Working-day arithmetic on the nation layer with a county and a hall above it (budget: at
// most 200 ns an operation, aim 20 ns). Starts are spread over the listed years, so that neither
// the tables nor the branches are flattered by one hot date; the far ones lie outside of the
// tables.
#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "server/domain/calendar/calendar_text.h"
#include "server/domain/calendar/due.h"
#include "server/domain/calendar/shipped_text.h"
#include "server/domain/calendar/progress.h"

namespace hallcase::domain {
namespace {

constexpr size_t kStarts = 4'096;  // A power of two.

const Axis& TheAxis() {
  static const Axis* const axis = [] {
    CalendarSpec spec;
    spec.layers.push_back(ParseCalendarText(NationCalendarText()).value());
    spec.layers.push_back(
        ParseCalendarText("layer county\nsource d\n2023-04-20 off\n2023-04-21 off\n"
                          "closed 2024-09-05T12:00 2024-09-07T00:00\n")
            .value());
    return new Axis(Axis::Build(spec).value());
  }();
  return *axis;
}

std::vector<Instant> Starts(Day first, Day last) {
  std::mt19937_64 dice(1);
  std::uniform_int_distribution<int64_t> micros(first.number * kMicrosPerDay,
                                                last.number * kMicrosPerDay);
  std::vector<Instant> starts(kStarts);
  for (Instant& start : starts) start.micros = micros(dice);
  return starts;
}

std::vector<Instant> Listed() { return Starts(DayOf(2019, 1, 1), DayOf(2026, 10, 1)); }

// Calls `work` with one start after another.
template <typename Work>
void OverStarts(benchmark::State& state, const std::vector<Instant>& starts, const Work& work) {
  size_t i = 0;
  for (auto unused : state) {
    (void)unused;
    benchmark::DoNotOptimize(work(starts[i++ & (kStarts - 1)]));
  }
}

void WorkingDayDue(benchmark::State& state) {
  const int32_t days = static_cast<int32_t>(state.range(0));
  OverStarts(state, Listed(), [days](Instant start) {
    bool provisional = false;
    return TheAxis().WorkingDayDue(start, days, Sort::kPromised, {}, 0, &provisional);
  });
}
BENCHMARK(WorkingDayDue)->Arg(1)->Arg(20)->Arg(5'000);

void WorkingDayDueOutsideTheListedYears(benchmark::State& state) {
  OverStarts(state, Starts(DayOf(2100, 1, 1), DayOf(2400, 1, 1)), [](Instant start) {
    bool provisional = false;
    return TheAxis().WorkingDayDue(start, 20, Sort::kPromised, {}, 0, &provisional);
  });
}
BENCHMARK(WorkingDayDueOutsideTheListedYears);

void WorkingDayDueWithTwoPauses(benchmark::State& state) {
  OverStarts(state, Listed(), [](Instant start) {
    const Pause pauses[] = {
        {{start.micros + kMicrosPerDay}, {start.micros + 2 * kMicrosPerDay}},
        {{start.micros + 3 * kMicrosPerDay}, {start.micros + 9 * kMicrosPerDay}}};
    bool provisional = false;
    return TheAxis().WorkingDayDue(start, 20, Sort::kPromised, pauses, 0, &provisional);
  });
}
BENCHMARK(WorkingDayDueWithTwoPauses);

void WorkingDaysBetween(benchmark::State& state) {
  OverStarts(state, Listed(), [](Instant start) {
    const Day day = TheAxis().DayAt(start);
    return TheAxis().WorkingDaysBefore(day + 90, Sort::kLegal) -
           TheAxis().WorkingDaysBefore(day, Sort::kLegal);
  });
}
BENCHMARK(WorkingDaysBetween);

void OpenTimeBetween(benchmark::State& state) {
  OverStarts(state, Listed(), [](Instant start) {
    const Instant end = {start.micros + 30 * kMicrosPerDay};
    return TheAxis().OpenMicrosUpTo(end, Sort::kPromised) -
           TheAxis().OpenMicrosUpTo(start, Sort::kPromised);
  });
}
BENCHMARK(OpenTimeBetween);

void AfterOpenTime(benchmark::State& state) {
  OverStarts(state, Listed(), [](Instant start) {
    const int64_t position = TheAxis().OpenMicrosUpTo(start, Sort::kPromised);
    return TheAxis().AtOpenMicros(position + 2'000 * kMicrosPerMinute, Sort::kPromised);
  });
}
BENCHMARK(AfterOpenTime);

void ComputeDueOfATerm(benchmark::State& state) {
  OverStarts(state, Listed(), [](Instant start) {
    const Term term{start, WorkingDays{20}, TheAxis().RuleOf(Sort::kPromised)};
    return ComputeDue(TheAxis(), term)->at;
  });
}
BENCHMARK(ComputeDueOfATerm);

void YellowInstants(benchmark::State& state) {
  OverStarts(state, Listed(), [](Instant start) {
    const Term term{start, WorkingDays{20}, TheAxis().RuleOf(Sort::kPromised)};
    const Due due = *ComputeDue(TheAxis(), term);
    return WhenDaysLeft(TheAxis(), term, due, 1).micros +
           WhenPercentUsed(TheAxis(), term, due, 8'000).micros;
  });
}
BENCHMARK(YellowInstants);

void BuildTheAxis(benchmark::State& state) {
  CalendarSpec spec;
  spec.layers.push_back(ParseCalendarText(NationCalendarText()).value());
  for (auto unused : state) {
    (void)unused;
    benchmark::DoNotOptimize(Axis::Build(spec).ok());
  }
}
BENCHMARK(BuildTheAxis);

}  // namespace
}  // namespace hallcase::domain

BENCHMARK_MAIN();
