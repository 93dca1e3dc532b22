#include "server/app/chain.h"

#include "server/app/row_codec.h"
#include "server/base/strings.h"
#include "storage/keys.h"

namespace hallcase::app {

using storage::Table;

absl::StatusOr<StoredEntry> SplitLedgerRow(std::string_view row) {
  if (row.size() <= base::kHashBytes) return absl::DataLossError("the row is too short");
  const size_t size = row.size() - base::kHashBytes;
  return StoredEntry{row.substr(0, size), row.substr(size)};
}

ChainWalker ChainWalker::FromGenesis(std::string_view hall) {
  return {hall, 0, base::GenesisHash(base::kDefaultHashAlg, hall)};
}

absl::StatusOr<ChainWalker> ChainWalker::After(const storage::Snapshot& snapshot,
                                               std::string_view hall, uint64_t seq) {
  if (seq == 0) return FromGenesis(hall);
  const auto row = snapshot.Get(Table::kLedger, storage::LedgerKey(hall, seq));
  if (!row.ok()) return row.status();
  if (!row->has_value()) {
    return absl::DataLossError(base::StrCat("entry ", seq, " is missing"));
  }
  const auto stored = SplitLedgerRow(**row);
  if (!stored.ok()) return stored.status();
  const auto hash = base::HashFromBytes(stored->hash);
  if (!hash.ok()) return hash.status();
  return ChainWalker(hall, seq, *hash);
}

absl::Status ChainWalker::Next(std::string_view key, std::string_view row,
                               ledger::v1::Entry* entry) {
  const uint64_t seq = seq_ + 1;
  const auto wrong = [seq](std::string_view what) {
    return absl::DataLossError(base::StrCat("entry ", seq, ": ", what));
  };
  if (key != storage::LedgerKey(hall_, seq)) return wrong("it is missing");
  const auto stored = SplitLedgerRow(row);
  if (!stored.ok()) return wrong("the row is too short");
  entry->Clear();
  // The number of the hash lies within the bytes that are hashed: they are parsed first.
  if (!ParseRow(Table::kLedger, stored->entry_bytes, entry).ok()) {
    return wrong("its bytes cannot be parsed");
  }
  const auto alg = base::HashAlgFromNumber(entry->hash_alg());
  if (!alg.ok()) return wrong("its hash algorithm is unknown");
  const base::Hash hash = base::ChainHash(*alg, hash_, stored->entry_bytes);
  if (base::AsBytes(hash) != stored->hash) return wrong("its hash does not fit");
  if (entry->seq() != seq) return wrong("it carries another seq");
  if (entry->hall_id() != hall_) return wrong("it belongs to another hall");
  if (entry->recorded_at_us() < recorded_at_us_) return wrong("its time lies before the last one");
  seq_ = seq;
  hash_ = hash;
  recorded_at_us_ = entry->recorded_at_us();
  return absl::OkStatus();
}

storage::ScanRange LedgerFrom(std::string_view hall, uint64_t seq) {
  storage::ScanRange range = storage::PrefixRange(storage::HallPrefix(hall));
  range.begin = storage::LedgerKey(hall, seq);
  return range;
}

}  // namespace hallcase::app
