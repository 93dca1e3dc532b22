#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"
#include "server/domain/links.h"

namespace hallcase::domain {

// Whoever may link may take a link away.
Verdict DecideUnlinkCases(const View& view, const ledger::v1::UnlinkCases& command,
                          const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "LinkCases", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  const auto* other = FindTarget(view, command.other(), &rejection);
  if (other == nullptr) {
    rejection.field = "other";
    return Verdict::Rejected(std::move(rejection));
  }
  if (row->part_of() == other->case_id() || other->part_of() == row->case_id()) {
    return Verdict::Rejected(Reject(Reason::kIllegalTransition,
                                    "该办件是一件事的组成部分，关联不能解除；请拆分（split）或作废",
                                    "other"));
  }
  // The key goes with the last of its cases, and the links lead to them.
  const std::string& key_id = row->applicant().key_id();
  const bool same_case = row->case_id() == other->case_id();
  if (!same_case && !key_id.empty() && key_id == other->applicant().key_id()) {
    return Verdict::Rejected(Reject(Reason::kIllegalTransition,
                                    "该出件件由该办件的决定产生，关联不能解除；不需要的请作废",
                                    "other"));
  }
  if (RemoveLinksTo(*row, other->case_id(), facts) > 0) {
    RemoveLinksFrom(*row, other->case_id(), facts);
    return Verdict::Facts(row->case_id());
  }
  return Verdict::Rejected(Reject(Reason::kNotLinked, "这两个办件没有关联，请核对", "other"));
}

}  // namespace hallcase::domain
