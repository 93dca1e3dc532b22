#include "absl/strings/str_cat.h"
#include "server/domain/commands/commands.h"

namespace hallcase::domain {

Verdict DecideSetPassword(const View& view, const ledger::v1::SetPassword& command,
                          const Context&, FactList* facts) {
  const auto* principal = view.reference().FindPrincipal(command.id());
  if (principal == nullptr ||
      principal->added().kind() == ledger::v1::PRINCIPAL_KIND_OUTSIDE) {
    return Verdict::Rejected(Reject(Reason::kReferenceNotFound,
                                    absl::StrCat("没有账号 ", command.id()), "staff_id"));
  }
  auto* set = facts->Add()->mutable_password_set();
  set->set_id(command.id());
  set->set_ends_sessions(true);
  return Verdict::Facts(0);
}

}  // namespace hallcase::domain
