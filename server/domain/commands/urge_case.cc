#include "server/domain/available.h"
#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {

Verdict DecideUrgeCase(const View& view, const ledger::v1::UrgeCase& command, const Context& ctx,
                       FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "UrgeCase", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (auto full = CheckUrges(*row, ctx.limits)) return Verdict::Rejected(*std::move(full));
  CaseDraft draft(view, *row, ctx, facts);
  ledger::v1::Fact fact;
  auto* urge = fact.mutable_urge_sent();
  urge->set_case_id(draft.case_id());
  urge->set_urge(static_cast<uint32_t>(draft.row().urges_size()) + 1);
  *urge->mutable_to() = draft.row().responsible();
  urge->set_channel(command.channel());
  urge->set_text(command.text());
  urge->set_copied(draft.row().urges_size() > 0);
  draft.Add(std::move(fact));
  return Verdict::Facts(draft.case_id());
}

}  // namespace hallcase::domain
