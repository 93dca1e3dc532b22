#include "tests/bench/load_stats.h"

#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace hallcase::bench {

int64_t NowNs() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<int64_t>(now.tv_sec) * 1000000000 + now.tv_nsec;
}

double ProcessCpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void LoadStats::Merge(const LoadStats& other) {
  latencies_ns_.insert(latencies_ns_.end(), other.latencies_ns_.begin(),
                       other.latencies_ns_.end());
  for (const auto& [what, count] : other.errors_) errors_[what] += count;
}

double LoadStats::PercentileMs(double fraction) const {
  if (latencies_ns_.empty()) return 0;
  // Nearest rank: the smallest latency that at least `fraction` of the calls did not exceed.
  const double rank = std::ceil(fraction * static_cast<double>(latencies_ns_.size()));
  const size_t index = static_cast<size_t>(std::max(rank, 1.0)) - 1;
  return static_cast<double>(latencies_ns_[index]) / 1e6;
}

std::string LoadStats::ToJson(const Window& window, const std::string& extra) {
  std::sort(latencies_ns_.begin(), latencies_ns_.end());
  char text[512];
  std::snprintf(text, sizeof(text),
                "{\"per_second\": %.1f, \"count\": %zu, \"seconds\": %.3f, \"p50_ms\": %.3f, "
                "\"p90_ms\": %.3f, \"p99_ms\": %.3f, \"p999_ms\": %.3f, \"max_ms\": %.3f",
                static_cast<double>(latencies_ns_.size()) / window.Seconds(),
                latencies_ns_.size(), window.Seconds(), PercentileMs(0.5), PercentileMs(0.9),
                PercentileMs(0.99), PercentileMs(0.999), PercentileMs(1.0));
  std::string json = text;
  if (!extra.empty()) json += ", " + extra;
  json += ", \"errors\": {";
  const char* separator = "";
  for (const auto& [what, count] : errors_) {
    std::string name = what;
    for (char& c : name) {
      if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' ') c = '\'';
    }
    json += separator + ("\"" + name + "\": ") + std::to_string(count);
    separator = ", ";
  }
  return json + "}}";
}

}  // namespace hallcase::bench
