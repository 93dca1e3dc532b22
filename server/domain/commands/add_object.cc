#include "server/domain/commands/commands.h"
#include "server/domain/custody.h"

namespace hallcase::domain {

Verdict DecideAddObject(const View&, const ledger::v1::AddObject& command, const Context& ctx,
                        FactList* facts) {
  if (!ctx.scope.HoldsHallWide(access::Permission::kCustodyObject)) {
    return Verdict::Rejected(Reject(Reason::kPermissionDenied, "只有值班长可以登记实物"));
  }
  const int64_t object_id = static_cast<int64_t>(ctx.seq) * kIdsPerEntry;
  auto* added = facts->Add()->mutable_object_added();
  added->set_object_id(object_id);
  added->set_kind(command.kind());
  added->set_code(command.code());
  added->set_name(command.name());
  *added->mutable_holder() = StaffHolder(ctx.scope.principal());
  added->set_held_since_us(MoveInstant(ctx));
  return Verdict::Facts(object_id);
}

}  // namespace hallcase::domain
