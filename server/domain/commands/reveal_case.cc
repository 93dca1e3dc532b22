#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {

Verdict DecideRevealCase(const View& view, const ledger::v1::RevealCase& command,
                         const Context& ctx, FactList* facts) {
  Rejection rejection;
  ledger::v1::CaseTarget target = command.target();
  // Looking changes nothing that an etag guards.
  target.set_any_version(true);
  const auto* row = OpenForAction(view, ctx, target, "RevealCase", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  ledger::v1::Fact fact;
  auto* revealed = fact.mutable_revealed();
  revealed->set_case_id(row->case_id());
  *revealed->mutable_fields() = command.fields();
  revealed->set_purpose(command.purpose());
  CaseDraft draft(view, *row, ctx, facts);
  draft.Add(std::move(fact));
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
