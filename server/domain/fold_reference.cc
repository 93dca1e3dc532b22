#include "server/domain/fold_reference.h"

#include <memory>

#include "server/domain/fold.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Entry;
using ledger::v1::Fact;
using ledger::v1::ReferencePublished;

template <typename T>
void Append(const T& value, Reference::Versions<T>* table) {
  (*table)[value.code()].push_back(std::make_shared<const T>(value));
}

void FoldPublished(const Entry& entry, const ReferencePublished& value, Rows* rows) {
  ledger::v1::ReferenceRow row;
  row.set_format(kRowFormat);
  *row.mutable_value() = value;
  row.set_published_at_us(entry.recorded_at_us());
  rows->PutReferenceRow(row);
  Reference& reference = rows->MutableReference();
  ApplyReference(value, &reference);
  // Decide compiled the same layers before it let the fact pass.
  if (value.has_calendar()) reference.CompileAxis().IgnoreError();
}

void FoldPrincipal(const Entry& entry, const Fact& fact, Rows* rows) {
  ledger::v1::PrincipalRow row;
  const std::string& id = fact.has_principal_added() ? fact.principal_added().id()
                          : fact.has_grants_set()    ? fact.grants_set().id()
                                                     : fact.password_set().id();
  const auto* known = rows->reference().FindPrincipal(id);
  if (known != nullptr) row = *known;
  row.set_format(kRowFormat);
  if (fact.has_principal_added()) *row.mutable_added() = fact.principal_added();
  if (fact.has_grants_set()) *row.mutable_grants() = fact.grants_set().grants();
  if (fact.has_password_set() && fact.password_set().ends_sessions()) {
    row.set_sessions_end_seq(entry.seq());
  }
  rows->PutPrincipal(row);
  rows->MutableReference().principals[id] =
      std::make_shared<const ledger::v1::PrincipalRow>(row);
}

void CountRotation(const ledger::v1::JobStarted& started, Rows* rows) {
  rows->Count(Counter::kRotationJob, 0, "", started.job_id());
  const int64_t known = rows->CounterValue(Counter::kHallKey, 0, "");
  rows->Count(Counter::kHallKey, 0, "", started.rotation().hall_key_to() - known);
}

void FoldJob(const Entry& entry, const Fact& fact, Rows* rows) {
  if (fact.has_job_started()) {
    auto& job = rows->CreateJob(fact.job_started().job_id());
    job.set_format(kRowFormat);
    *job.mutable_started() = fact.job_started();
    job.set_state(ledger::v1::JOB_STATE_RUNNING);
    job.set_started_at_us(entry.recorded_at_us());
    job.set_changed_at_us(entry.recorded_at_us());
    job.set_started_by(entry.actor());
    if (fact.job_started().has_rotation()) CountRotation(fact.job_started(), rows);
    return;
  }
  const auto& advanced = fact.job_advanced();
  auto& job = rows->MutableJob(advanced.job_id());
  job.set_cursor(advanced.cursor());
  job.set_done(advanced.done());
  job.set_changed_at_us(entry.recorded_at_us());
  job.set_phase(advanced.phase());
  if (!advanced.finished()) return;
  job.set_state(ledger::v1::JOB_STATE_DONE);
  if (job.started().has_rotation()) {
    rows->Count(Counter::kRotationJob, 0, "", -advanced.job_id());
  }
}

void CountTally(const ledger::v1::TallyRecorded& tally, Rows* rows) {
  const int64_t count = tally.count();
  rows->Count(Counter::kTallies, tally.day(), absl::StrCat(tally.way(), ".", tally.topic()), count);
  rows->Count(Counter::kTalliesByStaff, tally.day(), tally.performer().id(), count);
}

}  // namespace

void ApplyReference(const ReferencePublished& value, Reference* reference) {
  if (value.published_seq() > reference->published_seq) {
    reference->published_by = value.published_by();
    reference->published_seq = value.published_seq();
  }
  if (!value.has_calendar() && !value.item().import_only()) ++reference->version;
  if (value.has_rule()) ++reference->rules_version;
  switch (value.value_case()) {
    case ReferencePublished::kItem: return Append(value.item(), &reference->items);
    case ReferencePublished::kDepartment:
      return Append(value.department(), &reference->departments);
    case ReferencePublished::kPost: return Append(value.post(), &reference->posts);
    case ReferencePublished::kWindow: return Append(value.window(), &reference->windows);
    case ReferencePublished::kRule: return Append(value.rule(), &reference->rules);
    case ReferencePublished::kPauseReason:
      return Append(value.pause_reason(), &reference->pause_reasons);
    case ReferencePublished::kLocalLimit:
      return Append(value.local_limit(), &reference->local_limits);
    case ReferencePublished::kStockItem:
      return Append(value.stock_item(), &reference->stock_items);
    case ReferencePublished::kCalendar: return reference->AddCalendar(value.calendar());
    default: return;
  }
}

void FoldReferenceFact(const Entry& entry, const Fact& fact, Rows* rows) {
  switch (fact.fact_case()) {
    case Fact::kTallyRecorded: return CountTally(fact.tally_recorded(), rows);
    case Fact::kHallOpened:
      rows->MutableReference().hall = fact.hall_opened();
      rows->MutableReference().CompileAxis().IgnoreError();
      return;
    case Fact::kReferencePublished:
      return FoldPublished(entry, fact.reference_published(), rows);
    case Fact::kPrincipalAdded:
    case Fact::kGrantsSet:
    case Fact::kPasswordSet: return FoldPrincipal(entry, fact, rows);
    case Fact::kJobStarted:
    case Fact::kJobAdvanced: return FoldJob(entry, fact, rows);
    default: return;
  }
}

}  // namespace hallcase::domain
