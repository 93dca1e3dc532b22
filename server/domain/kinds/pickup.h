// 综合出件: what was decided reaches the applicant.
#pragma once

#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

extern const Kind kPickup;

}  // namespace hallcase::domain
