#include "server/rpc/services/told.h"

#include <algorithm>

namespace hallcase::rpc {
namespace {

using domain::access::Scope;

bool IsResponsible(const Scope& scope, const ledger::v1::Party& party) {
  switch (party.kind()) {
    case ledger::v1::PARTY_KIND_STAFF: return party.id() == scope.principal();
    case ledger::v1::PARTY_KIND_POST: return !scope.post().empty() && party.id() == scope.post();
    case ledger::v1::PARTY_KIND_DEPARTMENT: {
      const auto departments = scope.Departments();
      return std::find(departments.begin(), departments.end(), party.id()) != departments.end();
    }
    default: return false;
  }
}

}  // namespace

bool HoldsRole(const Scope& scope, ledger::v1::Role role) {
  return std::any_of(scope.grants().begin(), scope.grants().end(),
                     [role](const auto& grant) { return grant.role() == role; });
}

bool IsToldOf(const Scope& scope, const ledger::v1::WarningRaised& raised) {
  for (const int recipient : raised.recipients()) {
    const bool told =
        recipient == ledger::v1::WARNING_RECIPIENT_LEAD ? HoldsRole(scope, ledger::v1::ROLE_LEAD)
        : recipient == ledger::v1::WARNING_RECIPIENT_DUTY_LEADER
            ? HoldsRole(scope, ledger::v1::ROLE_HALL_DUTY_LEADER)
            : IsResponsible(scope, raised.attributed_to());
    if (told) return true;
  }
  return false;
}

}  // namespace hallcase::rpc
