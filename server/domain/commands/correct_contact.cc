#include "server/domain/commands/commands.h"
#include "server/domain/erasure.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {

Verdict DecideCorrectContact(const View& view, const ledger::v1::CorrectContact& command,
                             const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "CorrectContact", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  // What was opened for the same person under the same key follows: the pickup calls this number.
  for (const ledger::v1::CaseRow* same : UnderOneKey(view, *row)) {
    ledger::v1::Fact fact;
    auto* corrected = fact.mutable_contact_corrected();
    corrected->set_case_id(same->case_id());
    *corrected->mutable_applicant() = command.applicant();
    corrected->set_reason_code(command.reason_code());
    CaseDraft draft(view, *same, ctx, facts);
    draft.Add(std::move(fact));
  }
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
