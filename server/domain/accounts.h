// Checks of accounts and grants.
#pragma once

#include <optional>

#include "google/protobuf/repeated_field.h"
#include "hallcase/ledger/v1/reference_facts.pb.h"
#include "server/domain/reference.h"
#include "server/domain/rejection.h"

namespace hallcase::domain {

// SEPARATION_OF_DUTIES if both administrator roles are in one hand (GB/T 22239 8.1.4: 三员分立);
// REFERENCE_NOT_FOUND for a department that does not exist; INVALID_FIELD for a contact without
// one.
std::optional<Rejection> CheckGrants(
    const Reference& reference,
    const google::protobuf::RepeatedPtrField<ledger::v1::Grant>& grants);

}  // namespace hallcase::domain
