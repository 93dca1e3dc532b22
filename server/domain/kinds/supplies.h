// 综合后勤: somebody asks for what is in stock, somebody else approves it, the keeper issues it.
#pragma once

#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

extern const Kind kSupplies;

}  // namespace hallcase::domain
