#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {

Verdict DecideBindUpstreamNumber(const View& view, const ledger::v1::BindUpstreamNumber& command,
                                 const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "BindUpstreamNumber", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (row->upstream_number() == command.upstream_number()) {
    return Verdict::Already(row->case_id());
  }
  if (view.FindUpstream(command.upstream_number()).has_value()) {
    return Verdict::Rejected(Reject(Reason::kUpstreamNumberTaken,
                                    "该上游办件编号已登记在另一办件上，请核对", "upstream_number"));
  }
  ledger::v1::Fact fact;
  auto* bound = fact.mutable_upstream_number_bound();
  bound->set_case_id(row->case_id());
  bound->set_upstream_number(command.upstream_number());
  bound->set_previous(row->upstream_number());
  CaseDraft draft(view, *row, ctx, facts);
  draft.Add(std::move(fact));
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
