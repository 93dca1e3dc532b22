// 综合信息系统技术管理: faults, changes, follow-ups of platform cases, analyses, checks of items.
#pragma once

#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

extern const Kind kSystemSupport;

}  // namespace hallcase::domain
