// 办不成事反映: somebody could not get a thing done, and gets an answer and a call back.
#pragma once

#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

extern const Kind kFailedToHandle;

}  // namespace hallcase::domain
