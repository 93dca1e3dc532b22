#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {

Verdict DecideRecordScan(const View& view, const ledger::v1::RecordScan& command,
                         const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "RecordScan", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (ctx.occurred_at_us < row->received_at_us()) {
    return Verdict::Rejected(
        Reject(Reason::kInvalidTime, "上传时间早于收件时间，请核对", "change.occurred_at"));
  }
  CaseDraft draft(view, *row, ctx, facts);
  ledger::v1::Fact fact;
  auto* uploaded = fact.mutable_scan_uploaded();
  uploaded->set_case_id(draft.case_id());
  uploaded->set_uploaded_at_us(ctx.occurred_at_us);
  uploaded->set_receipt(command.receipt());
  uploaded->set_pages(command.pages());
  draft.Add(std::move(fact));
  return Verdict::Facts(draft.case_id());
}

}  // namespace hallcase::domain
