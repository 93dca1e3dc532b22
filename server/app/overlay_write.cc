// The writing half of the overlay: what Fold calls.

#include <algorithm>

#include "server/app/index_keys.h"
#include "server/app/overlay.h"
#include "server/app/row_codec.h"
#include "storage/keys.h"

namespace hallcase::app {

using ledger::v1::CaseRow;
using ledger::v1::JobRow;
using ledger::v1::Party;
using ledger::v1::WarningRow;
using storage::Table;

namespace {

absl::Status Missing(std::string_view what) {
  return absl::DataLossError("a fact changes a row that is not there: " + std::string(what));
}

}  // namespace

domain::Reference& Overlay::MutableReference() {
  if (changed_reference_ == nullptr) {
    changed_reference_ = std::make_shared<domain::Reference>(*reference_);
  }
  return *changed_reference_;
}

CaseRow& Overlay::MutableCase(int64_t case_id) {
  CaseRow* row = case_rows_.Mutable(case_id, [this](int64_t id) { return LoadCase(id); });
  if (row != nullptr) return *row;
  Failed(Missing("case"));
  return lost_case_;
}

CaseRow& Overlay::CreateCase(int64_t case_id) { return *case_rows_.Create(case_id); }

WarningRow& Overlay::MutableWarning(int64_t warning_id) {
  WarningRow* row =
      warning_rows_.Mutable(warning_id, [this](int64_t id) { return LoadWarning(id); });
  if (row != nullptr) return *row;
  Failed(Missing("warning"));
  return lost_warning_;
}

WarningRow& Overlay::CreateWarning(int64_t warning_id) {
  return *warning_rows_.Create(warning_id);
}

JobRow& Overlay::MutableJob(int64_t job_id) {
  JobRow* row = job_rows_.Mutable(job_id, [this](int64_t id) { return LoadJob(id); });
  if (row != nullptr) return *row;
  Failed(Missing("job"));
  return lost_job_;
}

JobRow& Overlay::CreateJob(int64_t job_id) { return *job_rows_.Create(job_id); }

void Overlay::PutReferenceRow(const ledger::v1::ReferenceRow& row) {
  out_->Put(Table::kReference, ReferenceRowKey(hall_, row.value()), SerializeRow(row, &value_));
}

void Overlay::PutPrincipal(const ledger::v1::PrincipalRow& row) {
  out_->Put(Table::kStaff, storage::StaffKey(hall_, row.added().id()),
            SerializeRow(row, &value_));
}

void Overlay::PutCaseEntry(int64_t case_id, uint64_t seq, uint32_t index) {
  out_->Put(Table::kCaseEntries, storage::CaseEntryKey(hall_, case_id, seq, index), MarkRow());
}

void Overlay::PutNumber(uint32_t day, uint32_t sequence, int64_t case_id) {
  out_->Put(Table::kCaseNumbers, storage::CaseNumberKey(hall_, day, sequence),
            EncodeNumberRow(case_id).view());
}

void Overlay::PutExternal(std::string_view source, domain::ExternalKind kind, std::string_view id,
                          int64_t case_id) {
  std::string key = ExternalIndexKey(hall_, source, kind, id);
  out_->Put(Table::kExternals, key, EncodeNumberRow(case_id).view());
  externals_[std::move(key)] = case_id;
}

void Overlay::PutUpstream(std::string_view number, int64_t case_id) {
  std::string key = storage::UpstreamKey(hall_, number);
  out_->Put(Table::kUpstreamNumbers, key, EncodeNumberRow(case_id).view());
  upstreams_[std::move(key)] = case_id;
}

void Overlay::DeleteUpstream(std::string_view number) {
  std::string key = storage::UpstreamKey(hall_, number);
  out_->Delete(Table::kUpstreamNumbers, key);
  upstreams_[std::move(key)] = std::nullopt;
}

void Overlay::PutWork(const Party& party, int64_t due_at_us, int64_t case_id) {
  work_.Put(WorkIndexKey(hall_, party, due_at_us, case_id));
}

void Overlay::DeleteWork(const Party& party, int64_t due_at_us, int64_t case_id) {
  work_.Delete(WorkIndexKey(hall_, party, due_at_us, case_id));
}

void Overlay::PutTimer(int64_t wake_at_us, int64_t case_id) {
  earliest_wake_us_ = std::min(earliest_wake_us_, wake_at_us);
  timers_.Put(TimerIndexKey(hall_, wake_at_us, case_id));
}

void Overlay::DeleteTimer(int64_t wake_at_us, int64_t case_id) {
  timers_.Delete(TimerIndexKey(hall_, wake_at_us, case_id));
}

void Overlay::PutOpenWarning(const Party& party, int64_t warning_id) {
  warnings_open_.Put(OpenWarningIndexKey(hall_, party, warning_id));
}

void Overlay::DeleteOpenWarning(const Party& party, int64_t warning_id) {
  warnings_open_.Delete(OpenWarningIndexKey(hall_, party, warning_id));
}

void Overlay::Count(domain::Counter counter, uint32_t day, std::string_view dim, int64_t delta) {
  if (delta == 0) return;
  std::string key = storage::CounterKey(hall_, static_cast<uint16_t>(counter), day, dim);
  const int64_t value = CounterByKey(key) + delta;
  counters_[std::move(key)] = value;
}

std::optional<ledger::v1::RequestRow> Overlay::FindRequest(uint32_t week,
                                                           std::string_view principal,
                                                           std::string_view request_id) const {
  const std::string key = storage::RequestKey(hall_, week, principal, request_id);
  const auto found = requests_.find(key);
  if (found != requests_.end()) return found->second;
  if (!Read(Table::kRequests, key)) return std::nullopt;
  ledger::v1::RequestRow row;
  absl::Status parsed = ParseRow(Table::kRequests, value_, &row);
  if (!parsed.ok()) Failed(std::move(parsed));
  return row;
}

void Overlay::PutRequest(uint32_t week, std::string_view principal, std::string_view request_id,
                         const ledger::v1::RequestRow& row) {
  std::string key = storage::RequestKey(hall_, week, principal, request_id);
  out_->Put(Table::kRequests, key, SerializeRow(row, &value_));
  requests_[std::move(key)] = row;
}

}  // namespace hallcase::app
