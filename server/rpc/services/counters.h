// Counters (计数), as reports read them.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "server/app/hall.h"
#include "server/domain/view.h"

namespace hallcase::rpc {

// Sums of one counter, by the days and dimensions that are asked for.
class Counters {
 public:
  explicit Counters(const app::Hall& hall) : hall_(hall) {}

  std::vector<app::Hall::CounterRow> Rows(domain::Counter counter) {
    auto rows = hall_.ListCounter(static_cast<uint16_t>(counter));
    if (rows.ok()) return *std::move(rows);
    failed_ = rows.status();
    return {};
  }
  int64_t Sum(domain::Counter counter) {
    int64_t sum = 0;
    for (const auto& row : Rows(counter)) sum += row.value;
    return sum;
  }
  // Sums by dimension over these local days, yyyymmdd, both included.
  absl::btree_map<std::string, int64_t> ByDimension(domain::Counter counter, uint32_t from_day,
                                                    uint32_t to_day) {
    absl::btree_map<std::string, int64_t> sums;
    auto rows = hall_.ListCounterDays(static_cast<uint16_t>(counter), from_day, to_day);
    if (!rows.ok()) {
      failed_ = rows.status();
      return {};
    }
    for (const auto& row : *rows) sums[row.dimension] += row.value;
    return sums;
  }
  const absl::Status& status() const { return failed_; }

 private:
  const app::Hall& hall_;
  absl::Status failed_;
};

}  // namespace hallcase::rpc
