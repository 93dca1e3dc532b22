#include "server/domain/commands/commands.h"

namespace hallcase::domain {

Verdict DecideOpenHall(const View& view, const ledger::v1::OpenHall& command, const Context& ctx,
                       FactList* facts) {
  if (ctx.seq != 1 || !view.reference().hall.name().empty()) {
    return Verdict::Rejected(
        Reject(Reason::kInvalidReference, "该大厅已经开设，不能再次开设", "hall"));
  }
  *facts->Add()->mutable_hall_opened() = command.hall();
  return Verdict::Facts(0);
}

}  // namespace hallcase::domain
