#include "server/domain/commands/commands.h"
#include "server/domain/custody.h"

namespace hallcase::domain {

Verdict DecideWithdrawHandover(const View& view, const ledger::v1::WithdrawHandover& command,
                               const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenHandover(view, command.handover_id(), &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  const bool may = ctx.scope.principal() == row->offered_by() ||
                   ctx.scope.ReachesHolder(access::Permission::kCustodyMove,
                                           row->offered().giver());
  if (!may) {
    return Verdict::Rejected(
        Reject(Reason::kPermissionDenied, "只有交出方可以撤回交接单", "handover_id"));
  }
  facts->Add()->mutable_handover_withdrawn()->set_handover_id(command.handover_id());
  for (const auto& item : row->offered().items()) {
    auto* kept = facts->Add()->mutable_custody_kept();
    kept->set_case_id(item.case_id());
    kept->set_material_code(item.material_code());
    kept->set_object_id(item.object_id());
    kept->set_handover_id(command.handover_id());
  }
  return Verdict::Facts(command.handover_id());
}

}  // namespace hallcase::domain
