#include "server/app/overlay.h"

#include <algorithm>
#include <utility>

#include "server/app/index_keys.h"
#include "server/app/limits.h"
#include "server/app/row_codec.h"
#include "storage/keys.h"
#include "storage/side_row.h"

namespace hallcase::app {

using ledger::v1::CaseRow;
using ledger::v1::JobRow;
using ledger::v1::WarningRow;
using storage::Table;

void Overlay::Begin(std::shared_ptr<const storage::Snapshot> base,
                    std::shared_ptr<const domain::Reference> reference,
                    storage::WriteBatch* out) {
  base_ = std::move(base);
  reference_ = std::move(reference);
  changed_reference_ = nullptr;
  out_ = out;
  status_ = absl::OkStatus();
  earliest_wake_us_ = INT64_MAX;
  case_rows_.Clear();
  warning_rows_.Clear();
  job_rows_.Clear();
  handover_rows_.Clear();
  object_rows_.Clear();
  shift_rows_.Clear();
  document_rows_.Clear();
  rating_rows_.Clear();
  EraseAll(&externals_);
  EraseAll(&upstreams_);
  work_.Clear();
  timers_.Clear();
  warnings_open_.Clear();
  held_.Clear();
  handovers_open_.Clear();
  documents_of_.Clear();
  ratings_of_.Clear();
  EraseAll(&requests_);
  EraseAll(&counters_);
  if (committed_counters_.size() > kCountersCachedMax) committed_counters_.clear();
}

void Overlay::Flush() {
  case_rows_.ForEachChanged([&](int64_t id, const auto& row) {
    out_->Put(Table::kCases, storage::CaseKey(hall_, id), SerializeRow(*row, &value_));
  });
  warning_rows_.ForEachChanged([&](int64_t id, const auto& row) {
    out_->Put(Table::kWarnings, storage::WarningKey(hall_, id), SerializeRow(*row, &value_));
  });
  job_rows_.ForEachChanged([&](int64_t id, const auto& row) {
    out_->Put(Table::kJobs, storage::JobKey(hall_, id), SerializeRow(*row, &value_));
  });
  FlushCustody();
  FlushDocuments();
  FlushRatings();
  work_.Flush(out_);
  timers_.Flush(out_);
  warnings_open_.Flush(out_);
  for (const auto& [key, value] : counters_) {
    if (value != 0) {
      out_->Put(Table::kCounters, key, EncodeNumberRow(value).view());
    } else {
      out_->Delete(Table::kCounters, key);
    }
  }
}

void Overlay::Publish() {
  case_rows_.ForEach([&](int64_t id, CasePtr row) { cases_->Put(id, std::move(row)); });
  for (const auto& [key, value] : counters_) committed_counters_[key] = value;
  if (changed_reference_ != nullptr) reference_ = std::move(changed_reference_);
  changed_reference_ = nullptr;
  EraseAll(&counters_);
}

void Overlay::Reset() {
  Begin(nullptr, nullptr, nullptr);
  committed_counters_.clear();
}

std::shared_ptr<const domain::Reference> Overlay::shared_reference() const {
  if (changed_reference_ != nullptr) return changed_reference_;
  return reference_;
}

void Overlay::Failed(absl::Status status) const {
  if (status_.ok()) status_ = std::move(status);
}

bool Overlay::Read(Table table, std::string_view key) const {
  const absl::StatusOr<bool> found = base_->Find(table, key, &value_);
  if (!found.ok()) Failed(found.status());
  return found.ok() && *found;
}

std::optional<std::string> Overlay::CommittedSideRow(Table table, std::string_view key) const {
  if (!Read(table, key)) return std::nullopt;
  const auto bytes = storage::OpenSideRow(table, key, value_);
  if (!bytes.ok()) {
    Failed(bytes.status());
    return std::nullopt;
  }
  return std::string(*bytes);
}

CasePtr Overlay::LoadCase(int64_t case_id) const {
  CasePtr cached = cases_->Find(case_id);
  if (cached != nullptr) return cached;
  return Load(&case_rows_, Table::kCases, storage::CaseKey(hall_, case_id));
}

std::shared_ptr<const WarningRow> Overlay::LoadWarning(int64_t warning_id) const {
  return Load(&warning_rows_, Table::kWarnings, storage::WarningKey(hall_, warning_id));
}

std::shared_ptr<const JobRow> Overlay::LoadJob(int64_t job_id) const {
  return Load(&job_rows_, Table::kJobs, storage::JobKey(hall_, job_id));
}

const CaseRow* Overlay::FindCase(int64_t case_id) const {
  return case_rows_.Find(case_id, [this](int64_t id) { return LoadCase(id); });
}

const WarningRow* Overlay::FindWarning(int64_t warning_id) const {
  return warning_rows_.Find(warning_id, [this](int64_t id) { return LoadWarning(id); });
}

const JobRow* Overlay::FindJob(int64_t job_id) const {
  return job_rows_.Find(job_id, [this](int64_t id) { return LoadJob(id); });
}

CasePtr Overlay::SharedCase(int64_t case_id) const {
  return case_rows_.Share(case_id, [this](int64_t id) { return LoadCase(id); });
}

std::shared_ptr<const WarningRow> Overlay::SharedWarning(int64_t warning_id) const {
  return warning_rows_.Share(warning_id, [this](int64_t id) { return LoadWarning(id); });
}

std::shared_ptr<const JobRow> Overlay::SharedJob(int64_t job_id) const {
  return job_rows_.Share(job_id, [this](int64_t id) { return LoadJob(id); });
}

std::vector<int64_t> Overlay::RunningJobs() const {
  std::vector<int64_t> running;
  job_rows_.ForEachChanged([&](int64_t id, const auto& row) {
    if (row->state() == ledger::v1::JOB_STATE_RUNNING && !row->started().has_rotation()) {
      running.push_back(id);
    }
  });
  return running;
}

std::optional<int64_t> Overlay::ReadNumber(Table table, const std::string& key,
                                           Memo* memo) const {
  const auto [it, fresh] = memo->try_emplace(key);
  if (fresh && Read(table, key)) {
    it->second = DecodeNumberRow(value_);
    if (!it->second.has_value()) {
      Failed(absl::DataLossError("an index row cannot be parsed"));
    }
  }
  return it->second;
}

std::optional<int64_t> Overlay::FindExternal(std::string_view source, domain::ExternalKind kind,
                                             std::string_view id) const {
  return ReadNumber(Table::kExternals, ExternalIndexKey(hall_, source, kind, id), &externals_);
}

std::optional<int64_t> Overlay::FindUpstream(std::string_view number) const {
  return ReadNumber(Table::kUpstreamNumbers, storage::UpstreamKey(hall_, number), &upstreams_);
}

int64_t Overlay::CounterByKey(const std::string& key) const {
  const auto changed = counters_.find(key);
  if (changed != counters_.end()) return changed->second;
  const auto kept = committed_counters_.find(key);
  if (kept != committed_counters_.end()) return kept->second;
  int64_t value = 0;
  if (Read(Table::kCounters, key)) {
    const std::optional<int64_t> stored = DecodeNumberRow(value_);
    if (!stored.has_value()) Failed(absl::DataLossError("a counter row cannot be parsed"));
    value = stored.value_or(0);
  }
  // What could not be read must not be taken for 0 by later batches.
  if (status_.ok()) committed_counters_[key] = value;
  return value;
}

int64_t Overlay::CounterValue(domain::Counter counter, uint32_t day, std::string_view dim) const {
  return CounterByKey(storage::CounterKey(hall_, static_cast<uint16_t>(counter), day, dim));
}

void Overlay::ScanCases(int64_t after, const std::function<bool(const CaseRow&)>& visit) const {
  // Rows that only this batch has: they are not in the snapshot and are merged in by id.
  std::vector<int64_t> changed;
  case_rows_.ForEachChanged([&](int64_t id, const auto&) {
    if (id > after) changed.push_back(id);
  });
  std::sort(changed.begin(), changed.end());
  auto next_changed = changed.begin();
  bool go_on = true;
  const auto visit_changed_up_to = [&](int64_t id) {
    while (go_on && next_changed != changed.end() && *next_changed <= id) {
      go_on = visit(*FindCase(*next_changed++));
    }
  };
  storage::ScanRange range = storage::PrefixRange(storage::HallPrefix(hall_));
  range.begin = storage::CaseKey(hall_, after) + '\0';
  CaseRow row;
  const auto scanned = base_->Scan(Table::kCases, range, [&](std::string_view, auto bytes) {
    absl::Status parsed = ParseRow(Table::kCases, bytes, &row);
    if (!parsed.ok()) {
      Failed(std::move(parsed));
      return go_on = false;
    }
    visit_changed_up_to(row.case_id() - 1);
    if (!go_on) return false;
    if (next_changed != changed.end() && *next_changed == row.case_id()) {
      visit_changed_up_to(row.case_id());
    } else {
      go_on = visit(row);
    }
    return go_on;
  });
  if (!scanned.ok()) return Failed(scanned.status());
  visit_changed_up_to(INT64_MAX);
}

}  // namespace hallcase::app
