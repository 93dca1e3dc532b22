// 综合咨询导办: somebody asks, by phone, at the counter or online, and gets an answer.
#pragma once

#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

extern const Kind kGuidance;

}  // namespace hallcase::domain
