// Chinese words for what rows and facts hold as numbers and codes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hallcase/ledger/v1/fact.pb.h"
#include "server/rpc/convert/convert.h"

namespace hallcase::rpc {

std::string_view LevelName(ledger::v1::WarningLevel level);
std::string_view ClockZh(ledger::v1::ClockName clock);
std::string_view ClockEn(ledger::v1::ClockName clock);
std::string_view OutcomeName(ledger::v1::DecisionOutcome outcome);
std::string StageZh(uint32_t kind, std::string_view stage);

// One sentence about a fact of a case, without personal data.
std::string SummaryOf(const Reader& reader, const ledger::v1::Fact& fact,
                      int32_t utc_offset_minutes);

}  // namespace hallcase::rpc
