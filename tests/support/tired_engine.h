// An engine that tires: what comes after its last commit is refused.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "storage/engines/memory/memory_engine.h"

namespace hallcase::testing {

// Takes so many commits and refuses those after them.
class TiredEngine final : public storage::MemoryEngine {
 public:
  static constexpr int kTireless = -1;

  absl::Status Commit(std::string_view hall, uint64_t epoch, uint64_t expected_head_seq,
                      const storage::WriteBatch& batch,
                      storage::Durability durability) override {
    if (commits_left == 0) return absl::ResourceExhaustedError("tired");
    if (commits_left > 0) --commits_left;
    return MemoryEngine::Commit(hall, epoch, expected_head_seq, batch, durability);
  }

  std::atomic<int> commits_left{kTireless};
};

}  // namespace hallcase::testing
