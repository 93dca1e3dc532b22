#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {
namespace {

// A wrong assignment is given back within this time; later the party has taken the case on.
constexpr int64_t kReturnLegMicrosMax = 24LL * 3'600 * 1'000'000;

std::optional<Rejection> CheckReturn(const ledger::v1::CaseRow& row, const Context& ctx) {
  if (!ctx.scope.ReachesParty(access::Permission::kCaseAct, row.responsible())) {
    return Reject(Reason::kPermissionDenied, "只有当前责任主体可以退回", "case")
        .With("action", "ReturnLeg");
  }
  if (!row.has_previous()) {
    return Reject(Reason::kReturnTooLate, "该办件没有上一责任主体，不能退回", "case");
  }
  if (ctx.now_us - row.leg_opened_at_us() > kReturnLegMicrosMax) {
    return Reject(Reason::kReturnTooLate,
                  "接收已超过 24 小时，不能退回；如确属错派，请由值班长重新分派", "case");
  }
  return std::nullopt;
}

}  // namespace

Verdict DecideReturnLeg(const View& view, const ledger::v1::ReturnLeg& command,
                        const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "ReturnLeg", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (auto wrong = CheckReturn(*row, ctx)) return Verdict::Rejected(*std::move(wrong));
  if (command.note().empty()) {
    return Verdict::Rejected(Reject(Reason::kInvalidField, "退回须写明理由", "reason"));
  }
  if (command.has_proposed()) {
    if (auto unknown = EnsureParty(view, command.proposed(), "proposed", facts)) {
      return Verdict::Rejected(*std::move(unknown));
    }
  }
  CaseDraft draft(view, *row, ctx, facts);
  const ledger::v1::Party back_to = draft.row().previous();
  draft.OpenLeg(back_to, ledger::v1::LEG_REASON_RETURNED, ctx.occurred_at_us, "",
                command.note(), command.has_proposed() ? &command.proposed() : nullptr);
  return Verdict::Facts(draft.case_id());
}

}  // namespace hallcase::domain
