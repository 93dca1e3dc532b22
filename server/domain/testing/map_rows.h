// Rows in plain maps: what the domain's own tests decide and fold against.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "server/domain/decide.h"
#include "server/domain/fold.h"

namespace hallcase::domain::testing {

class MapRows : public Rows {
 public:
  MapRows();

  // Decides and, on facts, folds at `now_us`; returns the verdict. Facts are kept in `entries`.
  Verdict Apply(const ledger::v1::Command& command, const Context& context);
  // Context of the next entry for this principal (staff) with this role.
  Context As(const std::string& principal, ledger::v1::Role role, int64_t now_us) const;

  const Reference& reference() const override { return reference_; }
  const ledger::v1::CaseRow* FindCase(int64_t id) const override;
  const ledger::v1::WarningRow* FindWarning(int64_t id) const override;
  const ledger::v1::JobRow* FindJob(int64_t id) const override;
  const ledger::v1::HandoverRow* FindHandover(int64_t id) const override;
  const ledger::v1::ObjectRow* FindObject(int64_t id) const override;
  const ledger::v1::ShiftRow* FindShift(int64_t id) const override;
  const ledger::v1::DocumentRow* FindDocument(int64_t id) const override;
  const ledger::v1::RatingRow* FindRating(int64_t id) const override;
  void ScanRatings(int64_t case_id, const std::function<bool(int64_t)>& visit) const override;
  void ScanDocuments(DocumentSubject subject, int64_t subject_id,
                     const std::function<bool(int64_t)>& visit) const override;
  void ScanHeld(const ledger::v1::Holder& holder,
                const std::function<bool(HeldSubject, int64_t)>& visit) const override;
  void ScanWork(const ledger::v1::Party& party,
                const std::function<bool(int64_t)>& visit) const override;
  void ScanOpenWarnings(const ledger::v1::Party& party,
                        const std::function<bool(int64_t)>& visit) const override;
  std::optional<int64_t> FindExternal(std::string_view source, ExternalKind kind,
                                      std::string_view id) const override;
  std::optional<int64_t> FindUpstream(std::string_view number) const override;
  int64_t CounterValue(Counter counter, uint32_t day, std::string_view dim) const override;
  void ScanCases(int64_t after,
                 const std::function<bool(const ledger::v1::CaseRow&)>& visit) const override;

  Reference& MutableReference() override { return reference_; }
  ledger::v1::CaseRow& MutableCase(int64_t id) override { return cases.at(id); }
  ledger::v1::CaseRow& CreateCase(int64_t id) override { return cases[id]; }
  ledger::v1::WarningRow& MutableWarning(int64_t id) override { return warnings.at(id); }
  ledger::v1::WarningRow& CreateWarning(int64_t id) override { return warnings[id]; }
  ledger::v1::JobRow& MutableJob(int64_t id) override { return jobs.at(id); }
  ledger::v1::JobRow& CreateJob(int64_t id) override { return jobs[id]; }
  ledger::v1::HandoverRow& MutableHandover(int64_t id) override { return handovers.at(id); }
  ledger::v1::HandoverRow& CreateHandover(int64_t id) override { return handovers[id]; }
  ledger::v1::ObjectRow& MutableObject(int64_t id) override { return objects.at(id); }
  ledger::v1::ObjectRow& CreateObject(int64_t id) override { return objects[id]; }
  ledger::v1::ShiftRow& MutableShift(int64_t id) override { return shifts.at(id); }
  ledger::v1::ShiftRow& CreateShift(int64_t id) override { return shifts[id]; }
  ledger::v1::DocumentRow& MutableDocument(int64_t id) override { return documents.at(id); }
  ledger::v1::DocumentRow& CreateDocument(int64_t id) override { return documents[id]; }
  ledger::v1::RatingRow& MutableRating(int64_t id) override { return ratings.at(id); }
  ledger::v1::RatingRow& CreateRating(int64_t id) override { return ratings[id]; }
  void PutReferenceRow(const ledger::v1::ReferenceRow&) override {}
  void PutPrincipal(const ledger::v1::PrincipalRow&) override {}
  void PutCaseEntry(int64_t case_id, uint64_t seq, uint32_t) override;
  void PutNumber(uint32_t day, uint32_t sequence, int64_t case_id) override;
  void PutExternal(std::string_view source, ExternalKind kind, std::string_view id,
                   int64_t case_id) override;
  void PutUpstream(std::string_view number, int64_t case_id) override;
  void DeleteUpstream(std::string_view number) override;
  void PutWork(const ledger::v1::Party& party, int64_t due, int64_t case_id) override;
  void DeleteWork(const ledger::v1::Party& party, int64_t due, int64_t case_id) override;
  void PutTimer(int64_t wake, int64_t case_id) override;
  void DeleteTimer(int64_t wake, int64_t case_id) override;
  void PutOpenWarning(const ledger::v1::Party& party, int64_t warning_id) override;
  void DeleteOpenWarning(const ledger::v1::Party& party, int64_t warning_id) override;
  void PutSheetNumber(uint32_t day, uint32_t sequence, int64_t id) override;
  void PutHeld(const ledger::v1::Holder& holder, HeldSubject subject, int64_t id) override;
  void DeleteHeld(const ledger::v1::Holder& holder, HeldSubject subject, int64_t id) override;
  void PutOpenHandover(HandoverSide side, const ledger::v1::Holder& holder, int64_t id) override;
  void DeleteOpenHandover(HandoverSide side, const ledger::v1::Holder& holder,
                          int64_t id) override;
  void PutDocumentOf(DocumentSubject subject, int64_t subject_id, int64_t id) override;
  void PutRatingOf(int64_t case_id, int64_t id) override;
  void Count(Counter counter, uint32_t day, std::string_view dim, int64_t delta) override;

  // Sum over days and dimensions.
  int64_t Total(Counter counter) const;

  std::map<int64_t, ledger::v1::CaseRow> cases;
  std::map<int64_t, ledger::v1::WarningRow> warnings;
  std::map<int64_t, ledger::v1::JobRow> jobs;
  std::map<int64_t, ledger::v1::HandoverRow> handovers;
  std::map<int64_t, ledger::v1::ObjectRow> objects;
  std::map<int64_t, ledger::v1::ShiftRow> shifts;
  std::map<int64_t, ledger::v1::DocumentRow> documents;
  std::map<int64_t, ledger::v1::RatingRow> ratings;
  std::set<std::pair<int64_t, int64_t>> ratings_of;
  // Subject, its id, document.
  std::set<std::tuple<int, int64_t, int64_t>> documents_of;
  std::map<std::pair<uint32_t, uint32_t>, int64_t> sheet_numbers;
  // Holder kind, id, place; subject kind, id.
  std::set<std::tuple<int, std::string, std::string, int, int64_t>> held;
  std::set<std::tuple<int, int, std::string, int64_t>> open_handovers;
  std::map<std::tuple<std::string, char, std::string>, int64_t> externals;
  std::map<std::string, int64_t> upstream;
  std::set<std::tuple<int, std::string, int64_t, int64_t>> work;
  std::set<std::pair<int64_t, int64_t>> timers;
  std::set<std::tuple<int, std::string, int64_t>> open_warnings;
  std::map<std::tuple<uint16_t, uint32_t, std::string>, int64_t> counters;
  std::map<std::pair<uint32_t, uint32_t>, int64_t> numbers;
  std::vector<ledger::v1::Entry> entries;
  // Cases that ScanCases has shown.
  mutable int cases_scanned = 0;

 private:
  Reference reference_;
};

}  // namespace hallcase::domain::testing
