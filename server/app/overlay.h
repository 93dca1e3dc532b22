// The rows of one hall as its writer sees them within a batch: the last committed state, what the
// batch has changed so far on top, and decoded rows kept from batch to batch.
//
// Rows that change stay decoded and are encoded once, by Flush; rows that are written once and that
// no command reads go straight into the write batch.
//
// Reads may fail. A failed read answers "not there" and is remembered in status(): the caller looks
// at it after Decide (the command is refused) and after Fold (the batch is given up).
//
// Not thread-safe: belongs to the hall's writer.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/app/case_cache.h"
#include "server/app/mark_set.h"
#include "server/app/row_codec.h"
#include "server/app/row_set.h"
#include "server/domain/view.h"
#include "storage/batch.h"
#include "storage/engine.h"

namespace hallcase::app {

class Overlay final : public domain::Rows {
 public:
  // `cases` must outlive the overlay.
  Overlay(std::string hall, CaseCache* cases) : hall_(std::move(hall)), cases_(cases) {}

  // Starts a batch over `base`, the latest committed state. Writes go to `out`, which must outlive
  // the batch. Whatever the batch before had not published is forgotten.
  void Begin(std::shared_ptr<const storage::Snapshot> base,
             std::shared_ptr<const domain::Reference> reference, storage::WriteBatch* out);

  // Encodes every changed row into the write batch, each once.
  void Flush();

  // The write batch is durable: what it changed is the committed state from now on.
  void Publish();

  // Also forgets what was kept from batch to batch (after a commit of unknown fate).
  void Reset();

  // First failed read of the batch.
  const absl::Status& status() const { return status_; }

  // Reference data as it is after the batch so far.
  std::shared_ptr<const domain::Reference> shared_reference() const;
  // Null if there is no such row.
  CasePtr SharedCase(int64_t case_id) const;
  std::shared_ptr<const ledger::v1::WarningRow> SharedWarning(int64_t warning_id) const;
  std::shared_ptr<const ledger::v1::JobRow> SharedJob(int64_t job_id) const;
  std::shared_ptr<const ledger::v1::HandoverRow> SharedHandover(int64_t handover_id) const;
  std::shared_ptr<const ledger::v1::ShiftRow> SharedShift(int64_t shift_id) const;
  std::shared_ptr<const ledger::v1::DocumentRow> SharedDocument(int64_t document_id) const;
  std::shared_ptr<const ledger::v1::RatingRow> SharedRating(int64_t rating_id) const;

  // Contents of a committed side row, nullopt if there is none; not what the batch changed.
  std::optional<std::string> CommittedSideRow(storage::Table table, std::string_view key) const;

  std::optional<ledger::v1::RequestRow> FindRequest(uint32_t week, std::string_view principal,
                                                    std::string_view request_id) const;
  void PutRequest(uint32_t week, std::string_view principal, std::string_view request_id,
                  const ledger::v1::RequestRow& row);

  // Earliest timer that the batch set, INT64_MAX if it set none.
  int64_t earliest_wake_us() const { return earliest_wake_us_; }
  // Jobs that the batch changed and that are running after it, for the job runner: no rotations.
  std::vector<int64_t> RunningJobs() const;

  // domain::View
  const domain::Reference& reference() const override { return *shared_reference_view(); }
  const ledger::v1::CaseRow* FindCase(int64_t case_id) const override;
  const ledger::v1::WarningRow* FindWarning(int64_t warning_id) const override;
  const ledger::v1::JobRow* FindJob(int64_t job_id) const override;
  const ledger::v1::HandoverRow* FindHandover(int64_t handover_id) const override;
  const ledger::v1::ObjectRow* FindObject(int64_t object_id) const override;
  const ledger::v1::ShiftRow* FindShift(int64_t shift_id) const override;
  const ledger::v1::DocumentRow* FindDocument(int64_t document_id) const override;
  const ledger::v1::RatingRow* FindRating(int64_t rating_id) const override;
  void ScanRatings(int64_t case_id, const std::function<bool(int64_t)>& visit) const override;
  void ScanDocuments(domain::DocumentSubject subject, int64_t subject_id,
                     const std::function<bool(int64_t)>& visit) const override;
  void ScanHeld(const ledger::v1::Holder& holder,
                const std::function<bool(domain::HeldSubject, int64_t)>& visit) const override;
  void ScanWork(const ledger::v1::Party& party,
                const std::function<bool(int64_t)>& visit) const override;
  void ScanOpenWarnings(const ledger::v1::Party& party,
                        const std::function<bool(int64_t)>& visit) const override;
  std::optional<int64_t> FindExternal(std::string_view source, domain::ExternalKind kind,
                                      std::string_view id) const override;
  std::optional<int64_t> FindUpstream(std::string_view number) const override;
  int64_t CounterValue(domain::Counter counter, uint32_t day, std::string_view dim) const override;
  void ScanCases(int64_t after,
                 const std::function<bool(const ledger::v1::CaseRow&)>& visit) const override;

