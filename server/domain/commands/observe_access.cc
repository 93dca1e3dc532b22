#include "server/domain/commands/commands.h"

namespace hallcase::domain {

Verdict DecideObserveAccess(const View&, const ledger::v1::ObserveAccess& command,
                            const Context&, FactList* facts) {
  for (const auto& observed : command.observed()) {
    *facts->Add()->mutable_access_observed() = observed;
  }
  return facts->empty() ? Verdict::Already(0) : Verdict::Facts(0);
}

}  // namespace hallcase::domain
