// sweep_bench: opens a hall that nobody serves, lets every timer fire that is due by a given
// instant, and prints how many rows of the timer table that took: one line of JSON.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "server/app/halls.h"
#include "server/base/config.h"
#include "storage/engines/rocksdb/rocksdb_engine.h"

namespace hallcase::bench {
namespace {

constexpr useconds_t kPollUs = 20'000;
constexpr int kQuietRounds = 5;  // rounds in which nothing fires, before the sweep is over

int Sweep(const std::string& data, int64_t due_by_us) {
  storage::RocksdbOptions engine_options;
  engine_options.dir = data;
  engine_options.create_if_missing = false;
  auto engine = storage::OpenRocksdb(engine_options);
  if (!engine.ok()) {
    std::fprintf(stderr, "sweep_bench: %s\n", engine.status().ToString().c_str());
    return 1;
  }
  base::RealClock clock;
  // Everything is due before the first look, so that the sweep is one.
  while (clock.NowMicros() < due_by_us) usleep(kPollUs);
  app::HallsOptions options;
  options.engine = engine->get();
  options.clock = &clock;
  options.limits = base::DefaultConfig().limits;
  options.background = false;
  app::Halls halls(options);
  if (auto opened = halls.OpenAll(); !opened.ok() || halls.All().empty()) {
    std::fprintf(stderr, "sweep_bench: %s\n", opened.ToString().c_str());
    return 1;
  }
  const app::Sweeper& sweeper = halls.All().front()->sweeper();
  const int64_t begin_us = clock.MonotonicMicros();
  int64_t end_us = begin_us;
  uint64_t looks = 0;
  for (int quiet = 0; quiet < kQuietRounds;) {
    const uint64_t fired = sweeper.fired();
    halls.KeepOnce();
    halls.WaitIdle();
    if (sweeper.fired() == fired) {
      ++quiet;
      continue;
    }
    quiet = 0;
    ++looks;
    end_us = clock.MonotonicMicros();
  }
  std::printf("{\"fired\": %llu, \"rows_scanned\": %llu, \"looks\": %llu, \"seconds\": %.3f}\n",
              static_cast<unsigned long long>(sweeper.fired()),
              static_cast<unsigned long long>(sweeper.rows_scanned()),
              static_cast<unsigned long long>(looks),
              static_cast<double>(end_us - begin_us) / 1e6);
  return 0;
}

int Main(int argc, char** argv) {
  CLI::App app("rows that one sweep reads");
  std::string data;
  int64_t due_by_us = 0;
  app.add_option("--data", data, "data directory")->required();
  app.add_option("--due-by-us", due_by_us, "waits for this instant, microseconds since 1970");
  CLI11_PARSE(app, argc, argv);
  return Sweep(data, due_by_us);
}

}  // namespace
}  // namespace hallcase::bench

int main(int argc, char** argv) { return hallcase::bench::Main(argc, argv); }
