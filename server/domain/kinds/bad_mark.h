// 差评整改: contacting who gave a bad mark, putting it right, calling back, and appeals.
#pragma once

#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

extern const Kind kBadMark;

}  // namespace hallcase::domain
