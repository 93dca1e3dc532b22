// Verifies the chain of a hall's older entries in small steps while it serves.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "server/app/chain.h"
#include "server/app/hall_state.h"

namespace hallcase::app {

// Belongs to one thread at a time.
class Scrubber {
 public:
  Scrubber(std::string hall, HallState* state) : hall_(std::move(hall)), state_(state) {}

  // Verifies up to `entries_max` further entries. Damage puts the hall read-only, naming the seq.
  // False when the pass has reached the head or found damage; the next call starts a new pass.
  bool Step(uint64_t entries_max);

 private:
  const std::string hall_;
  HallState* const state_;
  std::optional<ChainWalker> walker_;
};

}  // namespace hallcase::app
