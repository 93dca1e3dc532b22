#include "server/app/writer.h"

#include <algorithm>
#include <utility>

#include "server/app/limits.h"
#include "server/app/request_log.h"
#include "server/app/row_codec.h"
#include "server/app/writer_batch.h"
#include "server/base/strings.h"
#include "server/domain/decide.h"
#include "server/domain/fold.h"
#include "storage/keys.h"

namespace hallcase::app {

using domain::Reason;
using domain::Rejection;
using ledger::v1::Command;
using ledger::v1::Entry;
using storage::Table;

Writer::Writer(WriterOptions options, const Recovered& recovered)
    : options_(std::move(options)),
      hall_(options_.hall),
      overlay_(options_.hall, &options_.state->cases()),
      lease_(recovered.lease),
      hall_opened_(recovered.hall),
      seq_(recovered.head.seq),
      hash_(base::GenesisHash(base::kDefaultHashAlg, options_.hall)),
      recorded_at_us_(recovered.head.recorded_at_us),
      oldest_request_week_(recovered.oldest_request_week),
      reloaded_at_us_(options_.clock->MonotonicMicros()) {
  const auto hash = base::HashFromBytes(recovered.head.hash);
  if (hash.ok()) hash_ = *hash;
  out_.Reserve(static_cast<size_t>(options_.limits.batch_bytes_max));
}

bool Writer::DiskFull() {
  const int64_t now_us = options_.clock->MonotonicMicros();
  if (disk_checked_at_us_ != INT64_MIN && now_us - disk_checked_at_us_ < kDiskCheckMicros) {
    return disk_full_;
  }
  disk_checked_at_us_ = now_us;
  const auto free_bytes = options_.engine->FreeBytes();
  const auto needed = static_cast<uint64_t>(options_.limits.disk_free_min_mib) << 20;
  disk_full_ = free_bytes.ok() && *free_bytes < needed;
  return disk_full_;
}

namespace {

Rejection LedgerDamaged(uint64_t seq) {
  return domain::Reject(Reason::kLedgerDamaged, "台账已损坏，只能查询，不能办理；请联系系统管理员")
      .With("seq", std::to_string(seq));
}

}  // namespace

std::optional<Rejection> Writer::Gate() {
  const uint64_t damaged_seq = options_.state->damaged_seq();
  if (damaged_seq != 0) return LedgerDamaged(damaged_seq);
  if (!options_.clock_guard->Sound()) {
    return domain::Reject(Reason::kClockJumped,
                          "服务器时间发生跳变，暂停办理，可以查询；请系统管理员核对服务器时间，"
                          "无误后执行 hallcase clock confirm 确认")
        .With("allowed", "HallService.ConfirmClock");
  }
  if (DiskFull() || options_.state->engine_refuses()) {
    return domain::Reject(Reason::kDiskFull, "服务器磁盘空间不足，暂停办理，可以查询");
  }
  return std::nullopt;
}

// An engine that went read-only for want of space takes commits again once there is some.
bool Writer::ShouldReload() const {
  if (!serving_) return true;
  return options_.state->engine_refuses() &&
         options_.clock->MonotonicMicros() - reloaded_at_us_ >= kDiskCheckMicros;
}

void Writer::RunBatch(std::deque<TicketPtr>* waiting, const std::function<bool()>& gather) {
  if (ShouldReload()) Reload();
  auto snapshot = options_.state->snapshot();
  if (serving_ && !snapshot.ok()) {
    // Another hall's commit failed and closed the engine for all.
    Reload();
    snapshot = options_.state->snapshot();
  }
  Batch batch;
  if (!serving_ || !snapshot.ok()) {
    for (TicketPtr& ticket : *waiting) {
      batch.answers.push_back(Refuse(std::move(ticket), OutcomeUnknown()));
    }
    waiting->clear();
    options_.completions->Post(std::move(batch.answers));
    return;
  }
  const std::optional<Rejection> gate = Gate();
  batch.now_us = std::max(recorded_at_us_, options_.clock->NowMicros());
  batch.seq = seq_;
  batch.hash = hash_;
  batch.hall_opened = hall_opened_;
  out_.Clear();
  overlay_.Begin(*std::move(snapshot), options_.state->reference(), &out_);
  EraseAll(&key_rows_);
  TakeTickets(waiting, gate, gather, &batch);
  FinishBatch(&batch);
  overlay_.Begin(nullptr, nullptr, nullptr);
}

void Writer::TakeTicket(TicketPtr ticket, const std::optional<Rejection>& gate, Batch* batch) {
  const bool refuse_side =
      gate.has_value() && (gate->reason == Reason::kDiskFull || lease_.epoch == 0);
  if (ticket->side_write && !refuse_side) {
    // Sessions are kept even over a damaged ledger: people must be able to sign in and read.
    ticket->side_write(&out_);
    batch->answers.push_back({std::move(ticket), {}, absl::OkStatus()});
  } else if (gate.has_value()) {
    batch->answers.push_back(Refuse(std::move(ticket), *gate));
  } else {
    Outcome outcome = RunCommand(&ticket->call, batch);
    batch->answers.push_back({std::move(ticket), std::move(outcome), absl::OkStatus()});
  }
}

void Writer::TakeTickets(std::deque<TicketPtr>* waiting, const std::optional<Rejection>& gate,
                         const std::function<bool()>& gather, Batch* batch) {
  const base::Limits& limits = options_.limits;
  const int64_t decide_us_max = limits.batch_decide_ms_max * base::kMicrosPerMilli;
  int64_t spent_us = 0;  // deciding; waiting for company does not count
  while (spent_us < decide_us_max && !batch->Ends(out_.byte_count(), limits)) {
    if (waiting->empty() && !gather()) break;
    const int64_t began_us = options_.clock->MonotonicMicros();
    TicketPtr ticket = std::move(waiting->front());
    waiting->pop_front();
    TakeTicket(std::move(ticket), gate, batch);
    spent_us += options_.clock->MonotonicMicros() - began_us;
  }
  counts_.decide_us += spent_us;
}

std::optional<Outcome> Writer::FindSeen(const CommandCall& call, std::string_view principal,
                                        int64_t now_us) {
  const uint32_t week = LedgerWeek(now_us);
  const uint32_t kept = OldRequestWeeksKept(options_.limits.request_id_ttl_days);
  for (uint32_t back = 0; back <= std::min(kept, week); ++back) {
    // This week's rows may be in the batch alone.
    if (back > 0 && week - back < oldest_request_week_) break;
    auto row = overlay_.FindRequest(week - back, principal, call.request_id);
    if (!row.has_value()) continue;
    Outcome outcome;
    outcome.kind = Outcome::Kind::kSeen;
    outcome.seq = row->seq();
    outcome.subject_id = row->subject_id();
    outcome.request = *std::move(row);
    FillRows(call.command, outcome.subject_id, &outcome);
    return outcome;
  }
  return std::nullopt;
}

Outcome Writer::RunCommand(CommandCall* call, Batch* batch) {
  Outcome outcome;
  if (call->cancelled && call->cancelled()) {
    outcome.rejection = domain::Reject(Reason::kDropped, "请求在办理之前已取消");
    return outcome;
  }
  if (!call->request_id.empty()) {
    if (call->request_id.size() != storage::kRequestIdBytes) {
      outcome.rejection =
          domain::Reject(Reason::kRequestIdRequired, "请求编号应为 16 字节", "request_id");
      return outcome;
    }
    auto seen = FindSeen(*call, call->scope.principal(), batch->now_us);
    if (seen.has_value()) return *std::move(seen);
  }
  if (auto stale = CheckSideRows(call->side)) {
    outcome.rejection = *std::move(stale);
    return outcome;
  }
  auto* entry = google::protobuf::Arena::CreateMessage<Entry>(batch->arena.get());
  // Before the scope moves on: it says who the actor is.
  ledger::v1::Party performer = PerformerOf(*call, overlay_.reference());
  domain::Context context{batch->now_us,
                          call->occurred_at_us == 0 ? batch->now_us : call->occurred_at_us,
                          batch->seq + 1,
                          std::move(call->scope),
                          call->source,
                          std::move(performer),
                          call->stream_etags.get(),
                          {options_.limits.urges_per_case_max,
                           options_.limits.notices_per_case_max,
                           options_.limits.rating_token_days}};
  domain::Verdict verdict =
      domain::Decide(overlay_, call->command, context, entry->mutable_facts());
  if (!overlay_.status().ok()) {
    // The command saw rows as missing that may be there: its verdict is worth nothing.
    // The batch ends here, so that nobody after it sees them as missing too.
    batch->full = true;
    outcome.rejection = Unreadable(overlay_.status());
    return outcome;
  }
  if (verdict.kind == domain::Verdict::Kind::kRejected) {
    outcome.rejection = std::move(verdict.rejection);
    ++counts_.rejected;
    return outcome;
  }
  outcome.subject_id = verdict.subject_id;
  if (verdict.kind == domain::Verdict::Kind::kAlready) {
    outcome.kind = Outcome::Kind::kAlready;
    FillRows(call->command, outcome.subject_id, &outcome);
    return outcome;
  }
  if (entry->facts_size() > options_.limits.facts_per_command_max) {
    outcome.rejection = domain::Reject(Reason::kTooManyFacts, "一次办理的内容过多，请分批提交")
                            .With("limit", std::to_string(options_.limits.facts_per_command_max));
    return outcome;
  }
  Accept(call, context.scope, verdict.subject_id, entry, batch, &outcome);
  return outcome;
}

void Writer::Accept(CommandCall* call, const domain::access::Scope& scope, int64_t subject_id,
                    Entry* entry, Batch* batch, Outcome* outcome) {
  entry->set_hall_id(hall_);
  entry->set_seq(batch->seq + 1);
  entry->set_hash_alg(static_cast<uint32_t>(base::kDefaultHashAlg));
  entry->set_recorded_at_us(batch->now_us);
  if (call->occurred_at_us != batch->now_us) entry->set_occurred_at_us(call->occurred_at_us);
  entry->set_actor(scope.principal());
  entry->set_post(scope.post());
  entry->set_on_behalf_of(call->on_behalf_of);
  if (call->performer.kind() != ledger::v1::PARTY_KIND_UNSPECIFIED) {
    *entry->mutable_performer() = call->performer;
  }
  entry->set_source(call->source);
  entry->set_request_id(call->request_id);
  entry->set_body_hmac(call->body_hmac);
  entry->set_body_key_id(call->body_key_id);
  AppendEntry(*entry, batch);
  domain::Fold(*entry, &overlay_);
  if (!overlay_.status().ok()) {
    batch->fold_status = overlay_.status();
    return;
  }
  if (!call->request_id.empty()) {
    overlay_.PutRequest(LedgerWeek(batch->now_us), entry->actor(), entry->request_id(),
                        RequestRowOf(*entry));
  }
  PutSideRows(*call, subject_id);
  DestroyErased(*entry, batch);
  for (const auto& fact : entry->facts()) {
    if (fact.has_hall_opened()) batch->hall_opened = fact.hall_opened();
  }
  outcome->kind = Outcome::Kind::kCommitted;
  outcome->seq = batch->seq;
  FillRows(call->command, subject_id, outcome);
  if (call->stream_etags != nullptr && outcome->case_row != nullptr) {
    (*call->stream_etags)[outcome->case_row->case_id()] = outcome->case_row->etag();
  }
}

// The stored bytes are the hashed bytes: serialised here once, and nowhere again.
void Writer::AppendEntry(const Entry& entry, Batch* batch) {
  SerializeRow(entry, &buffer_);
  batch->hash = base::ChainHash(base::kDefaultHashAlg, batch->hash, buffer_);
  buffer_.append(base::AsBytes(batch->hash));
  ++batch->seq;
  out_.Put(Table::kLedger, storage::LedgerKey(hall_, batch->seq), buffer_);
  batch->facts += static_cast<uint64_t>(entry.facts_size());
  FeedItem& item = batch->items.emplace_back();
  item.entry = std::shared_ptr<const Entry>(batch->arena, &entry);
  item.hash = std::string(base::AsBytes(batch->hash));
}

void Writer::FillRows(const Command& command, int64_t subject_id, Outcome* outcome) const {
  switch (command.command_case()) {
    case Command::kAcknowledgeWarning:
    case Command::kAnswerWarning:
    case Command::kAppealWarning:
    case Command::kJudgeAppeal:
      outcome->warning_row = overlay_.SharedWarning(subject_id);
      if (outcome->warning_row != nullptr) {
        outcome->case_row = overlay_.SharedCase(outcome->warning_row->raised().case_id());
      }
      return;
    case Command::kStartFinishImport:
    case Command::kStartReassign:
    case Command::kAdvanceJob:
    case Command::kStartErasure:
    case Command::kStartRotation:
    case Command::kAdvanceRotation:
      outcome->job_row = overlay_.SharedJob(subject_id);
      return;
    case Command::kOfferHandover:
    case Command::kSignHandover:
    case Command::kDeemHandover:
    case Command::kWithdrawHandover:
      outcome->handover_row = overlay_.SharedHandover(subject_id);
      return;
    case Command::kFreezeShift:
    case Command::kSignShift:
      outcome->shift_row = overlay_.SharedShift(subject_id);
      return;
    case Command::kIssueDocument:
    case Command::kPrintDocument:
      outcome->document_row = overlay_.SharedDocument(subject_id);
      return;
    case Command::kInviteRating:
    case Command::kSubmitRating:
    case Command::kRecordProvincialRating:
    case Command::kRevealRating:
      outcome->rating_row = overlay_.SharedRating(subject_id);
      return;
    case Command::kAddObject:
    case Command::kOpenHall:
    case Command::kPublishReference:
    case Command::kAddPrincipal:
    case Command::kSetGrants:
    case Command::kSetPassword:
    case Command::kObserveAccess:
      return;
    default:
      if (subject_id != 0) outcome->case_row = overlay_.SharedCase(subject_id);
  }
}

}  // namespace hallcase::app
