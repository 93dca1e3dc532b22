// Paths by kind: one file each.
#pragma once

#include <vector>

#include "server/sim/path.h"

namespace hallcase::sim {

PathSet CrossProvincePaths();
PathSet FailedToHandlePaths();
PathSet GuidancePaths();
// What belongs to no case.
PathSet HallPaths();
PathSet InstantPaths();
PathSet IntakePaths();
PathSet OfficeWorkPaths();
PathSet OneMatterPaths();
PathSet PickupPaths();
PathSet ProjectAssistPaths();
PathSet RatingPaths();
PathSet SuppliesPaths();
PathSet SystemSupportPaths();

std::vector<Path> Joined(std::vector<std::vector<Path>> parts);

// What may befall a case of any kind. Assigned to a colleague and given back; urged, with a reply;
// related to a question; looked up; struck out.
using Steps = std::vector<Step>;
Steps Chained(std::vector<Steps> parts);
Steps PassedOnAndBack();
Steps Urged();
Steps Related();
Steps LookedUp(std::string_view fields);
Steps StruckOut();

}  // namespace hallcase::sim
