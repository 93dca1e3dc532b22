// HallService, JobService and AuditService: what concerns the hall as a whole.

#include <algorithm>
#include <string>

#include "server/domain/clocks.h"
#include "server/domain/view.h"
#include "server/rpc/convert/words.h"
#include "server/rpc/method_table.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

// The confirmation comes before its entry: until then the writer takes none. A call that fails in
// between is sent again and only adds the entry.
Refusal MakeConfirmClock(const CallContext& context, const v1::ConfirmClockRequest&,
                         Draft* draft) {
  auto* observed = draft->call.command.mutable_observe_access()->add_observed();
  observed->set_from_us(context.desk->hall.ConfirmClock());
  observed->set_to_us(context.desk->clock.NowMicros());
  observed->set_id(context.scope->principal());
  observed->set_event(ledger::v1::ACCESS_EVENT_CLOCK_CONFIRMED);
  observed->set_count(1);
  observed->set_method(context.method->name);
  return kGranted;
}

Refusal AnswerConfirmClock(const CallContext& context, const v1::ConfirmClockRequest&,
                           const app::Outcome& outcome, v1::ConfirmClockResponse* response) {
  response->set_seq(outcome.seq);
  response->set_replayed(context.replayed);
  FillTime(context.desk->clock.NowMicros(), response->mutable_server_time());
  return kGranted;
}

Refusal MakeFinishImport(const CallContext&, const v1::FinishImportRequest& request,
                         Draft* draft) {
  draft->call.command.mutable_start_finish_import()->set_source(request.source());
  return kGranted;
}

Refusal GetJob(const CallContext& context, const v1::GetJobRequest& request,
               v1::GetJobResponse* response) {
  auto row = context.desk->hall.GetJob(request.job_id());
  if (!row.ok()) return ReadFailed(row.status());
  if (*row == nullptr) return Reject(Reason::kReferenceNotFound, "没有这个任务", "job_id");
  FillJob(**row, response->mutable_job());
  return kGranted;
}

Refusal GetHead(const CallContext& context, const v1::GetHeadRequest&,
                v1::GetHeadResponse* response) {
  const app::Head head = context.desk->hall.head();
  response->mutable_head()->set_seq(head.seq);
  response->mutable_head()->set_hash(head.hash);
  if (head.recorded_at_us != 0) FillTime(head.recorded_at_us, response->mutable_recorded_at());
  response->set_damaged_seq(context.desk->hall.damaged_seq());
  return kGranted;
}

const char* EventName(ledger::v1::AccessEvent event) {
  switch (event) {
    case ledger::v1::ACCESS_EVENT_SIGNED_IN: return "SIGNED_IN";
    case ledger::v1::ACCESS_EVENT_SIGN_IN_FAILED: return "SIGN_IN_FAILED";
    case ledger::v1::ACCESS_EVENT_LOCKED_OUT: return "LOCKED_OUT";
    case ledger::v1::ACCESS_EVENT_DENIED: return "DENIED";
    case ledger::v1::ACCESS_EVENT_SIGNED_OUT: return "SIGNED_OUT";
    case ledger::v1::ACCESS_EVENT_CLOCK_CONFIRMED: return "CLOCK_CONFIRMED";
    case ledger::v1::ACCESS_EVENT_ANSWER_READ: return "ANSWER_READ";
    case ledger::v1::ACCESS_EVENT_QUERY_CODE_REFUSED: return "QUERY_CODE_REFUSED";
    default: return "";
  }
}

// Empty for facts that are no affair of the keys.
const char* KeyEventName(const ledger::v1::Fact& fact) {
  if (fact.has_case_erased()) return "ERASED";
  if (fact.job_started().has_rotation()) return "KEYS_ROTATION";
  if (fact.job_advanced().finished() && fact.job_advanced().phase() != 0) return "KEYS_ROTATED";
  return "";
}

