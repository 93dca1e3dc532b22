// What a case opens with: its list of materials and its clocks.
#pragma once

#include <cstdint>

#include "google/protobuf/repeated_field.h"
#include "server/domain/decide.h"

namespace hallcase::domain {

using MaterialList = google::protobuf::RepeatedPtrField<ledger::v1::Material>;

// The item's list with what was handed in, received at `received_at_us`; papers beyond the list are
// kept at its end.
MaterialList ListMaterials(const ledger::v1::Item& item, const MaterialList& given,
                           int64_t received_at_us);

// Another item's list: papers that are in stay in, the new list says what is required.
MaterialList CarryMaterials(const ledger::v1::Item& item, const MaterialList& held);

// Appends ClockStarted facts: the promised clock of the item (not for imports) and, where the
// province shows a date (`upstream_due_us` != 0), the upstream clock. Returns the earliest warning
// point, 0 = none.
int64_t StartClocks(const Reference& reference, const ledger::v1::Item& item, bool imported,
                    int64_t case_id, int64_t started_at_us, int64_t upstream_due_us,
                    FactList* facts);

}  // namespace hallcase::domain
