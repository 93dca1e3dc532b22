// What a load generator saw: completions inside the measured window, their latencies, its errors.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace hallcase::bench {

// Nanoseconds of the monotonic clock.
int64_t NowNs();

// User plus system time of this process, in seconds.
double ProcessCpuSeconds();

// The half-open interval of the monotonic clock whose completions count.
struct Window {
  int64_t begin_ns = 0;
  int64_t end_ns = 0;

  bool Contains(int64_t at_ns) const { return at_ns >= begin_ns && at_ns < end_ns; }
  double Seconds() const { return static_cast<double>(end_ns - begin_ns) / 1e9; }
};

// Collects for one thread; not thread-safe. Merge the threads' collections when they have ended.
class LoadStats {
 public:
  void Success(int64_t latency_ns) { latencies_ns_.push_back(latency_ns); }
  void Error(const std::string& what) { ++errors_[what]; }
  void Merge(const LoadStats& other);

  size_t successes() const { return latencies_ns_.size(); }
  const std::map<std::string, int64_t>& errors() const { return errors_; }

  // One JSON object: throughput (successes a second over `window`), latencies in milliseconds,
  // errors by name, and the members of `extra`, which is empty or `"name": value, ...`.
  std::string ToJson(const Window& window, const std::string& extra);

 private:
  double PercentileMs(double fraction) const;

  std::vector<int64_t> latencies_ns_;
  std::map<std::string, int64_t> errors_;
};

}  // namespace hallcase::bench