  // domain::Rows
  domain::Reference& MutableReference() override;
  ledger::v1::CaseRow& MutableCase(int64_t case_id) override;
  ledger::v1::CaseRow& CreateCase(int64_t case_id) override;
  ledger::v1::WarningRow& MutableWarning(int64_t warning_id) override;
  ledger::v1::WarningRow& CreateWarning(int64_t warning_id) override;
  ledger::v1::JobRow& MutableJob(int64_t job_id) override;
  ledger::v1::JobRow& CreateJob(int64_t job_id) override;
  ledger::v1::HandoverRow& MutableHandover(int64_t handover_id) override;
  ledger::v1::HandoverRow& CreateHandover(int64_t handover_id) override;
  ledger::v1::ObjectRow& MutableObject(int64_t object_id) override;
  ledger::v1::ObjectRow& CreateObject(int64_t object_id) override;
  ledger::v1::ShiftRow& MutableShift(int64_t shift_id) override;
  ledger::v1::ShiftRow& CreateShift(int64_t shift_id) override;
  ledger::v1::DocumentRow& MutableDocument(int64_t document_id) override;
  ledger::v1::DocumentRow& CreateDocument(int64_t document_id) override;
  ledger::v1::RatingRow& MutableRating(int64_t rating_id) override;
  ledger::v1::RatingRow& CreateRating(int64_t rating_id) override;
  void PutReferenceRow(const ledger::v1::ReferenceRow& row) override;
  void PutPrincipal(const ledger::v1::PrincipalRow& row) override;
  void PutCaseEntry(int64_t case_id, uint64_t seq, uint32_t index) override;
  void PutNumber(uint32_t day, uint32_t sequence, int64_t case_id) override;
  void PutExternal(std::string_view source, domain::ExternalKind kind, std::string_view id,
                   int64_t case_id) override;
  void PutUpstream(std::string_view number, int64_t case_id) override;
  void DeleteUpstream(std::string_view number) override;
  void PutWork(const ledger::v1::Party& party, int64_t due_at_us, int64_t case_id) override;
  void DeleteWork(const ledger::v1::Party& party, int64_t due_at_us, int64_t case_id) override;
  void PutTimer(int64_t wake_at_us, int64_t case_id) override;
  void DeleteTimer(int64_t wake_at_us, int64_t case_id) override;
  void PutOpenWarning(const ledger::v1::Party& party, int64_t warning_id) override;
  void DeleteOpenWarning(const ledger::v1::Party& party, int64_t warning_id) override;
  void PutSheetNumber(uint32_t day, uint32_t sequence, int64_t id) override;
  void PutHeld(const ledger::v1::Holder& holder, domain::HeldSubject subject,
               int64_t id) override;
  void DeleteHeld(const ledger::v1::Holder& holder, domain::HeldSubject subject,
                  int64_t id) override;
  void PutOpenHandover(domain::HandoverSide side, const ledger::v1::Holder& holder,
                       int64_t handover_id) override;
  void DeleteOpenHandover(domain::HandoverSide side, const ledger::v1::Holder& holder,
                          int64_t handover_id) override;
  void PutDocumentOf(domain::DocumentSubject subject, int64_t subject_id,
                     int64_t document_id) override;
  void PutRatingOf(int64_t case_id, int64_t rating_id) override;
  void Count(domain::Counter counter, uint32_t day, std::string_view dim, int64_t delta) override;

