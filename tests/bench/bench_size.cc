// bench_size: counts the rows and bytes of every table of a data directory that nobody serves, and
// prints them as one line of JSON: what a command leaves behind, table by table.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "storage/engines/rocksdb/rocksdb_engine.h"

namespace hallcase::bench {
namespace {

int Main(int argc, char** argv) {
  CLI::App app("rows and bytes of every table");
  storage::RocksdbOptions options;
  app.add_option("--data", options.dir, "data directory")->required();
  CLI11_PARSE(app, argc, argv);
  options.create_if_missing = false;
  options.read_only = true;
  auto engine = storage::OpenRocksdb(options);
  if (!engine.ok()) {
    std::fprintf(stderr, "bench_size: %s\n", engine.status().ToString().c_str());
    return 1;
  }
  auto snapshot = (*engine)->GetSnapshot();
  if (!snapshot.ok()) return 1;
  std::string json;
  for (const storage::TableInfo& table : storage::kTables) {
    uint64_t rows = 0, key_bytes = 0, value_bytes = 0;
    auto scanned = (*snapshot)->Scan(table.table, storage::ScanRange{},
                                     [&](std::string_view key, std::string_view value) {
                                       ++rows;
                                       key_bytes += key.size();
                                       value_bytes += value.size();
                                       return true;
                                     });
    if (!scanned.ok()) {
      std::fprintf(stderr, "bench_size: %s\n", scanned.status().ToString().c_str());
      return 1;
    }
    char text[160];
    std::snprintf(text, sizeof(text),
                  "%s\"%s\": {\"rows\": %llu, \"key_bytes\": %llu, \"value_bytes\": %llu}",
                  json.empty() ? "" : ", ", std::string(table.name).c_str(),
                  static_cast<unsigned long long>(rows),
                  static_cast<unsigned long long>(key_bytes),
                  static_cast<unsigned long long>(value_bytes));
    json += text;
  }
  std::printf("{%s}\n", json.c_str());
  return 0;
}

}  // namespace
}  // namespace hallcase::bench

int main(int argc, char** argv) { return hallcase::bench::Main(argc, argv); }
