// The queue in front of a hall's writer: three bounded lanes, served by weight.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "server/app/ticket.h"
#include "server/base/config.h"

namespace hallcase::app {

inline constexpr size_t kLanes = 3;

// Not thread-safe: guarded by its executor.
class LaneQueue {
 public:
  explicit LaneQueue(const base::Limits& limits);

  // False, and the ticket stays with the caller, if its lane is full.
  bool Push(TicketPtr& ticket);

  // Appends up to `tickets_max` tickets. Lanes that have something waiting share what is taken by
  // their weights, evenly mixed, so that none starves; within a lane order is kept.
  void Take(size_t tickets_max, std::deque<TicketPtr>* out);

  size_t size() const { return size_; }

 private:
  struct LaneState {
    std::deque<TicketPtr> waiting;
    size_t tickets_max = 0;
    int64_t weight = 1;
    int64_t credit = 0;
  };

  LaneState& Next();

  std::array<LaneState, kLanes> lanes_;
  size_t size_ = 0;
};

}  // namespace hallcase::app