 private:
  using Memo = absl::flat_hash_map<std::string, std::optional<int64_t>>;

  const domain::Reference* shared_reference_view() const {
    return changed_reference_ != nullptr ? changed_reference_.get() : reference_.get();
  }
  void FlushCustody();
  void FlushDocuments();
  void FlushRatings();
  void Failed(absl::Status status) const;
  // The stored row, in value_; false if there is none or it cannot be read.
  bool Read(storage::Table table, std::string_view key) const;
  template <typename Row>
  std::shared_ptr<const Row> Load(RowSet<Row>* rows, storage::Table table,
                                  std::string_view key) const;
  CasePtr LoadCase(int64_t case_id) const;
  std::shared_ptr<const ledger::v1::WarningRow> LoadWarning(int64_t warning_id) const;
  std::shared_ptr<const ledger::v1::JobRow> LoadJob(int64_t job_id) const;
  std::shared_ptr<const ledger::v1::RatingRow> LoadRating(int64_t rating_id) const;
  // Keys of an index below `prefix` as they are after the batch so far, until `visit` returns
  // false.
  void ScanMarks(storage::Table table, const MarkSet& marks, const std::string& prefix,
                 const std::function<bool(std::string_view)>& visit) const;
  std::optional<int64_t> ReadNumber(storage::Table table, const std::string& key,
                                    Memo* memo) const;
  int64_t CounterByKey(const std::string& key) const;

  const std::string hall_;
  CaseCache* const cases_;
  std::shared_ptr<const storage::Snapshot> base_;
  std::shared_ptr<const domain::Reference> reference_;
  std::shared_ptr<domain::Reference> changed_reference_;
  storage::WriteBatch* out_ = nullptr;
  mutable absl::Status status_;
  mutable std::string value_;
  int64_t earliest_wake_us_ = INT64_MAX;

  mutable RowSet<ledger::v1::CaseRow> case_rows_;
  mutable RowSet<ledger::v1::WarningRow> warning_rows_;
  mutable RowSet<ledger::v1::JobRow> job_rows_;
  mutable RowSet<ledger::v1::HandoverRow> handover_rows_;
  mutable RowSet<ledger::v1::ObjectRow> object_rows_;
  mutable RowSet<ledger::v1::ShiftRow> shift_rows_;
  mutable RowSet<ledger::v1::DocumentRow> document_rows_;
  mutable RowSet<ledger::v1::RatingRow> rating_rows_;
  mutable Memo externals_;
  mutable Memo upstreams_;
  MarkSet work_{storage::Table::kWork};
  MarkSet timers_{storage::Table::kTimers};
  MarkSet warnings_open_{storage::Table::kWarningsOpen};
  MarkSet held_{storage::Table::kHeld};
  MarkSet handovers_open_{storage::Table::kHandoversOpen};
  MarkSet documents_of_{storage::Table::kDocumentsOf};
  MarkSet ratings_of_{storage::Table::kRatingsOf};
  absl::flat_hash_map<std::string, ledger::v1::RequestRow> requests_;
  // Counters that the batch changed, and committed values kept from batch to batch.
  absl::flat_hash_map<std::string, int64_t> counters_;
  mutable absl::flat_hash_map<std::string, int64_t> committed_counters_;

  // What MutableX answers when the row could not be read: the batch is given up anyway.
  ledger::v1::CaseRow lost_case_;
  ledger::v1::WarningRow lost_warning_;
  ledger::v1::JobRow lost_job_;
  ledger::v1::HandoverRow lost_handover_;
  ledger::v1::ObjectRow lost_object_;
  ledger::v1::ShiftRow lost_shift_;
  ledger::v1::DocumentRow lost_document_;
  ledger::v1::RatingRow lost_rating_;
};

template <typename Row>
std::shared_ptr<const Row> Overlay::Load(RowSet<Row>* rows, storage::Table table,
                                         std::string_view key) const {
  if (!Read(table, key)) return nullptr;
  std::shared_ptr<Row> row = rows->NewRow();
  absl::Status parsed = ParseRow(table, value_, row.get());
  if (!parsed.ok()) {
    Failed(std::move(parsed));
    return nullptr;
  }
  return row;
}

}  // namespace hallcase::app
