#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"
#include "server/domain/links.h"

namespace hallcase::domain {

Verdict DecideLinkCases(const View& view, const ledger::v1::LinkCases& command, const Context& ctx,
                        FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "LinkCases", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  const int64_t case_id = row->case_id();
  if (auto wrong = AddLink(view, ctx, *row, command.other(), command.relation(), "other", facts)) {
    return Verdict::Rejected(*std::move(wrong));
  }
  return Verdict::Facts(case_id);
}

}  // namespace hallcase::domain
