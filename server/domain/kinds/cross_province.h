// 跨省通办.
#pragma once

#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

extern const Kind kCrossProvince;

}  // namespace hallcase::domain
