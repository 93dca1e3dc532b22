#include "server/domain/commands/commands.h"
#include "server/domain/documents.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {

Verdict DecideCorrectApplicant(const View& view, const ledger::v1::CorrectApplicant& command,
                             const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "CorrectApplicant", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  ledger::v1::Fact fact;
  auto* corrected = fact.mutable_applicant_corrected();
  corrected->set_case_id(row->case_id());
  *corrected->mutable_applicant() = command.applicant();
  corrected->set_reason_code(command.reason_code());
  CaseDraft draft(view, *row, ctx, facts);
  draft.Add(std::move(fact));
  EndReceipts(view, "applicant_corrected", &draft);
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