// A batch erases by its job, which acts for whoever ordered it.
void FillErased(const app::Hall& hall, const ledger::v1::CaseErased& erased,
                v1::AccessRecord* record) {
  if (erased.job_id() != 0) {
    const auto job = hall.GetJob(erased.job_id());
    if (job.ok() && *job != nullptr) record->set_principal((*job)->started_by());
  }
  record->set_case_id(erased.case_id());
  record->set_case_number(erased.number());
  record->set_purpose(base::StrCat(ErasureReasonZh(erased.order().reason()), "；依据：",
                                   erased.order().basis()));
}

void FillAccess(const app::Hall& hall, const ledger::v1::Entry& entry,
                const ledger::v1::Fact& fact, v1::ListAccessResponse* response) {
  const bool printed = fact.has_document_printed();
  const std::string_view key_event = KeyEventName(fact);
  const bool read = fact.has_revealed() || fact.has_rating_revealed() || printed;
  if (!read && !fact.has_access_observed() && key_event.empty()) return;
  v1::AccessRecord* record = response->add_records();
  record->set_seq(entry.seq());
  FillTime(entry.recorded_at_us(), record->mutable_recorded_at());
  if (!key_event.empty()) {
    record->set_event(std::string(key_event));
    record->set_principal(entry.actor());
    record->set_count(1);
    if (fact.has_case_erased()) FillErased(hall, fact.case_erased(), record);
  } else if (fact.has_revealed()) {
    record->set_event("Revealed");
    record->set_principal(entry.actor());
    record->set_case_id(fact.revealed().case_id());
    *record->mutable_fields() = fact.revealed().fields();
    record->set_purpose(fact.revealed().purpose());
    record->set_count(1);
  } else if (fact.has_rating_revealed()) {
    record->set_event("RatingRevealed");
    record->set_principal(entry.actor());
    record->set_rating_id(fact.rating_revealed().rating_id());
    record->set_purpose(fact.rating_revealed().purpose());
    record->set_count(1);
  } else if (printed) {
    record->set_event("DocumentPrinted");
    record->set_principal(entry.actor());
    record->set_case_id(fact.document_printed().case_id());
    record->set_purpose(fact.document_printed().number());
    record->set_count(1);
  } else {
    const ledger::v1::AccessObserved& observed = fact.access_observed();
    record->set_event(EventName(observed.event()));
    record->set_principal(observed.id());
    if (!observed.method().empty()) record->set_purpose(observed.method());
    record->set_count(observed.count());
  }
}

// A ledger key's tail: the seq, big-endian. Tokens are authenticated, so it is what we once made.
uint64_t SeqOf(std::string_view key) {
  uint64_t seq = 0;
  for (const char byte : key) seq = seq << 8 | static_cast<uint8_t>(byte);
  return seq;
}

Refusal ListAccess(const CallContext& context, const v1::ListAccessRequest& request,
                   v1::ListAccessResponse* response) {
  const app::Hall& hall = context.desk->hall;
  return AnswerPage(
      context, request, response,
      [&](const std::string& after) {
        return hall.ListAccessEntries(after.empty() ? hall.head().seq + 1 : SeqOf(after),
                                      PageSize(context, request.page_size()),
                                      static_cast<size_t>(context.desk->limits.scan_rows_max));
      },
      [&](const auto& entry) {
        for (const ledger::v1::Fact& fact : entry->facts()) {
          FillAccess(hall, *entry, fact, response);
        }
      });
}

}  // namespace

void AddHallService(Registry& registry) {
  registry.Write<&MakeConfirmClock, &AnswerConfirmClock>("HallService.ConfirmClock",
                                                         Subject::kNone);
}

void AddJobService(Registry& registry) {
  registry.Write<&MakeFinishImport,
                 &AnswerJob<v1::FinishImportRequest, v1::FinishImportResponse>>(
      "JobService.FinishImport", Subject::kJob);
  registry.Read<&GetJob>("JobService.GetJob");
}

void AddAuditService(Registry& registry) {
  registry.Read<&GetHead>("AuditService.GetHead", Where::kHere);
  registry.Read<&ListAccess>("AuditService.ListAccess");
}

}  // namespace hallcase::rpc
