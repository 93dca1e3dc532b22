// Reading a hall: point reads and short pages over a snapshot. What each returns is said in hall.h.
//
// A page's next_key is the rest of the last row's storage key behind the page's own prefix; it
// means nothing outside the same query.
// Thread-safety: free functions; each reads one snapshot.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/app/hall.h"
#include "server/app/hall_state.h"
#include "storage/engine.h"

namespace hallcase::app::queries {

using EntryPtr = std::shared_ptr<const ledger::v1::Entry>;
using WarningPtr = std::shared_ptr<const ledger::v1::WarningRow>;
using JobPtr = std::shared_ptr<const ledger::v1::JobRow>;

absl::StatusOr<CasePtr> GetCase(const HallState& state, std::string_view hall, int64_t case_id);
absl::StatusOr<WarningPtr> GetWarning(const HallState& state, std::string_view hall,
                                      int64_t warning_id);
absl::StatusOr<JobPtr> GetJob(const HallState& state, std::string_view hall, int64_t job_id);

// The number behind `key`: an external id, upstream number or case number.
absl::StatusOr<std::optional<int64_t>> FindId(const HallState& state, storage::Table table,
                                              std::string_view key);

absl::StatusOr<Page<CasePtr>> ListWork(const HallState& state, std::string_view hall,
                                       const ledger::v1::Party& party,
                                       std::string_view after_key, size_t limit);
absl::StatusOr<Page<CasePtr>> ListByBlind(const HallState& state, std::string_view hall,
                                          const ledger::v1::BlindDigest& digest,
                                          std::string_view after_key, size_t limit);
absl::StatusOr<Page<WarningPtr>> ListOpenWarnings(const HallState& state, std::string_view hall,
                                                  const ledger::v1::Party& party,
                                                  std::string_view after_key, size_t limit);
absl::StatusOr<std::vector<Hall::CounterRow>> ListCounter(const HallState& state,
                                                          const storage::ScanRange& range);

// Custody and documents (queries_custody.cc).

absl::StatusOr<std::shared_ptr<const ledger::v1::HandoverRow>> GetHandover(
    const HallState& state, std::string_view hall, int64_t handover_id);
absl::StatusOr<std::shared_ptr<const ledger::v1::ShiftRow>> GetShift(const HallState& state,
                                                                     std::string_view hall,
                                                                     int64_t shift_id);
// queries_keys.cc
absl::StatusOr<std::vector<CasePtr>> ListCasesAfter(const HallState& state, std::string_view hall,
                                                    int64_t case_id, size_t limit);
absl::StatusOr<std::vector<Hall::StoredKey>> ListDataKeys(const HallState& state,
                                                          std::string_view hall,
                                                          std::string_view after_id,
                                                          size_t limit);
absl::StatusOr<Page<HeldItem>> ListHeld(const HallState& state, std::string_view hall,
                                        const ledger::v1::Holder& holder,
                                        std::string_view after_key, size_t limit);
absl::StatusOr<Page<std::shared_ptr<const ledger::v1::HandoverRow>>> ListOpenHandovers(
    const HallState& state, std::string_view hall, domain::HandoverSide side,
    const ledger::v1::Holder& holder, std::string_view after_key, size_t limit);

absl::StatusOr<std::shared_ptr<const ledger::v1::ObjectRow>> GetObject(const HallState& state,
                                                                       std::string_view hall,
                                                                       int64_t object_id);
absl::StatusOr<std::shared_ptr<const ledger::v1::DocumentRow>> GetDocument(
    const HallState& state, std::string_view hall, int64_t document_id);
absl::StatusOr<Page<std::shared_ptr<const ledger::v1::DocumentRow>>> ListDocuments(
    const HallState& state, std::string_view hall, domain::DocumentSubject subject,
    int64_t subject_id, std::string_view after_key, size_t limit);

// Ratings (queries_ratings.cc).
absl::StatusOr<std::shared_ptr<const ledger::v1::RatingRow>> GetRating(
    const HallState& state, std::string_view hall, int64_t rating_id);
absl::StatusOr<Page<std::shared_ptr<const ledger::v1::RatingRow>>> ListRatings(
    const HallState& state, std::string_view hall, int64_t case_id, std::string_view after_key,
    size_t limit);

// Ledger (queries_ledger.cc).

absl::StatusOr<std::optional<FeedItem>> GetEntry(const storage::Snapshot& snapshot,
                                                 std::string_view hall, uint64_t seq);
absl::StatusOr<Page<EntryPtr>> ListCaseEntries(const HallState& state, std::string_view hall,
                                               int64_t case_id, std::string_view after_key,
                                               size_t limit);
absl::StatusOr<Page<EntryPtr>> ListAccessEntries(const HallState& state, std::string_view hall,
                                                 uint64_t before_seq, size_t limit,
                                                 size_t scan_rows_max);

// A side row's message; nullopt if there is none. DATA_LOSS if it is damaged.
template <typename Row>
absl::StatusOr<std::optional<Row>> GetSideRow(const HallState& state, storage::Table table,
                                              std::string_view key);

}  // namespace hallcase::app::queries
