// Whether a CalendarSpec can be compiled. Used by Axis::Build alone.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/domain/calendar/calendar.h"

namespace hallcase::domain {

// INVALID_ARGUMENT that names the layer.
absl::Status LayerError(LayerLevel level, absl::string_view what);

// Everything that Axis::Build refuses, except entries of one layer that contradict each other.
absl::Status CheckSpec(const CalendarSpec& spec);

}  // namespace hallcase::domain
