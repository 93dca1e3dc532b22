#include "server/app/rebuild.h"

#include <utility>

#include "server/app/index_keys.h"
#include "server/app/request_log.h"
#include "server/app/row_codec.h"
#include "server/domain/fold.h"
#include "storage/keys.h"

namespace hallcase::app {

using ledger::v1::CaseRow;
using ledger::v1::JobRow;
using ledger::v1::Party;
using ledger::v1::WarningRow;
using storage::Table;

namespace {

template <typename Map>
auto FindIn(Map& map, int64_t id) -> decltype(&map.begin()->second) {
  const auto found = map.find(id);
  return found == map.end() ? nullptr : &found->second;
}

template <typename Map>
std::optional<int64_t> NumberIn(const Map& map, const std::string& key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

std::string CounterRowKey(std::string_view hall, domain::Counter counter, uint32_t day,
                          std::string_view dim) {
  return storage::CounterKey(hall, static_cast<uint16_t>(counter), day, dim);
}

}  // namespace

Rebuild::Rebuild(std::string hall, uint32_t oldest_request_week)
    : hall_(std::move(hall)), oldest_request_week_(oldest_request_week) {
  reference_.CompileAxis().IgnoreError();
}

void Rebuild::Offend(std::string_view what) {
  if (offence_.empty()) offence_ = std::string(what);
}

void Rebuild::Add(const ledger::v1::Entry& entry) {
  cases_.PackIfFull();
  domain::Fold(entry, this);
  const size_t id_bytes = entry.request_id().size();
  if (id_bytes != 0 && id_bytes != storage::kRequestIdBytes) Offend("a request id is cut");
}

void Rebuild::AddRequest(const ledger::v1::Entry& entry) {
  const uint32_t week = LedgerWeek(entry.recorded_at_us());
  if (week < oldest_request_week_ || entry.request_id().size() != storage::kRequestIdBytes) return;
  requests_[storage::RequestKey(hall_, week, entry.actor(), entry.request_id())] =
      RequestRowOf(entry).SerializeAsString();
}

const CaseRow* Rebuild::FindCase(int64_t case_id) const { return cases_.Find(case_id); }
const WarningRow* Rebuild::FindWarning(int64_t id) const { return FindIn(warnings_, id); }
const JobRow* Rebuild::FindJob(int64_t id) const { return FindIn(jobs_, id); }

std::optional<int64_t> Rebuild::FindExternal(std::string_view source, domain::ExternalKind kind,
                                             std::string_view id) const {
  return NumberIn(externals_, ExternalIndexKey(hall_, source, kind, id));
}

std::optional<int64_t> Rebuild::FindUpstream(std::string_view number) const {
  return NumberIn(upstreams_, storage::UpstreamKey(hall_, number));
}

int64_t Rebuild::CounterValue(domain::Counter counter, uint32_t day, std::string_view dim) const {
  return NumberIn(counters_, CounterRowKey(hall_, counter, day, dim)).value_or(0);
}

void Rebuild::ScanCases(int64_t after, const std::function<bool(const CaseRow&)>& visit) const {
  bool go_on = true;
  cases_.ForEachRow([&](const CaseRow& row) {
    if (go_on && row.case_id() > after) go_on = visit(row);
  });
}

CaseRow& Rebuild::MutableCase(int64_t case_id) {
  CaseRow* row = cases_.Find(case_id);
  if (row != nullptr) return *row;
  Offend("a fact changes a case that is not there");
  return lost_case_;
}

CaseRow& Rebuild::CreateCase(int64_t case_id) {
  CaseRow* row = cases_.Create(case_id);
  if (row != nullptr) return *row;
  Offend("a fact opens a case that is there already");
  return lost_case_;
}

WarningRow& Rebuild::MutableWarning(int64_t warning_id) {
  WarningRow* row = FindIn(warnings_, warning_id);
  if (row != nullptr) return *row;
  Offend("a fact changes a warning that is not there");
  return lost_warning_;
}

WarningRow& Rebuild::CreateWarning(int64_t warning_id) {
  const auto [it, fresh] = warnings_.try_emplace(warning_id);
  if (!fresh) Offend("a fact raises a warning that is there already");
  return it->second;
}

JobRow& Rebuild::MutableJob(int64_t job_id) {
  JobRow* row = FindIn(jobs_, job_id);
  if (row != nullptr) return *row;
  Offend("a fact changes a job that is not there");
  return lost_job_;
}

JobRow& Rebuild::CreateJob(int64_t job_id) {
  const auto [it, fresh] = jobs_.try_emplace(job_id);
  if (!fresh) Offend("a fact starts a job that is there already");
  return it->second;
}

void Rebuild::PutReferenceRow(const ledger::v1::ReferenceRow& row) {
  reference_rows_[ReferenceRowKey(hall_, row.value())] = row.SerializeAsString();
}

void Rebuild::PutPrincipal(const ledger::v1::PrincipalRow& row) {
  staff_[storage::StaffKey(hall_, row.added().id())] = row.SerializeAsString();
}

void Rebuild::PutCaseEntry(int64_t case_id, uint64_t seq, uint32_t index) {
  case_entries_.insert(storage::CaseEntryKey(hall_, case_id, seq, index));
}

void Rebuild::PutNumber(uint32_t day, uint32_t sequence, int64_t case_id) {
  case_numbers_[storage::CaseNumberKey(hall_, day, sequence)] = case_id;
}

void Rebuild::PutExternal(std::string_view source, domain::ExternalKind kind, std::string_view id,
                          int64_t case_id) {
  externals_[ExternalIndexKey(hall_, source, kind, id)] = case_id;
}

void Rebuild::PutUpstream(std::string_view number, int64_t case_id) {
  upstreams_[storage::UpstreamKey(hall_, number)] = case_id;
}

void Rebuild::DeleteUpstream(std::string_view number) {
  upstreams_.erase(storage::UpstreamKey(hall_, number));
}

void Rebuild::PutWork(const Party& party, int64_t due_at_us, int64_t case_id) {
  work_.insert(WorkIndexKey(hall_, party, due_at_us, case_id));
}

void Rebuild::DeleteWork(const Party& party, int64_t due_at_us, int64_t case_id) {
  work_.erase(WorkIndexKey(hall_, party, due_at_us, case_id));
}

void Rebuild::PutTimer(int64_t wake_at_us, int64_t case_id) {
  timers_.insert(TimerIndexKey(hall_, wake_at_us, case_id));
}

void Rebuild::DeleteTimer(int64_t wake_at_us, int64_t case_id) {
  timers_.erase(TimerIndexKey(hall_, wake_at_us, case_id));
}

void Rebuild::PutOpenWarning(const Party& party, int64_t warning_id) {
  warnings_open_.insert(OpenWarningIndexKey(hall_, party, warning_id));
}

void Rebuild::DeleteOpenWarning(const Party& party, int64_t warning_id) {
  warnings_open_.erase(OpenWarningIndexKey(hall_, party, warning_id));
}

void Rebuild::Count(domain::Counter counter, uint32_t day, std::string_view dim, int64_t delta) {
  const auto it = counters_.try_emplace(CounterRowKey(hall_, counter, day, dim), 0).first;
  it->second += delta;
  // A counter at 0 has no row.
  if (it->second == 0) counters_.erase(it);
}

}  // namespace hallcase::app
