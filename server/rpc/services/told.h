// Who is told of a warning (提醒对象).
#pragma once

#include "hallcase/ledger/v1/clock_facts.pb.h"
#include "server/domain/access.h"

namespace hallcase::rpc {

bool HoldsRole(const domain::access::Scope& scope, ledger::v1::Role role);

// The caller is one of those that the warning's rule wants told.
bool IsToldOf(const domain::access::Scope& scope, const ledger::v1::WarningRaised& raised);

}  // namespace hallcase::rpc
