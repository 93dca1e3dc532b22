#include "server/rpc/validate/field.h"
#include "server/rpc/validate/validate.h"

namespace hallcase::rpc {

Refusal Validate(const v1::AcceptCaseRequest& request, const Limits&) {
  Check check;
  check.And(CheckChange(request.change()))
      .And(CheckCaseTarget(request.case_()))
      .Rows("deferred", request.deferred_size(), kMaterialsPerCaseMax);
  for (const std::string& code : request.deferred()) {
    check.Text("deferred", code, 1, kCodeCharsMax);
  }
  return check.Done();
}

Refusal Validate(const v1::RefuseAcceptanceRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .And(CheckCaseTarget(request.case_()))
      .That(request.kind() != v1::REFUSAL_KIND_UNSPECIFIED &&
                v1::RefusalKind_IsValid(request.kind()),
            "kind", "应为不予受理或不受理")
      .Text("competent_body", request.competent_body(), 0, kNameCharsMax)
      .Text("grounds", request.grounds(), 1, kGroundsCharsMax)
      .Done();
}

Refusal Validate(const v1::NotifySupplementRequest& request, const Limits&) {
  Check check;
  check.And(CheckChange(request.change()))
      .And(CheckCaseTarget(request.case_()))
      .That(request.items_size() > 0, "items", "应列出需补正的全部内容")
      .Rows("items", request.items_size(), kSupplementItemsMax)
      .Text("reason", request.reason(), 0, kNoteCharsMax);
  for (const v1::SupplementItem& item : request.items()) {
    check.Text("items.code", item.code(), 1, kCodeCharsMax)
        .Text("items.name", item.name(), 0, kNameCharsMax)
        .Text("items.requirement", item.requirement(), 0, kNoteCharsMax);
  }
  return check.Done();
}

Refusal Validate(const v1::WithdrawCaseRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .And(CheckCaseTarget(request.case_()))
      .That(request.cause() != v1::WITHDRAWAL_CAUSE_UNSPECIFIED &&
                v1::WithdrawalCause_IsValid(request.cause()),
            "cause", "应为申请人撤回或逾期未补正")
      .Text("note", request.note(), 0, kNoteCharsMax)
      .Done();
}

Refusal Validate(const v1::RecordScanRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .And(CheckCaseTarget(request.case_()))
      .Text("receipt", request.receipt(), 1, kReceiptCharsMax)
      .Range("pages", request.pages(), 0, kScanPagesMax)
      .Done();
}

}  // namespace hallcase::rpc
