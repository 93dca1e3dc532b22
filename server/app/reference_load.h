// Reference data from its rows.
#pragma once

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/domain/reference.h"
#include "storage/engine.h"

namespace hallcase::app {

// What the hall's rows say, with the axis compiled. `hall` comes from the head row.
// DATA_LOSS if a row cannot be read.
absl::StatusOr<std::shared_ptr<const domain::Reference>> LoadReference(
    const storage::Snapshot& snapshot, std::string_view hall_id,
    const ledger::v1::HallOpened& hall);

}  // namespace hallcase::app
