#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {
namespace {

// The urge with this number that waits for a reply; number 0 = the only one that does.
const ledger::v1::UrgeState* FindUrge(const ledger::v1::CaseRow& row, uint32_t number,
                                      Rejection* rejection) {
  const ledger::v1::UrgeState* found = nullptr;
  int candidates = 0;
  for (const auto& urge : row.urges()) {
    if (urge.replied_at_us() != 0 || (number != 0 && urge.urge() != number)) continue;
    found = &urge;
    ++candidates;
  }
  if (candidates == 1) return found;
  *rejection = Reject(Reason::kInvalidField,
                      candidates == 0 ? "该办件没有这样的待回复催办"
                                      : "该办件有多个催办待回复，请写明是第几个",
                      "urge");
  return nullptr;
}

}  // namespace

Verdict DecideReplyUrge(const View& view, const ledger::v1::ReplyUrge& command,
                        const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "ReplyUrge", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  const auto* urge = FindUrge(*row, command.urge(), &rejection);
  if (urge == nullptr) return Verdict::Rejected(std::move(rejection));
  if (!ctx.scope.ReachesParty(access::Permission::kCaseAct, urge->to())) {
    return Verdict::Rejected(
        Reject(Reason::kPermissionDenied, "只有被催办的责任主体可以回复", "urge"));
  }
  const uint32_t number = urge->urge();
  CaseDraft draft(view, *row, ctx, facts);
  ledger::v1::Fact fact;
  auto* replied = fact.mutable_urge_replied();
  replied->set_case_id(draft.case_id());
  replied->set_urge(number);
  replied->set_text(command.text());
  replied->set_promised_day(command.promised_day());
  draft.Add(std::move(fact));
  return Verdict::Facts(draft.case_id());
}

}  // namespace hallcase::domain
