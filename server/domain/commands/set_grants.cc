#include "absl/strings/str_cat.h"
#include "server/domain/accounts.h"
#include "server/domain/commands/commands.h"

namespace hallcase::domain {

Verdict DecideSetGrants(const View& view, const ledger::v1::SetGrants& command, const Context&,
                        FactList* facts) {
  const auto* principal = view.reference().FindPrincipal(command.id());
  if (principal == nullptr ||
      principal->added().kind() == ledger::v1::PRINCIPAL_KIND_OUTSIDE) {
    return Verdict::Rejected(Reject(Reason::kReferenceNotFound,
                                    absl::StrCat("没有账号 ", command.id()), "staff_id"));
  }
  if (auto wrong = CheckGrants(view.reference(), command.grants())) {
    return Verdict::Rejected(*std::move(wrong));
  }
  auto* set = facts->Add()->mutable_grants_set();
  set->set_id(command.id());
  *set->mutable_grants() = command.grants();
  return Verdict::Facts(0);
}

}  // namespace hallcase::domain
