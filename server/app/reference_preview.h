// What publishing warning rules would do, before it is done.
//
// Thread-safety: free function; reads one snapshot, every case row of the hall once.
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"
#include "server/app/hall.h"
#include "server/app/hall_state.h"
#include "server/domain/reference.h"

namespace hallcase::app {

// `trial` is the reference as it would be. `now_us` decides what would be raised and withdrawn.
absl::StatusOr<ReferencePreview> PreviewReference(const HallState& state, std::string_view hall,
                                                  const domain::Reference& trial, int64_t now_us);

}  // namespace hallcase::app
