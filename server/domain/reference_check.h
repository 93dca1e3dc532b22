// What reference data must hold before it is published.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hallcase/ledger/v1/reference_facts.pb.h"
#include "server/domain/reference.h"
#include "server/domain/rejection.h"

namespace hallcase::domain {

// INVALID_REFERENCE about the value with this code.
Rejection InvalidReference(std::string message, std::string_view code);

// INVALID_REFERENCE where the value contradicts itself or what it refers to. Calendars are checked
// by compiling them.
std::optional<Rejection> CheckReference(const Reference& reference,
                                        const ledger::v1::ReferencePublished& value);

}  // namespace hallcase::domain
