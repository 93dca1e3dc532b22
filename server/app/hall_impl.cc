#include "server/app/hall_impl.h"

#include <algorithm>
#include <utility>

#include "server/app/calendar_preview.h"
#include "server/app/reference_preview.h"
#include "server/app/index_keys.h"
#include "server/app/queries.h"
#include "server/app/row_codec.h"
#include "server/base/log.h"
#include "server/base/strings.h"
#include "storage/keys.h"
#include "storage/side_row.h"

namespace hallcase::app {

using base::MutexLock;
using ledger::v1::CaseRow;
using ledger::v1::Entry;
using ledger::v1::WarningRow;
using storage::Table;

HallImpl::HallImpl(std::string hall, const HallOptions& options, const Recovered& recovered)
    : id_(std::move(hall)),
      clock_(options.clock),
      executor_(options.executor),
      state_(options.engine, options.clock, recovered),
      clock_guard_(options.clock, options.limits.clock_jump_max_seconds * base::kMicrosPerSecond,
                   recovered.head.recorded_at_us),
      feed_(id_, &state_, options.clock, static_cast<size_t>(options.limits.feed_subscribers_max)),
      sweeper_(MakeSweeperOptions(options)),
      jobs_(MakeJobRunnerOptions(options)),
      scrubber_(id_, &state_),
      writer_(MakeWriterOptions(options), recovered),
      seat_(options.executor->Add(&writer_)),
      engine_(options.engine),
      drop_snapshots_(options.engine_failed) {
  sweeper_.SetGap(recovered.head.recorded_at_us, clock_->NowMicros());
  ResumeJobs();
}

void HallImpl::ResumeJobs() {
  // A damaged hall's jobs wait: their chunks would be refused.
  if (state_.damaged_seq() != 0) return;
  const absl::Status resumed = jobs_.Resume();
  if (resumed.ok()) return;
  base::Log(base::LogLevel::kError, "jobs_not_resumed",
            {{"hall", base::NonPersonal(id_)},
             {"status", base::NonPersonal(base::ToStd(resumed.message()))}});
}

WriterOptions HallImpl::MakeWriterOptions(const HallOptions& options) {
  WriterOptions writer;
  writer.hall = id_;
  writer.engine = options.engine;
  writer.clock = options.clock;
  writer.limits = options.limits;
  writer.durability = options.durability;
  writer.state = &state_;
  writer.clock_guard = &clock_guard_;
  writer.completions = options.completions;
  writer.sinks.entries = [this](std::vector<FeedItem> items) { feed_.Append(std::move(items)); };
  writer.sinks.timer_set = [this](int64_t wake_at_us) { sweeper_.TimerSet(wake_at_us); };
  // A full lane answers at once, and answers are not for the writer thread.
  writer.sinks.jobs_running = [this, completions = options.completions](std::vector<int64_t> ids) {
    completions->Post([this, ids = std::move(ids)] { jobs_.Running(ids); });
  };
  writer.sinks.engine_failed = options.engine_failed;
  writer.sinks.keys_erased = [this](const std::vector<std::string>& ids) {
    MutexLock lock(forget_mutex_);
    if (forget_) forget_(ids);
  };
  writer.sinks.recovered = [this, completions = options.completions](const Head& head) {
    feed_.Reset(head.seq);
    sweeper_.Rescan();
    // One may have been started by the commit whose fate was unknown.
    completions->Post([this] { ResumeJobs(); });
  };
  return writer;
}

SweeperOptions HallImpl::MakeSweeperOptions(const HallOptions& options) {
  SweeperOptions sweeper;
  sweeper.hall = id_;
  sweeper.state = &state_;
  sweeper.clock = options.clock;
  sweeper.clock_guard = &clock_guard_;
  sweeper.submit = [this](CommandCall call) { Submit(std::move(call)); };
  sweeper.wake_keeper = options.wake_keeper;
  return sweeper;
}

JobRunnerOptions HallImpl::MakeJobRunnerOptions(const HallOptions& options) {
  JobRunnerOptions jobs;
  jobs.hall = id_;
  jobs.state = &state_;
  jobs.clock = options.clock;
  jobs.rest_us_max = options.limits.job_rest_us_max;
  jobs.submit = [this](CommandCall call) { Submit(std::move(call)); };
  jobs.wake_keeper = options.wake_keeper;
  return jobs;
}

void HallImpl::Submit(CommandCall call) {
  auto ticket = std::make_unique<Ticket>();
  ticket->call = std::move(call);
  executor_->Submit(seat_, std::move(ticket));
}

std::shared_ptr<const domain::Reference> HallImpl::reference() const {
  return state_.reference();
}

uint64_t HallImpl::damaged_seq() const { return state_.damaged_seq(); }

int64_t HallImpl::Keep() {
  clock_guard_.Sound();
  const int64_t rest_us = jobs_.Run();
  const int64_t next_us = sweeper_.Run();
  return rest_us == INT64_MAX ? next_us : std::min(next_us, clock_->NowMicros() + rest_us);
}

int64_t HallImpl::ConfirmClock() {
  clock_guard_.Sound();
  const int64_t sound_until_us = clock_guard_.sound_until_us();
  if (sound_until_us == 0) return 0;
  // Before timers go on: theirs name the gap.
  sweeper_.SetGap(sound_until_us, clock_->NowMicros());
  clock_guard_.Confirm();
  sweeper_.Rescan();
  return sound_until_us;
}

absl::StatusOr<std::shared_ptr<const CaseRow>> HallImpl::GetCase(int64_t case_id) const {
  return queries::GetCase(state_, id_, case_id);
}

absl::StatusOr<std::optional<int64_t>> HallImpl::FindExternal(std::string_view source,
                                                              std::string_view id) const {
  return queries::FindId(state_, Table::kExternals,
                         ExternalIndexKey(id_, source, domain::ExternalKind::kCase, id));
}

absl::StatusOr<std::optional<int64_t>> HallImpl::FindUpstream(std::string_view number) const {
  return queries::FindId(state_, Table::kUpstreamNumbers, storage::UpstreamKey(id_, number));
}

absl::StatusOr<std::optional<int64_t>> HallImpl::FindNumber(uint32_t day,
                                                            uint32_t sequence) const {
  return queries::FindId(state_, Table::kCaseNumbers, storage::CaseNumberKey(id_, day, sequence));
}

absl::StatusOr<Page<std::shared_ptr<const CaseRow>>> HallImpl::ListWork(
    const ledger::v1::Party& party, std::string_view after_key, size_t limit) const {
  return queries::ListWork(state_, id_, party, after_key, limit);
}

absl::StatusOr<Page<std::shared_ptr<const CaseRow>>> HallImpl::ListByBlind(
    const ledger::v1::BlindDigest& digest, std::string_view after_key, size_t limit) const {
  return queries::ListByBlind(state_, id_, digest, after_key, limit);
}

absl::StatusOr<Page<std::shared_ptr<const Entry>>> HallImpl::ListCaseEntries(
    int64_t case_id, std::string_view after_key, size_t limit) const {
  return queries::ListCaseEntries(state_, id_, case_id, after_key, limit);
}

absl::StatusOr<Page<std::shared_ptr<const WarningRow>>> HallImpl::ListOpenWarnings(
    const ledger::v1::Party& party, std::string_view after_key, size_t limit) const {
  return queries::ListOpenWarnings(state_, id_, party, after_key, limit);
}

absl::StatusOr<std::shared_ptr<const WarningRow>> HallImpl::GetWarning(int64_t warning_id) const {
  return queries::GetWarning(state_, id_, warning_id);
}

absl::StatusOr<std::shared_ptr<const ledger::v1::HandoverRow>> HallImpl::GetHandover(
    int64_t handover_id) const {
  return queries::GetHandover(state_, id_, handover_id);
}

absl::StatusOr<std::shared_ptr<const ledger::v1::ShiftRow>> HallImpl::GetShift(
    int64_t shift_id) const {
  return queries::GetShift(state_, id_, shift_id);
}

absl::StatusOr<std::optional<int64_t>> HallImpl::FindSheet(uint32_t day,
                                                           uint32_t sequence) const {
  return queries::FindId(state_, Table::kSheetNumbers,
                         storage::SheetNumberKey(id_, day, sequence));
}

absl::StatusOr<std::shared_ptr<const ledger::v1::ObjectRow>> HallImpl::GetObject(
    int64_t object_id) const {
  return queries::GetObject(state_, id_, object_id);
}

absl::StatusOr<std::shared_ptr<const ledger::v1::DocumentRow>> HallImpl::GetDocument(
    int64_t document_id) const {
  return queries::GetDocument(state_, id_, document_id);
}

absl::StatusOr<std::shared_ptr<const ledger::v1::RatingRow>> HallImpl::GetRating(
    int64_t rating_id) const {
  return queries::GetRating(state_, id_, rating_id);
}

absl::StatusOr<Page<std::shared_ptr<const ledger::v1::RatingRow>>> HallImpl::ListRatings(
    int64_t case_id, std::string_view after_key, size_t limit) const {
  return queries::ListRatings(state_, id_, case_id, after_key, limit);
}

absl::StatusOr<Page<std::shared_ptr<const ledger::v1::DocumentRow>>> HallImpl::ListDocuments(
    domain::DocumentSubject subject, int64_t subject_id, std::string_view after_key,
    size_t limit) const {
  return queries::ListDocuments(state_, id_, subject, subject_id, after_key, limit);
}

absl::StatusOr<Page<HeldItem>> HallImpl::ListHeld(const ledger::v1::Holder& holder,
                                                  std::string_view after_key,
                                                  size_t limit) const {
  return queries::ListHeld(state_, id_, holder, after_key, limit);
}

absl::StatusOr<Page<std::shared_ptr<const ledger::v1::HandoverRow>>> HallImpl::ListOpenHandovers(
    domain::HandoverSide side, const ledger::v1::Holder& holder, std::string_view after_key,
    size_t limit) const {
  return queries::ListOpenHandovers(state_, id_, side, holder, after_key, limit);
}

absl::StatusOr<std::shared_ptr<const ledger::v1::JobRow>> HallImpl::GetJob(int64_t job_id) const {
  return queries::GetJob(state_, id_, job_id);
}

absl::StatusOr<Page<std::shared_ptr<const Entry>>> HallImpl::ListAccessEntries(
    uint64_t before_seq, size_t limit, size_t scan_rows_max) const {
  return queries::ListAccessEntries(state_, id_, before_seq, limit, scan_rows_max);
}

absl::StatusOr<std::optional<FeedItem>> HallImpl::GetEntry(uint64_t seq) const {
  const auto snapshot = state_.snapshot();
  if (!snapshot.ok()) return snapshot.status();
  return queries::GetEntry(**snapshot, id_, seq);
}

absl::StatusOr<CalendarPreview> HallImpl::PreviewCalendar(const domain::Reference& trial) const {
  if (previewing_.exchange(true)) return absl::ResourceExhaustedError("another preview runs");
  auto preview = app::PreviewCalendar(state_, id_, trial, clock_->NowMicros());
  previewing_ = false;
  return preview;
}

absl::StatusOr<ReferencePreview> HallImpl::PreviewReference(const domain::Reference& trial) const {
  if (previewing_.exchange(true)) return absl::ResourceExhaustedError("another preview runs");
  auto preview = app::PreviewReference(state_, id_, trial, clock_->NowMicros());
  previewing_ = false;
  return preview;
}

absl::StatusOr<std::vector<Hall::CounterRow>> HallImpl::ListCounter(uint16_t counter) const {
  return queries::ListCounter(state_, storage::PrefixRange(storage::CounterPrefix(id_, counter)));
}

absl::StatusOr<int64_t> HallImpl::GetCounter(uint16_t counter, uint32_t day,
                                             std::string_view dimension) const {
  const auto found = queries::FindId(state_, Table::kCounters,
                                     storage::CounterKey(id_, counter, day, dimension));
  if (!found.ok()) return found.status();
  return found->value_or(0);
}

absl::StatusOr<std::vector<Hall::CounterRow>> HallImpl::ListCounterDays(uint16_t counter,
                                                                        uint32_t first,
                                                                        uint32_t last) const {
  storage::ScanRange range;
  range.begin = storage::CounterPrefix(id_, counter, first);
  range.end = storage::CounterPrefix(id_, counter, last + 1);
  return queries::ListCounter(state_, range);
}

absl::StatusOr<std::optional<ledger::v1::DataKeyRow>> HallImpl::GetDataKey(
    std::string_view key_id) const {
  if (key_id.size() != storage::kKeyIdBytes) return std::optional<ledger::v1::DataKeyRow>();
  return queries::GetSideRow<ledger::v1::DataKeyRow>(state_, Table::kDataKeys,
                                                     storage::DataKeyKey(id_, key_id));
}

absl::StatusOr<std::vector<Hall::StoredKey>> HallImpl::ListDataKeys(std::string_view after_id,
                                                                    size_t limit) const {
  return queries::ListDataKeys(state_, id_, after_id, limit);
}

absl::StatusOr<std::vector<std::shared_ptr<const CaseRow>>> HallImpl::ListCasesAfter(
    int64_t case_id, size_t limit) const {
  return queries::ListCasesAfter(state_, id_, case_id, limit);
}

void HallImpl::OnKeysErased(std::function<void(const std::vector<std::string>&)> forget) {
  MutexLock lock(forget_mutex_);
  forget_ = std::move(forget);
}

absl::Status HallImpl::DropObsolete() {
  // Of all halls of the engine: an idle one holds its last snapshot for good.
  if (drop_snapshots_) drop_snapshots_();
  return engine_->DropObsolete();
}

absl::StatusOr<std::optional<ledger::v1::VerifierRow>> HallImpl::GetVerifier(
    std::string_view account) const {
  return queries::GetSideRow<ledger::v1::VerifierRow>(state_, Table::kVerifiers,
                                                      storage::VerifierKey(id_, account));
}

absl::StatusOr<std::optional<ledger::v1::SessionRow>> HallImpl::GetSession(
    std::string_view token_hash) const {
  if (token_hash.size() != storage::kTokenHashBytes) return std::optional<ledger::v1::SessionRow>();
  return queries::GetSideRow<ledger::v1::SessionRow>(state_, Table::kSessions,
                                                     storage::SessionKey(id_, token_hash));
}

absl::Status HallImpl::PutSession(std::string_view token_hash,
                                  const ledger::v1::SessionRow& row) {
  if (token_hash.size() != storage::kTokenHashBytes) {
    return absl::InvalidArgumentError("a token hash has 32 bytes");
  }
  std::string key = storage::SessionKey(id_, token_hash);
  std::string value = storage::SealSideRow(Table::kSessions, key, row.SerializeAsString());
  return WriteSideRows([key = std::move(key), value = std::move(value)](auto* batch) {
    batch->Put(Table::kSessions, key, value);
  });
}

absl::Status HallImpl::DeleteSession(std::string_view token_hash) {
  if (token_hash.size() != storage::kTokenHashBytes) return absl::OkStatus();
  return WriteSideRows([key = storage::SessionKey(id_, token_hash)](auto* batch) {
    batch->Delete(Table::kSessions, key);
  });
}

absl::Status HallImpl::WriteSideRows(std::function<void(storage::WriteBatch*)> write) {
  // Shared: the thread that answers may still hold the lock when the caller has gone on.
  struct Waiting {
    base::Mutex mutex;
    base::CondVar answered;
    bool done HC_GUARDED_BY(mutex) = false;
    absl::Status status HC_GUARDED_BY(mutex);
  };
  auto waiting = std::make_shared<Waiting>();
  auto ticket = std::make_unique<Ticket>();
  ticket->side_write = std::move(write);
  ticket->side_done = [waiting](const absl::Status& status) {
    MutexLock lock(waiting->mutex);
    waiting->done = true;
    waiting->status = status;
    waiting->answered.NotifyAll();
  };
  executor_->Submit(seat_, std::move(ticket));
  MutexLock lock(waiting->mutex);
  while (!waiting->done) waiting->answered.Wait(waiting->mutex);
  return waiting->status;
}

std::function<void()> HallImpl::Subscribe(uint64_t after_seq, FeedSink sink,
                                          std::function<void(domain::Rejection)> cut) {
  return feed_.Subscribe(after_seq, std::move(sink), std::move(cut));
}

}  // namespace hallcase::app
