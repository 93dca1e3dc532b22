// The second half of the writer: one durable write, and what follows from its fate.

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "server/app/limits.h"
#include "server/app/request_log.h"
#include "server/app/row_codec.h"
#include "server/app/writer.h"
#include "server/app/writer_batch.h"
#include "server/base/log.h"
#include "server/base/strings.h"
#include "server/domain/fold.h"
#include "storage/keys.h"

namespace hallcase::app {

using base::Log;
using base::LogLevel;
using domain::Reason;
using domain::Rejection;
using storage::CommitFate;
using storage::Table;

Rejection OutcomeUnknown() {
  Rejection rejection =
      domain::Reject(Reason::kOutcomeUnknown, "办理结果尚不确定，请用同一请求编号重试");
  rejection.retry_after_seconds = 1;
  return rejection;
}

Rejection Unreadable(const absl::Status& status) {
  return domain::Reject(Reason::kInternal, "台账数据读取失败，请联系系统管理员运行核验")
      .With("status", std::string(absl::StatusCodeToString(status.code())));
}

ledger::v1::Party PerformerOf(const CommandCall& call, const domain::Reference& reference) {
  if (call.performer.kind() != ledger::v1::PARTY_KIND_UNSPECIFIED) return call.performer;
  ledger::v1::Party party;
  if (call.scope.system()) {
    party.set_kind(ledger::v1::PARTY_KIND_SYSTEM);
    return party;
  }
  const ledger::v1::PrincipalRow* row = reference.FindPrincipal(call.scope.principal());
  const bool outside =
      row != nullptr && row->added().kind() == ledger::v1::PRINCIPAL_KIND_OUTSIDE;
  party.set_kind(outside ? ledger::v1::PARTY_KIND_OUTSIDE : ledger::v1::PARTY_KIND_STAFF);
  party.set_id(call.scope.principal());
  return party;
}

void Writer::FinishBatch(Batch* batch) {
  if (!batch->fold_status.ok()) {
    Log(LogLevel::kError, "batch_given_up",
        {{"hall", base::NonPersonal(hall_)},
         {"status", base::NonPersonal(base::ToStd(batch->fold_status.message()))}});
    return FailAll(Unreadable(batch->fold_status), batch);
  }
  overlay_.Flush();
  if (out_.empty()) {
    options_.completions->Post(std::move(batch->answers));
    return;
  }
  if (!batch->items.empty()) {
    PutHeadRow(*batch);
    DropOldRequests(batch->now_us);
  }
  const int64_t started_us = options_.clock->MonotonicMicros();
  const absl::Status committed = options_.engine->Commit(
      hall_, lease_.epoch, lease_.head_seq, out_, options_.durability);
  last_commit_us_ = options_.clock->MonotonicMicros() - started_us;
  const CommitFate fate = storage::FateOf(committed);
  if (fate == CommitFate::kCommitted) return Published(batch);
  Log(LogLevel::kError, "commit_failed",
      {{"hall", base::NonPersonal(hall_)},
       {"head", seq_},
       {"status", base::NonPersonal(base::ToStd(committed.message()))}});
  if (fate == CommitFate::kRefused) {
    disk_checked_at_us_ = INT64_MIN;
    const bool no_room = absl::IsResourceExhausted(committed);
    return FailAll(no_room ? domain::Reject(Reason::kDiskFull, "服务器磁盘空间不足，本次未办理")
                           : domain::Reject(Reason::kInternal, "写入被拒绝，本次未办理"),
                   batch);
  }
  // Fenced or unknown. The write is never tried again: what is on disk decides.
  Reload();
  // It may have got through; and a key that lives is only read again.
  TellKeysErased(*batch);
  FailAll(OutcomeUnknown(), batch);
}

void Writer::PutHeadRow(const Batch& batch) {
  ledger::v1::HeadRow row;
  row.set_format(domain::kRowFormat);
  row.set_seq(batch.seq);
  row.set_hash(std::string(base::AsBytes(batch.hash)));
  row.set_recorded_at_us(batch.now_us);
  row.set_min_reader_version(domain::kMinReaderVersion);
  *row.mutable_hall() = batch.hall_opened;
  out_.Put(Table::kHead, storage::HeadKey(hall_), SerializeRow(row, &buffer_));
}

// Once a ledger week, when its first entry is written.
void Writer::DropOldRequests(int64_t now_us) {
  const uint32_t week = LedgerWeek(now_us);
  const uint32_t kept = OldRequestWeeksKept(options_.limits.request_id_ttl_days);
  if (week <= kept || LedgerWeek(recorded_at_us_) == week) return;
  out_.DeleteRange(Table::kRequests, storage::HallPrefix(hall_),
                   storage::RequestWeekPrefix(hall_, week - kept));
}

void Writer::Published(Batch* batch) {
  seq_ = batch->seq;
  hash_ = batch->hash;
  ++counts_.batches;
  counts_.batch_bytes += out_.byte_count();
  counts_.batch_rows += out_.op_count();
  counts_.commit_us += last_commit_us_;
  if (batch->items.empty()) {
    options_.state->Renew();
    options_.completions->Post(std::move(batch->answers));
    return;
  }
  lease_.head_seq = seq_;
  hall_opened_ = std::move(batch->hall_opened);
  recorded_at_us_ = batch->now_us;
  oldest_request_week_ = std::min(oldest_request_week_, LedgerWeek(recorded_at_us_));
  counts_.entries += batch->items.size();
  counts_.facts += batch->facts;
  const int64_t earliest_wake_us = overlay_.earliest_wake_us();
  std::vector<int64_t> running = overlay_.RunningJobs();
  std::shared_ptr<const domain::Reference> reference = overlay_.shared_reference();
  overlay_.Publish();
  options_.state->Publish({seq_, std::string(base::AsBytes(hash_)), recorded_at_us_},
                          std::move(reference));
  // Before anybody hears that it is so.
  TellKeysErased(*batch);
  // So that whoever has the answer and lets time pass misses neither a timer nor a job.
  if (options_.sinks.timer_set && earliest_wake_us != INT64_MAX) {
    options_.sinks.timer_set(earliest_wake_us);
  }
  if (options_.sinks.jobs_running && !running.empty()) {
    options_.sinks.jobs_running(std::move(running));
  }
  options_.completions->Post(std::move(batch->answers));
  if (options_.sinks.entries) options_.sinks.entries(std::move(batch->items));
}

void Writer::TellKeysErased(const Batch& batch) {
  if (!options_.sinks.keys_erased || batch.erased_keys.empty()) return;
  options_.sinks.keys_erased(batch.erased_keys);
}

void Writer::FailAll(const Rejection& rejection, Batch* batch) {
  std::vector<Answer> answers;
  answers.reserve(batch->answers.size());
  for (Answer& answer : batch->answers) {
    // Etags that the batch left with a stream name versions that do not exist.
    if (answer.ticket->call.stream_etags != nullptr) answer.ticket->call.stream_etags->clear();
    answers.push_back(Refuse(std::move(answer.ticket), rejection));
  }
  options_.completions->Post(std::move(answers));
}

void Writer::Reload() {
  serving_ = false;
  reloaded_at_us_ = options_.clock->MonotonicMicros();
  overlay_.Reset();
  options_.state->cases().Clear();
  options_.state->DropSnapshot();
  if (options_.sinks.engine_failed) options_.sinks.engine_failed();
  for (int i = 0; i < kReacquireTriesMax; ++i) {
    const auto recovered = Recover(options_.engine, hall_, 1);
    if (recovered.ok()) {
      lease_ = recovered->lease;
      hall_opened_ = recovered->hall;
      oldest_request_week_ = recovered->oldest_request_week;
      seq_ = recovered->head.seq;
      recorded_at_us_ = recovered->head.recorded_at_us;
      const auto hash = base::HashFromBytes(recovered->head.hash);
      if (hash.ok()) hash_ = *hash;
      if (recovered->damaged_seq != 0) {
        options_.state->SetDamaged(recovered->damaged_seq, recovered->damage);
      }
      options_.state->Publish(recovered->head, recovered->reference);
      options_.state->SetEngineRefuses(recovered->engine_refuses);
      if (options_.sinks.recovered) options_.sinks.recovered(recovered->head);
      serving_ = true;
      Log(LogLevel::kWarning, "hall_recovered",
          {{"hall", base::NonPersonal(hall_)}, {"head", seq_}});
      return;
    }
    // Readers of old snapshots finish on their own; nothing tells when.
    std::this_thread::sleep_for(std::chrono::microseconds(kReacquirePauseMicros));
  }
  Log(LogLevel::kError, "hall_not_recovered", {{"hall", base::NonPersonal(hall_)}});
}

}  // namespace hallcase::app
