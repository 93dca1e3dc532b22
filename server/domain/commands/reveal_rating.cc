#include "server/domain/commands/commands.h"

namespace hallcase::domain {

Verdict DecideRevealRating(const View& view, const ledger::v1::RevealRating& command,
                           const Context& ctx, FactList* facts) {
  if (!ctx.scope.HoldsHallWide(access::Permission::kRatingReveal)) {
    return Verdict::Rejected(Reject(Reason::kPermissionDenied, "您无权查看评价原文"));
  }
  const auto* row = view.FindRating(command.rating_id());
  if (row == nullptr || row->given().grade() == 0) {
    return Verdict::Rejected(
        Reject(Reason::kRatingNotFound, "没有这条评价，或尚未评价", "rating_id"));
  }
  const auto* rated = view.FindCase(row->rated_case_id());
  if (rated != nullptr && rated->registered_by() == ctx.scope.principal()) {
    return Verdict::Rejected(
        Reject(Reason::kPermissionDenied, "被评价人不能查看对自己的评价原文", "rating_id"));
  }
  auto* fact = facts->Add()->mutable_rating_revealed();
  fact->set_rating_id(command.rating_id());
  fact->set_purpose(command.purpose());
  return Verdict::Facts(command.rating_id());
}

}  // namespace hallcase::domain
