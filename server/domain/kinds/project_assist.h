// 工程建设项目帮办代办.
#pragma once

#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

extern const Kind kProjectAssist;

}  // namespace hallcase::domain
