#include "absl/strings/str_cat.h"
#include "server/domain/accounts.h"
#include "server/domain/commands/commands.h"

namespace hallcase::domain {

Verdict DecideAddPrincipal(const View& view, const ledger::v1::AddPrincipal& command,
                           const Context&, FactList* facts) {
  const auto& principal = command.principal();
  if (view.reference().FindPrincipal(principal.id()) != nullptr) {
    return Verdict::Rejected(Reject(Reason::kAccountExists,
                                    absl::StrCat("账号 ", principal.id(), " 已存在"), "staff.id"));
  }
  if (auto wrong = CheckGrants(view.reference(), command.grants())) {
    return Verdict::Rejected(*std::move(wrong));
  }
  *facts->Add()->mutable_principal_added() = principal;
  auto* grants = facts->Add()->mutable_grants_set();
  grants->set_id(principal.id());
  *grants->mutable_grants() = command.grants();
  if (command.has_password()) {
    facts->Add()->mutable_password_set()->set_id(principal.id());
  }
  return Verdict::Facts(0);
}

}  // namespace hallcase::domain
