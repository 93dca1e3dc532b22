// 综合受理: papers come in at the counter, a department decides.
#pragma once

#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

extern const Kind kIntake;

}  // namespace hallcase::domain
