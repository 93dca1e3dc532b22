// Streams registrations through Ingest with a window of unanswered items.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/bench/load_stats.h"

namespace hallcase::bench {

struct IngestOptions {
  std::string target;         // host:port, without TLS
  std::string token;
  std::string hall;
  int streams = 2;            // each on a connection of its own
  int in_flight = 256;        // unanswered items over all streams
  int64_t count = 0;          // > 0: this many items instead of a time
  double warmup_seconds = 1;
  double seconds = 5;
};

struct IngestResult {
  Window window;
  LoadStats stats;
  std::vector<int64_t> case_ids;  // of every accepted item, warm-up included
  int64_t answered = 0;           // items, warm-up and errors included
  std::string stream_error;       // why a stream ended before it was asked to; empty = none did
  double item_bytes = 0;          // mean size of an item
};

// Blocks until every item sent is answered or its stream has ended. With `count`, the window is the
// whole time.
IngestResult RunIngest(const IngestOptions& options);

}  // namespace hallcase::bench
