// 一件事一次办: one case for the matter, and cases of intake as its parts (matter.h).
#pragma once

#include <string_view>

#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

extern const Kind kOneMatter;

// Parts join and end in the first of these stages; the last mandatory one leads to the second.
inline constexpr std::string_view kMatterOpenStage = "OPEN";
inline constexpr std::string_view kMatterDoneStage = "DONE";
// The action that puts an item into the plan.
inline constexpr std::string_view kPlanPart = "plan_part";

}  // namespace hallcase::domain
