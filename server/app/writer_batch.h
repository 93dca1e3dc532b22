// Parts of the writer: one batch while it is made, and the refusals that it gives. For writer*.cc
// only.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "server/app/writer.h"

namespace hallcase::app {

inline constexpr size_t kArenaStartBytes = 2'048;
inline constexpr size_t kArenaBlockBytesMax = 65'536;

// Grows from what one entry needs to what a full batch needs.
inline std::shared_ptr<google::protobuf::Arena> MakeArena() {
  google::protobuf::ArenaOptions options;
  options.start_block_size = kArenaStartBytes;
  options.max_block_size = kArenaBlockBytesMax;
  return std::make_shared<google::protobuf::Arena>(options);
}

struct Writer::Batch {
  int64_t now_us = 0;
  // Head as the batch leaves it.
  uint64_t seq = 0;
  base::Hash hash{};
  uint64_t facts = 0;
  ledger::v1::HallOpened hall_opened;
  // Ids of data keys that it destroys.
  std::vector<std::string> erased_keys;
  // Owns the entries: they live as long as the feed remembers one of them.
  std::shared_ptr<google::protobuf::Arena> arena = MakeArena();
  std::vector<FeedItem> items;
  std::vector<Answer> answers;
  // True: no further command may be decided in this batch.
  bool full = false;
  // Not OK: a row could not be read while a fact was folded; nothing of it may be written.
  absl::Status fold_status;

  // Whether it has what a batch may hold, given the bytes that it writes so far.
  bool Ends(size_t bytes, const base::Limits& limits) const {
    return full || !fold_status.ok() ||
           answers.size() >= static_cast<size_t>(limits.batch_commands_max) ||
           bytes >= static_cast<size_t>(limits.batch_bytes_max);
  }
};

// The fate of the command is not known: the caller asks again with the same request id.
domain::Rejection OutcomeUnknown();
domain::Rejection Unreadable(const absl::Status& status);

// The party that did the work: the performer that was named, else the actor.
ledger::v1::Party PerformerOf(const CommandCall& call, const domain::Reference& reference);

}  // namespace hallcase::app
