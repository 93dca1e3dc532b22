// The part of queries.h that reads entries.

#include <utility>

#include "server/app/chain.h"
#include "server/app/queries.h"
#include "server/app/row_codec.h"
#include "server/domain/decide.h"
#include "storage/coding.h"
#include "storage/keys.h"

namespace hallcase::app::queries {

using ledger::v1::Entry;
using storage::Table;

namespace {

absl::StatusOr<std::shared_ptr<Entry>> ParseEntry(std::string_view row, std::string* hash) {
  const auto stored = SplitLedgerRow(row);
  if (!stored.ok()) return stored.status();
  auto entry = std::make_shared<Entry>();
  absl::Status parsed = ParseRow(Table::kLedger, stored->entry_bytes, entry.get());
  if (!parsed.ok()) return parsed;
  if (hash != nullptr) hash->assign(stored->hash);
  return entry;
}

bool HoldsAccess(const Entry& entry) {
  for (const auto& fact : entry.facts()) {
    if (fact.has_access_observed() || fact.has_revealed() || fact.has_document_printed()) {
      return true;
    }
    if (fact.has_case_erased() || fact.has_rating_revealed()) return true;
    if (fact.has_job_started() && fact.job_started().has_rotation()) return true;
    // The last step of a rotation.
    if (fact.job_advanced().finished() && fact.job_advanced().phase() != 0) return true;
  }
  return false;
}

// Where a case's next page goes on: behind every fact of entry `seq`.
std::string BehindEntry(uint64_t seq) {
  std::string key;
  storage::AppendU64(&key, seq);
  storage::AppendU32(&key, UINT32_MAX);
  return key;
}

// Seqs of the entries of a case behind `after_key`, one more than `limit` if there are more.
absl::StatusOr<std::vector<uint64_t>> CaseSeqs(const storage::Snapshot& snapshot,
                                               std::string_view hall, int64_t case_id,
                                               std::string_view after_key, size_t limit) {
  std::vector<uint64_t> seqs;
  const std::string prefix = storage::CaseEntryPrefix(hall, case_id);
  storage::ScanRange range = storage::PrefixRange(prefix);
  if (after_key.empty()) {
    // The entry that opened a case has no index row: the id of the case names it.
    seqs.push_back(static_cast<uint64_t>(case_id / domain::kIdsPerEntry));
  } else {
    range.begin.append(after_key);
    range.begin.push_back('\0');
  }
  bool sound = true;
  const auto scanned =
      snapshot.Scan(Table::kCaseEntries, range, [&](std::string_view key, std::string_view) {
        storage::Decoder decoder(key.substr(prefix.size()));
        uint64_t seq = 0;
        sound = decoder.ReadU64(&seq);
        if (sound && (seqs.empty() || seqs.back() != seq)) seqs.push_back(seq);
        return sound && seqs.size() <= limit;
      });
  if (!scanned.ok()) return scanned.status();
  if (!sound) return absl::DataLossError("an index key is too short");
  return seqs;
}

}  // namespace

absl::StatusOr<std::optional<FeedItem>> GetEntry(const storage::Snapshot& snapshot,
                                                 std::string_view hall, uint64_t seq) {
  const auto row = snapshot.Get(Table::kLedger, storage::LedgerKey(hall, seq));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::optional<FeedItem>();
  FeedItem item;
  auto entry = ParseEntry(**row, &item.hash);
  if (!entry.ok()) return entry.status();
  item.entry = *std::move(entry);
  return std::optional<FeedItem>(std::move(item));
}

absl::StatusOr<Page<EntryPtr>> ListCaseEntries(const HallState& state, std::string_view hall,
                                               int64_t case_id, std::string_view after_key,
                                               size_t limit) {
  const auto view = state.view();
  if (!view.ok()) return view.status();
  auto seqs = CaseSeqs(*view->snapshot, hall, case_id, after_key, limit);
  if (!seqs.ok()) return seqs.status();
  Page<EntryPtr> page;
  page.as_of_seq = view->seq;
  if (seqs->size() > limit) {
    seqs->resize(limit);
    if (!seqs->empty()) page.next_key = BehindEntry(seqs->back());
  }
  std::vector<std::string> keys;
  keys.reserve(seqs->size());
  for (const uint64_t seq : *seqs) keys.push_back(storage::LedgerKey(hall, seq));
  const auto rows = view->snapshot->MultiGet(Table::kLedger, keys);
  if (!rows.ok()) return rows.status();
  for (const auto& row : *rows) {
    if (!row.has_value()) return absl::DataLossError("an index names an entry that is not there");
    auto entry = ParseEntry(*row, nullptr);
    if (!entry.ok()) return entry.status();
    page.rows.push_back(*std::move(entry));
  }
  return page;
}

absl::StatusOr<Page<EntryPtr>> ListAccessEntries(const HallState& state, std::string_view hall,
                                                 uint64_t before_seq, size_t limit,
                                                 size_t scan_rows_max) {
  const auto view = state.view();
  if (!view.ok()) return view.status();
  Page<EntryPtr> page;
  page.as_of_seq = view->seq;
  storage::ScanRange range = storage::PrefixRange(storage::HallPrefix(hall), true);
  if (before_seq != 0) range.end = storage::LedgerKey(hall, before_seq);
  range.rows_max = scan_rows_max;
  absl::Status parsed;
  std::string last_key;
  const size_t prefix_size = storage::HallPrefix(hall).size();
  const auto scanned =
      view->snapshot->Scan(Table::kLedger, range, [&](std::string_view key, std::string_view row) {
        auto entry = ParseEntry(row, nullptr);
        if (!entry.ok()) parsed = entry.status();
        if (!parsed.ok()) return false;
        last_key.assign(key.substr(prefix_size));
        if (HoldsAccess(**entry)) page.rows.push_back(*std::move(entry));
        return page.rows.size() < limit;
      });
  if (!scanned.ok()) return scanned.status();
  if (!parsed.ok()) return parsed;
  if (!scanned->complete) page.next_key = std::move(last_key);
  return page;
}

}  // namespace hallcase::app::queries
