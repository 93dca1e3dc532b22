// bench_load: drives a server with one workload and prints one line of JSON.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "tests/bench/load_client.h"
#include "tests/bench/load_stats.h"
#include "tests/bench/workloads.h"

namespace hallcase::bench {
namespace {

int Main(int argc, char** argv) {
  CLI::App app("load generator: throughput and latency as one line of JSON");
  LoadOptions load;
  WorkloadOptions workload;
  app.add_option("--workload", workload.name, "what to send")->required();
  app.add_option("--request-bytes", workload.request_bytes, "echo: size of a request");
  std::string cases_file;
  app.add_option("--hall", workload.hall, "hall id");
  app.add_option("--cases", cases_file, "file of case ids, by bench_ingest");
  app.add_option("--upstream-due-us", workload.upstream_due_us,
                 "register: the province's date, microseconds since 1970");
  app.add_option("--worklist-of", workload.worklist_of, "list, mixed: staff id");
  app.add_option("--account", workload.account, "sign-in: account");
  app.add_option("--password", workload.password)->envname("HALLCASE_PASSWORD");
  app.add_option("--target", load.target, "host:port")->required();
  app.add_option("--token", load.token, "bearer token")->envname("HALLCASE_TOKEN");
  app.add_option("--threads", load.threads, "client threads");
  app.add_option("--channels", load.channels, "connections");
  app.add_option("--in-flight", load.in_flight, "closed loop: calls outstanding");
  app.add_option("--count", load.count, "closed loop: this many calls instead of a time");
  app.add_option("--rate", load.rate_per_second, "open loop: calls a second");
  app.add_option("--warmup", load.warmup_seconds, "seconds before the window");
  app.add_option("--seconds", load.seconds, "seconds of the window");
  CLI11_PARSE(app, argc, argv);
  if (!cases_file.empty()) workload.case_ids = ReadCaseIds(cases_file);
  if (MakeWorkload(workload) == nullptr || load.threads < 1 || load.in_flight < 1) {
    std::fprintf(stderr, "bench_load: unknown workload '%s', or it lacks a hall or cases\n",
                 workload.name.c_str());
    return 2;
  }
  LoadResult result = RunLoad(load, workload);
  char extra[200];
  std::snprintf(extra, sizeof(extra),
                "\"client_cpu\": %.2f, \"answered\": %lld, \"request_bytes\": %zu, "
                "\"response_bytes\": %zu",
                result.client_cpu_share, static_cast<long long>(result.answered),
                result.request_bytes, result.response_bytes);
  std::printf("%s\n", result.stats.ToJson(result.window, extra).c_str());
  return 0;
}

}  // namespace
}  // namespace hallcase::bench

int main(int argc, char** argv) { return hallcase::bench::Main(argc, argv); }
