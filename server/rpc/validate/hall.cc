#include "hallcase/ledger/v1/fact.pb.h"
#include "server/base/hash.h"
#include "server/rpc/validate/field.h"
#include "server/rpc/validate/validate.h"

namespace hallcase::rpc {
namespace {

bool IsFactName(const std::string& name) {
  const auto* facts = ledger::v1::Fact::descriptor();
  for (int i = 0; i < facts->field_count(); ++i) {
    if (facts->field(i)->message_type()->name() == name) return true;
  }
  return false;
}

}  // namespace

Refusal Validate(const v1::ExplainDeadlineRequest& request, const Limits&) {
  return Check()
      .That(request.case_id() > 0, "case_id", "应为正整数")
      .That(v1::ClockName_IsValid(request.clock()), "clock", "应为已知的时限")
      .Done();
}

Refusal Validate(const v1::ListWarningsRequest& request, const Limits& limits) {
  Check check;
  if (request.has_attributed_to()) {
    check.And(CheckParty(request.attributed_to(), "attributed_to."));
  }
  return check
      .And(CheckPage(request.page_size(), request.page_token(), limits.page_size_max))
      .Done();
}

Refusal Validate(const v1::GetWarningDigestRequest&, const Limits&) { return kGranted; }

Refusal Validate(const v1::WatchRequest& request, const Limits&) {
  Check check;
  if (request.has_after() && request.after().seq() > 0) {
    check.That(request.after().hash().size() == base::kHashBytes, "after.hash", "应为 32 字节");
  }
  check.Rows("types", request.types_size(), kFeedTypesMax);
  for (const std::string& type : request.types()) {
    check.That(IsFactName(type), "types", "应为事实的名称，例如 WarningRaised");
  }
  return check.That(request.case_id() >= 0, "case_id", "应为正整数").Done();
}

Refusal Validate(const v1::IngestRequest& request, const Limits&) {
  return Check()
      .That(request.command_case() != v1::IngestRequest::COMMAND_NOT_SET, "command",
            "应给出一个命令")
      .Done();
}

Refusal Validate(const v1::FinishImportRequest& request, const Limits&) {
  return Check()
      .And(CheckRequestId(request.request_id(), "request_id"))
      .Text("source", request.source(), 1, kExternalSourceCharsMax)
      .Done();
}

Refusal Validate(const v1::GetJobRequest& request, const Limits&) {
  return Check().That(request.job_id() > 0, "job_id", "应为正整数").Done();
}

Refusal Validate(const v1::ConfirmClockRequest& request, const Limits&) {
  return CheckRequestId(request.request_id(), "request_id");
}

Refusal Validate(const v1::GetTotalsRequest&, const Limits&) { return kGranted; }

Refusal Validate(const v1::GetHeadRequest&, const Limits&) { return kGranted; }

Refusal Validate(const v1::ListAccessRequest& request, const Limits& limits) {
  return CheckPage(request.page_size(), request.page_token(), limits.page_size_max);
}

}  // namespace hallcase::rpc
