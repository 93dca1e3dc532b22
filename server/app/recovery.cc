#include "server/app/recovery.h"

#include <algorithm>
#include <utility>

#include "server/app/chain.h"
#include "server/app/rebuild.h"
#include "server/app/reference_load.h"
#include "server/app/row_codec.h"
#include "server/base/strings.h"
#include "server/domain/fold.h"
#include "storage/keys.h"

namespace hallcase::app {
namespace {

using ledger::v1::HeadRow;
using storage::Table;

void SetDamage(uint64_t seq, std::string_view what, Recovered* recovered) {
  recovered->damaged_seq = seq;
  recovered->damage = std::string(what);
}

// Walks the last entries of the ledger; what it finds goes into `recovered`.
void CheckTail(const storage::Snapshot& snapshot, std::string_view hall,
                       const HeadRow& row, uint64_t verify_entries, Recovered* recovered) {
  const uint64_t head_seq = recovered->lease.head_seq;
  if (head_seq < row.seq()) {
    return SetDamage(head_seq + 1, "the ledger ends before the head says", recovered);
  }
  if (head_seq > row.seq()) {
    return SetDamage(row.seq() + 1, "the ledger goes on after the head says", recovered);
  }
  const uint64_t from = head_seq - std::min(head_seq, verify_entries);
  auto walker = ChainWalker::After(snapshot, hall, from);
  if (!walker.ok()) {
    return SetDamage(from, base::ToStd(walker.status().message()), recovered);
  }
  ledger::v1::Entry entry;
  absl::Status sound;
  const auto scanned = snapshot.Scan(Table::kLedger, LedgerFrom(hall, from + 1),
                                     [&](std::string_view key, std::string_view value) {
                                       sound = walker->Next(key, value, &entry);
                                       return sound.ok();
                                     });
  if (!scanned.ok()) sound = scanned.status();
  if (sound.ok() && walker->seq() != head_seq) sound = absl::DataLossError("entries are missing");
  if (!sound.ok()) {
    SetDamage(walker->seq() + 1, base::ToStd(sound.message()), recovered);
  } else if (head_seq > from && base::AsBytes(walker->hash()) != row.hash()) {
    SetDamage(head_seq, "its hash is not the one in the head", recovered);
  }
}

// Head and reference data from the facts alone, as far as the ledger is sound: people must be able
// to sign in and read while somebody repairs their rows.
absl::Status StartFromFacts(const storage::Snapshot& snapshot, std::string_view hall,
                            Recovered* recovered) {
  Rebuild rebuild(std::string(hall), UINT32_MAX);
  ChainWalker walker = ChainWalker::FromGenesis(hall);
  ledger::v1::Entry entry;
  // Where the scan fails the ledger is damaged too: what was read until there is what there is.
  snapshot
      .Scan(Table::kLedger, LedgerFrom(hall, 1),
            [&](std::string_view key, std::string_view value) {
              if (!walker.Next(key, value, &entry).ok()) return false;
              rebuild.Add(entry);
              return true;
            })
      .status()
      .IgnoreError();
  recovered->head = {walker.seq(), std::string(base::AsBytes(walker.hash())),
                     walker.recorded_at_us()};
  auto reference = std::make_shared<domain::Reference>(rebuild.reference());
  recovered->hall = reference->hall;
  absl::Status compiled = reference->CompileAxis();
  if (!compiled.ok()) return compiled;
  recovered->reference = std::move(reference);
  return absl::OkStatus();
}

// The ledger week of the oldest request row; UINT32_MAX if there is none, 0 if it cannot be read.
uint32_t OldestRequestWeek(const storage::Snapshot& snapshot, std::string_view hall) {
  storage::ScanRange first = storage::PrefixRange(storage::HallPrefix(hall));
  first.rows_max = 1;
  uint32_t week = UINT32_MAX;
  const auto scanned =
      snapshot.Scan(Table::kRequests, first, [&week](std::string_view key, std::string_view) {
        const auto parts = storage::ParseRequestKey(key);
        week = parts.has_value() ? parts->week : 0;
        return false;
      });
  return scanned.ok() ? week : 0;
}

}  // namespace

absl::StatusOr<HeadRow> ReadHeadRow(const storage::Snapshot& snapshot, std::string_view hall) {
  HeadRow row;
  const auto stored = snapshot.Get(Table::kHead, storage::HeadKey(hall));
  if (!stored.ok()) return stored.status();
  if (!stored->has_value()) return row;
  absl::Status parsed = ParseRow(Table::kHead, **stored, &row);
  if (!parsed.ok()) return parsed;
  if (row.min_reader_version() > domain::kReaderVersion) {
    return absl::FailedPreconditionError(
        base::StrCat("hall ", hall, " needs a reader of version ", row.min_reader_version(),
                     " or newer; this one is version ", domain::kReaderVersion));
  }
  return row;
}

absl::StatusOr<Recovered> Recover(storage::Engine* engine, std::string_view hall,
                                  uint64_t verify_entries) {
  Recovered recovered;
  const auto lease = engine->Acquire(hall);
  // Over an end of the ledger that cannot be read nobody may write, but everybody may read.
  const bool no_lease = absl::IsDataLoss(lease.status());
  if (!lease.ok() && !no_lease) return lease.status();
  if (lease.ok()) recovered.lease = *lease;
  const auto snapshot = engine->GetSnapshot();
  if (!snapshot.ok()) return snapshot.status();
  const auto row = ReadHeadRow(**snapshot, hall);
  if (absl::IsFailedPrecondition(row.status()) || absl::IsUnavailable(row.status())) {
    return row.status();
  }
  auto reference = row.ok() ? LoadReference(**snapshot, hall, row->hall()) : row.status();
  if (absl::IsUnavailable(reference.status())) return reference.status();
  recovered.engine_refuses = engine->refuses_for_now();
  if (!reference.ok() || no_lease) {
    const absl::Status rebuilt = StartFromFacts(**snapshot, hall, &recovered);
    if (!rebuilt.ok()) return rebuilt;
    const absl::Status why = no_lease ? lease.status() : reference.status();
    SetDamage(recovered.head.seq + 1, base::ToStd(why.message()), &recovered);
    return recovered;
  }
  recovered.reference = *std::move(reference);
  recovered.head = {row->seq(), row->hash(), row->recorded_at_us()};
  recovered.hall = row->hall();
  if (row->seq() == 0) {
    recovered.head.hash = std::string(
        base::AsBytes(base::GenesisHash(base::kDefaultHashAlg, hall)));
  }
  CheckTail(**snapshot, hall, *row, verify_entries, &recovered);
  const bool damaged_engine = engine->read_only() && !recovered.engine_refuses;
  if (damaged_engine && recovered.damaged_seq == 0) {
    // It opened at its last consistent point: what came after that is what is lost.
    SetDamage(recovered.head.seq + 1, engine->read_only_reason(), &recovered);
  }
  recovered.oldest_request_week = OldestRequestWeek(**snapshot, hall);
  return recovered;
}

}  // namespace hallcase::app
