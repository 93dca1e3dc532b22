// Ledger entries as stored (entry bytes ‖ 32-byte hash), and walking along their chain.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hallcase/ledger/v1/entry.pb.h"
#include "server/base/hash.h"
#include "storage/engine.h"

namespace hallcase::app {

// A stored ledger row taken apart; views into the row.
struct StoredEntry {
  std::string_view entry_bytes;
  std::string_view hash;
};
// DATA_LOSS if the row is too short to hold a hash.
absl::StatusOr<StoredEntry> SplitLedgerRow(std::string_view row);

// Checks entries one after the other, each against the one before.
//
//   ChainWalker walker(hall, 0, GenesisHash(alg, hall), 0);
//   status = walker.Next(key, row, &entry);  // DATA_LOSS says what is wrong with seq() + 1
//
// Not thread-safe.
class ChainWalker {
 public:
  // Starts behind entry `seq`, whose hash is `hash`.
  ChainWalker(std::string_view hall, uint64_t seq, const base::Hash& hash)
      : hall_(hall), seq_(seq), hash_(hash) {}

  // From the beginning of the ledger.
  static ChainWalker FromGenesis(std::string_view hall);
  // Behind the stored entry `seq`, whose hash is taken as it is. seq 0 = from the beginning.
  // DATA_LOSS if the entry is not there.
  static absl::StatusOr<ChainWalker> After(const storage::Snapshot& snapshot,
                                           std::string_view hall, uint64_t seq);

  // The row must be entry seq() + 1 of the hall. DATA_LOSS if its place, link, content or time is
  // wrong; the walker then stays where it is.
  absl::Status Next(std::string_view key, std::string_view row, ledger::v1::Entry* entry);

  // The last entry that was found sound.
  uint64_t seq() const { return seq_; }
  const base::Hash& hash() const { return hash_; }
  int64_t recorded_at_us() const { return recorded_at_us_; }

 private:
  std::string hall_;
  uint64_t seq_;
  base::Hash hash_;
  int64_t recorded_at_us_ = 0;
};

// All keys of the hall's ledger from entry `seq` on.
storage::ScanRange LedgerFrom(std::string_view hall, uint64_t seq);

}  // namespace hallcase::app
