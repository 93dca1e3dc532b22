#include "absl/strings/str_cat.h"
#include "server/domain/commands/commands.h"
#include "server/domain/custody.h"

namespace hallcase::domain {

Verdict DecideDeemHandover(const View& view, const ledger::v1::DeemHandover& command,
                           const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenHandover(view, command.handover_id(), &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (!ctx.scope.HoldsHallWide(access::Permission::kCustodyDeem)) {
    return Verdict::Rejected(
        Reject(Reason::kPermissionDenied, "只有值班长可以按规则记为视同签收", "handover_id"));
  }
  if (OnGiverSide(ctx, *row)) return Verdict::Rejected(SignedByGiver());
  if (row->offered().receiver().kind() == ledger::v1::HOLDER_KIND_DESTROYED) {
    return Verdict::Rejected(
        Reject(Reason::kInvalidField, "销毁不能视同签收，须由第二人签字", "handover_id"));
  }
  if (MoveInstant(ctx) < row->offered().sign_by_us()) {
    return Verdict::Rejected(Reject(Reason::kNotYetDeemed, "签收期限未满，还不能视同签收",
                                    "handover_id")
                                 .With("sign_by_us", absl::StrCat(row->offered().sign_by_us())));
  }
  ledger::v1::HandoverSigned signature;
  signature.set_way(ledger::v1::SIGNING_WAY_DEEMED);
  signature.set_rule_id(command.rule_id());
  signature.set_flagged(true);
  if (auto wrong = SignItems(view, ctx, *row, std::move(signature), facts)) {
    return Verdict::Rejected(*std::move(wrong));
  }
  return Verdict::Facts(command.handover_id());
}

}  // namespace hallcase::domain
