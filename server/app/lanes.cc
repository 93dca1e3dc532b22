#include "server/app/lanes.h"

#include <algorithm>
#include <utility>

namespace hallcase::app {

LaneQueue::LaneQueue(const base::Limits& limits) {
  const auto set = [this](Lane lane, int64_t tickets_max, int64_t weight) {
    LaneState& state = lanes_[static_cast<size_t>(lane)];
    state.tickets_max = static_cast<size_t>(tickets_max);
    state.weight = weight;
  };
  set(Lane::kInteractive, limits.queue_interactive_commands_max, limits.lane_interactive_weight);
  set(Lane::kIngest, limits.queue_ingest_commands_max, limits.lane_ingest_weight);
  set(Lane::kJobs, limits.queue_jobs_commands_max, limits.lane_jobs_weight);
}

bool LaneQueue::Push(TicketPtr& ticket) {
  LaneState& lane = lanes_[static_cast<size_t>(ticket->call.lane)];
  if (lane.waiting.size() >= lane.tickets_max) return false;
  lane.waiting.push_back(std::move(ticket));
  ++size_;
  return true;
}

// Smooth weighted round robin: every waiting lane gains its weight, the richest is served and pays
// the sum of what was gained.
LaneQueue::LaneState& LaneQueue::Next() {
  LaneState* richest = nullptr;
  int64_t gained = 0;
  for (LaneState& lane : lanes_) {
    if (lane.waiting.empty()) continue;
    lane.credit += lane.weight;
    gained += lane.weight;
    if (richest == nullptr || lane.credit > richest->credit) richest = &lane;
  }
  richest->credit -= gained;
  return *richest;
}

void LaneQueue::Take(size_t tickets_max, std::deque<TicketPtr>* out) {
  for (size_t taken = 0; taken < tickets_max && size_ > 0; ++taken) {
    LaneState& lane = Next();
    out->push_back(std::move(lane.waiting.front()));
    lane.waiting.pop_front();
    --size_;
    // A lane that has nothing to say does not save up for later.
    if (lane.waiting.empty()) lane.credit = 0;
  }
}

}  // namespace hallcase::app
