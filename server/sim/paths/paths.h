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

// The papers go into the archive, and the case is closed; or the lead closes it with them.
inline constexpr Step kShelve = {"1h", "keeper", "PlacePapers",
                                 "$papers to { kind: HOLDER_KIND_ARCHIVE id: '$day' place: '$n' }"};
inline constexpr Step kFile = {"5m", "me", "CloseCase"};
inline constexpr Step kFileByLead = {"1h", "lead", "CloseCase",
                                     "archive { box: '$day' number: '$n' }"};

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
