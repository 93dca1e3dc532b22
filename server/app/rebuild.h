// The derived rows of a hall, made again from its facts alone: no engine, nothing but maps. What
// `verify` compares the stored rows with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/container/node_hash_map.h"
#include "hallcase/ledger/v1/entry.pb.h"
#include "server/app/case_store.h"
#include "server/domain/view.h"
#include "storage/schema.h"

namespace hallcase::app {

// Not thread-safe, but for what is said below.
class Rebuild final : public domain::Rows {
 public:
  // Request rows of weeks before `oldest_request_week` are left out.
  Rebuild(std::string hall, uint32_t oldest_request_week);

  // Folds the next entry. REQUIRES: its chain was checked.
  void Add(const ledger::v1::Entry& entry);

  // Remembers the entry's request, if it has one. May run beside Add, and before it.
  void AddRequest(const ledger::v1::Entry& entry);

  // What facts did that no accepted fact can do, for example change a case that is not there; empty
  // if nothing.
  const std::string& offence() const { return offence_; }

  const CaseStore& cases() const { return cases_; }
  // Visits transfer and shift sheets that nobody has signed and nobody was told of: id, and when
  // they are to be signed.
  void ForEachUntold(const std::function<void(int64_t, int64_t)>& visit) const;

  // Visits the data keys of documents about sheets, and of what shift sheets note: whose it is, in
  // words, and its id. Documents about cases lie under the key of the case.
  void ForEachSheetKey(const std::function<void(std::string, std::string_view)>& visit) const;

  // Takes the row that should lie under `key`; nullopt if there should be none. This and
  // ForEachLeft may run at once for different tables.
  std::optional<std::string> Take(storage::Table table, const std::string& key);
  // Visits keys of rows that were not taken, in no order, until `visit` returns false.
  void ForEachLeft(storage::Table table, const std::function<bool(const std::string&)>& visit);

  // domain::View
  const domain::Reference& reference() const override { return reference_; }
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
  domain::Reference& MutableReference() override { return reference_; }
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
  // Rows by storage key. Most values are one number or nothing.
  using Marks = absl::flat_hash_set<std::string>;
  using Numbers = absl::flat_hash_map<std::string, int64_t>;
  using Messages = absl::flat_hash_map<std::string, std::string>;

  void Offend(std::string_view what);
  Marks* MarksOf(storage::Table table);
  Numbers* NumbersOf(storage::Table table);
  Messages* MessagesOf(storage::Table table);

  const std::string hall_;
  const uint32_t oldest_request_week_;
  std::string offence_;
  domain::Reference reference_;
  mutable CaseStore cases_;
  absl::node_hash_map<int64_t, ledger::v1::WarningRow> warnings_;
  absl::node_hash_map<int64_t, ledger::v1::JobRow> jobs_;
  absl::node_hash_map<int64_t, ledger::v1::HandoverRow> handovers_;
  absl::node_hash_map<int64_t, ledger::v1::ObjectRow> objects_;
  absl::node_hash_map<int64_t, ledger::v1::ShiftRow> shifts_;
  absl::node_hash_map<int64_t, ledger::v1::DocumentRow> documents_;
  absl::node_hash_map<int64_t, ledger::v1::RatingRow> ratings_;
  Marks case_entries_;
  Marks work_;
  Marks timers_;
  Marks warnings_open_;
  Marks held_;
  Marks handovers_open_;
  Marks documents_of_;
  Marks ratings_of_;
  Numbers case_numbers_;
  Numbers externals_;
  Numbers upstreams_;
  Numbers counters_;
  Numbers sheet_numbers_;
  Messages requests_;
  Messages reference_rows_;
  Messages staff_;

  // What MutableX answers for a row that is not there.
  ledger::v1::CaseRow lost_case_;
  ledger::v1::WarningRow lost_warning_;
  ledger::v1::JobRow lost_job_;
  ledger::v1::HandoverRow lost_handover_;
  ledger::v1::ObjectRow lost_object_;
  ledger::v1::ShiftRow lost_shift_;
  ledger::v1::DocumentRow lost_document_;
  ledger::v1::RatingRow lost_rating_;
};

}  // namespace hallcase::app
