// 综合行政: a text is drafted or a check carried out, and somebody else approves it.
#pragma once

#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

extern const Kind kOfficeWork;

}  // namespace hallcase::domain
