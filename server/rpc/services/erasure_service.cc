// ErasureService: personal data of cases that are over, erased for good.

#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

using domain::access::Permission;

Refusal IdOfNumber(const CallContext& context, const std::string& number, const char* field,
                   int64_t* case_id) {
  CaseRowPtr row;
  Refusal refusal = LoadCaseByNumber(context, number, field, Permission::kErase, &row);
  if (refusal.has_value()) return refusal->With("number", number);
  *case_id = row->case_id();
  return kGranted;
}

template <typename Request>
void ToOrder(const Request& request, ledger::v1::ErasureOrder* order) {
  order->set_reason(static_cast<ledger::v1::ErasureReason>(request.reason()));
  order->set_basis(request.basis());
}

Refusal MakeEraseCase(const CallContext& context, const v1::EraseCaseRequest& request,
                      Draft* draft) {
  auto* command = draft->call.command.mutable_erase_case();
  ToOrder(request, command->mutable_order());
  int64_t case_id = 0;
  Refusal refusal = IdOfNumber(context, request.number(), "number", &case_id);
  command->set_case_id(case_id);
  return refusal;
}

// An erased case changes no more: its etag is the entry that erased it.
Refusal AnswerEraseCase(const CallContext& context, const v1::EraseCaseRequest&,
                        const app::Outcome& outcome, v1::EraseCaseResponse* response) {
  response->set_replayed(context.replayed);
  if (outcome.case_row == nullptr) return kGranted;
  response->set_case_id(outcome.case_row->case_id());
  response->set_number(outcome.case_row->number());
  FillTime(outcome.case_row->erased_at_us(), response->mutable_erased_at());
  response->set_seq(outcome.case_row->etag());
  return kGranted;
}

Refusal MakeEraseCases(const CallContext& context, const v1::EraseCasesRequest& request,
                       Draft* draft) {
  auto* batch = draft->call.command.mutable_start_erasure()->mutable_batch();
  ToOrder(request, batch->mutable_order());
  if (request.has_closed_before()) batch->set_closed_before_us(ToMicros(request.closed_before()));
  for (const std::string& number : request.numbers()) {
    int64_t case_id = 0;
    if (Refusal refusal = IdOfNumber(context, number, "numbers", &case_id)) return refusal;
    batch->add_case_ids(case_id);
  }
  return kGranted;
}

Refusal GetErasure(const CallContext& context, const v1::GetErasureRequest& request,
                   v1::GetErasureResponse* response) {
  auto row = context.desk->hall.GetJob(request.job_id());
  if (!row.ok()) return ReadFailed(row.status());
  if (*row == nullptr || (*row)->started().kind() != ledger::v1::JOB_KIND_ERASE) {
    return Reject(Reason::kReferenceNotFound, "没有这个删除任务", "job_id");
  }
  FillJob(**row, response->mutable_job());
  return kGranted;
}

}  // namespace

void AddErasureService(Registry& registry) {
  registry.Write<&MakeEraseCase, &AnswerEraseCase>("ErasureService.EraseCase", Subject::kCase,
                                                   Where::kReadPool);
  registry.Write<&MakeEraseCases,
                 &AnswerJob<v1::EraseCasesRequest, v1::EraseCasesResponse>>(
      "ErasureService.EraseCases", Subject::kJob, Where::kReadPool);
  registry.Read<&GetErasure>("ErasureService.GetErasure");
}

}  // namespace hallcase::rpc
