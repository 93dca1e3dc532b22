// Counters, gauges and histograms, read by /metrics in the Prometheus text format. Names and
// labels are fixed when a metric is made and never name a person.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace hallcase::base {

using MetricLabels = std::vector<std::pair<std::string, std::string>>;

// Handles are cheap copies, thread-safe, valid as long as their registry. A default-made handle
// counts nothing, so that a room can be built without a registry.
class Counter {
 public:
  Counter() = default;
  void Add(double amount = 1);  // REQUIRES: amount >= 0

 private:
  friend class MetricRegistry;
  explicit Counter(void* impl) : impl_(impl) {}
  void* impl_ = nullptr;
};

class Gauge {
 public:
  Gauge() = default;
  void Set(double value);
  void Add(double amount);

 private:
  friend class MetricRegistry;
  explicit Gauge(void* impl) : impl_(impl) {}
  void* impl_ = nullptr;
};

class Histogram {
 public:
  Histogram() = default;
  void Observe(double value);

 private:
  friend class MetricRegistry;
  explicit Histogram(void* impl) : impl_(impl) {}
  void* impl_ = nullptr;
};

// Bucket bounds in seconds, from 10 µs to 10 s: what most latencies here need.
std::vector<double> LatencyBucketsSeconds();

// Owns the metrics. Thread-safe. Asking twice for the same name and labels gives the same metric.
// REQUIRES: a name keeps its type and matches [a-z_][a-z0-9_]*.
class MetricRegistry {
 public:
  MetricRegistry();
  ~MetricRegistry();
  MetricRegistry(const MetricRegistry&) = delete;
  MetricRegistry& operator=(const MetricRegistry&) = delete;

  Counter MakeCounter(const std::string& name, const std::string& help,
                      const MetricLabels& labels = {});
  Gauge MakeGauge(const std::string& name, const std::string& help,
                  const MetricLabels& labels = {});
  Histogram MakeHistogram(const std::string& name, const std::string& help,
                          const std::vector<double>& upper_bounds,
                          const MetricLabels& labels = {});

  // The whole page for /metrics.
  std::string RenderText() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hallcase::base
