// bench_dues: counts the running clocks of open cases by clock and due day, in a data directory
// that nobody serves: one line of JSON. What a publication moved is told by two such counts,
// without asking the server that moved it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <limits>
#include <map>
#include <string>

#include "hallcase/ledger/v1/rows.pb.h"
#include "server/app/row_codec.h"
#include "storage/engines/rocksdb/rocksdb_engine.h"

namespace hallcase::bench {
namespace {

using storage::Table;

struct Dues {
  int64_t last_case = 0;
  uint64_t open = 0;
  std::map<std::string, uint64_t> clocks;  // "CLOCK_NAME_… YYYY-MM-DD"

  void Add(const ledger::v1::CaseRow& row) {
    if (row.closed_at_us() != 0 || row.voided()) return;
    last_case = std::max(last_case, row.case_id());
    ++open;
    for (const auto& clock : row.clocks()) {
      if (clock.stopped_at_us() != 0) continue;
      const uint32_t day = clock.due_day();
      char text[16];
      std::snprintf(text, sizeof(text), " %04u-%02u-%02u", day / 10000, day / 100 % 100, day % 100);
      ++clocks[ledger::v1::ClockName_Name(clock.clock()) + (day == 0 ? " " : text)];
    }
  }
};

int Print(const Dues& dues) {
  std::string clocks;
  for (const auto& [name, count] : dues.clocks) {
    clocks += (clocks.empty() ? "\"" : ", \"") + name + "\": " + std::to_string(count);
  }
  std::printf("{\"open\": %llu, \"last_case\": %lld, \"clocks\": {%s}}\n",
              static_cast<unsigned long long>(dues.open), static_cast<long long>(dues.last_case),
              clocks.c_str());
  return 0;
}

int Main(int argc, char** argv) {
  CLI::App app("open cases by clock and due day");
  storage::RocksdbOptions options;
  int64_t last_case = std::numeric_limits<int64_t>::max();
  app.add_option("--data", options.dir, "data directory")->required();
  app.add_option("--last-case", last_case, "leave out the cases behind this id");
  CLI11_PARSE(app, argc, argv);
  options.create_if_missing = false;
  options.read_only = true;
  auto engine = storage::OpenRocksdb(options);
  absl::Status failed = engine.status();
  Dues dues;
  if (failed.ok()) {
    auto snapshot = (*engine)->GetSnapshot();
    if (!snapshot.ok()) return 1;
    ledger::v1::CaseRow row;
    const auto scanned = (*snapshot)->Scan(
        Table::kCases, storage::ScanRange{}, [&](std::string_view, std::string_view bytes) {
          failed = app::ParseRow(Table::kCases, bytes, &row);
          if (failed.ok() && row.case_id() <= last_case) dues.Add(row);
          return failed.ok();
        });
    if (failed.ok()) failed = scanned.status();
  }
  if (!failed.ok()) {
    std::fprintf(stderr, "bench_dues: %s\n", failed.ToString().c_str());
    return 1;
  }
  return Print(dues);
}

}  // namespace
}  // namespace hallcase::bench

int main(int argc, char** argv) { return hallcase::bench::Main(argc, argv); }
