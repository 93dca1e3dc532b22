// 即办秒批.
#pragma once

#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

extern const Kind kInstant;

}  // namespace hallcase::domain
