// Drives one server with unary calls over completion queues and measures them.
#pragma once

#include <cstdint>
#include <string>

#include "tests/bench/load_stats.h"
#include "tests/bench/workloads.h"

namespace hallcase::bench {

struct LoadOptions {
  std::string target;           // host:port, without TLS
  std::string token;            // bearer token, empty for none
  int threads = 1;              // client threads, each with its own completion queue
  int channels = 2;             // connections, dealt out to the threads; at least one a thread
  int in_flight = 64;           // closed loop: calls outstanding over all threads
  int64_t count = 0;            // closed loop, > 0: this many calls instead of a time
  double rate_per_second = 0;   // > 0: open loop at this rate, latency from the planned instant
  int outstanding_max = 20000;  // open loop: more than this outstanding are counted as refused
  double warmup_seconds = 1;
  double seconds = 5;
  int deadline_ms = 30000;      // of each call
};

struct LoadResult {
  Window window;
  LoadStats stats;
  double client_cpu_share = 0;  // of one core, warm-up included
  int64_t answered = 0;         // calls, warm-up and errors included
  size_t request_bytes = 0;     // of the first request
  size_t response_bytes = 0;    // of the last answer
};

// Blocks for warm-up, window and the draining of what is outstanding. A closed loop counts the
// calls that complete inside the window, an open one those planned inside it.
// With `count` the window is the whole time. REQUIRES: `workload` is known to MakeWorkload.
LoadResult RunLoad(const LoadOptions& options, const WorkloadOptions& workload);

}  // namespace hallcase::bench
