// bench_ingest: registrations through Ingest, for a time or a count; prints one line of JSON and,
// where asked, writes the ids of the cases (8 bytes each) for the read workloads of bench_load.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <string>

#include "tests/bench/ingest_client.h"

namespace hallcase::bench {
namespace {

int Main(int argc, char** argv) {
  CLI::App app("registrations through Ingest");
  IngestOptions options;
  std::string cases_file;
  app.add_option("--target", options.target, "host:port")->required();
  app.add_option("--hall", options.hall, "hall id")->required();
  app.add_option("--token", options.token, "bearer token")->envname("HALLCASE_TOKEN");
  app.add_option("--streams", options.streams, "streams")->check(CLI::PositiveNumber);
  app.add_option("--in-flight", options.in_flight, "unanswered items over all streams");
  app.add_option("--count", options.count, "this many items instead of a time");
  app.add_option("--warmup", options.warmup_seconds, "seconds before the window");
  app.add_option("--seconds", options.seconds, "seconds of the window");
  app.add_option("--cases", cases_file, "write the case ids there");
  CLI11_PARSE(app, argc, argv);

  const double cpu_before = ProcessCpuSeconds();
  const int64_t begin = NowNs();
  IngestResult result = RunIngest(options);
  const double wall_seconds = static_cast<double>(NowNs() - begin) / 1e9;
  if (!cases_file.empty()) {
    std::ofstream file(cases_file, std::ios::binary);
    file.write(reinterpret_cast<const char*>(result.case_ids.data()),
               static_cast<std::streamsize>(result.case_ids.size() * sizeof(int64_t)));
  }
  char extra[200];
  std::snprintf(extra, sizeof(extra),
                "\"client_cpu\": %.2f, \"answered\": %lld, \"item_bytes\": %.1f",
                (ProcessCpuSeconds() - cpu_before) / wall_seconds,
                static_cast<long long>(result.answered), result.item_bytes);
  std::printf("%s\n", result.stats.ToJson(result.window, extra).c_str());
  if (!result.stream_error.empty()) {
    std::fprintf(stderr, "bench_ingest: a stream ended: %s\n", result.stream_error.c_str());
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace hallcase::bench

int main(int argc, char** argv) { return hallcase::bench::Main(argc, argv); }
