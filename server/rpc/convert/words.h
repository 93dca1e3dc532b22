// Chinese words for what rows and facts hold as numbers and codes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hallcase/ledger/v1/fact.pb.h"
#include "server/rpc/convert/convert.h"

namespace hallcase::rpc {

// The party's name for this reader, its id where that is not to be known.
std::string PartyZh(const Reader& reader, const ledger::v1::Party& party);
std::string_view LevelName(ledger::v1::WarningLevel level);
std::string_view ClockZh(ledger::v1::ClockName clock);
std::string_view ClockEn(ledger::v1::ClockName clock);
std::string_view UnitZh(ledger::v1::ClockUnit unit);
std::string_view UnitEn(ledger::v1::ClockUnit unit);
// Why a deadline moved (ClockMoved.cause).
std::string_view MoveCauseZh(std::string_view cause);
std::string_view MoveCauseEn(std::string_view cause);
// A due instant; 0 is the word for one that is not known.
std::string DueZh(int64_t due_at_us, int32_t utc_offset_minutes);
// The cases of 个人信息保护法 Art. 47.
std::string_view ErasureReasonZh(ledger::v1::ErasureReason reason);
std::string_view OutcomeName(ledger::v1::DecisionOutcome outcome);
std::string StageZh(uint32_t kind, std::string_view stage);

// The same for facts about acceptance; empty for all others.
std::string AcceptanceSummary(const ledger::v1::Fact& fact, int32_t utc_offset_minutes);

// The same for facts of a kind's own actions, of credit and links; in kind.cc.
std::string ActionSummary(const ledger::v1::Fact& fact, uint32_t kind);

// One sentence about a fact of a case of this kind, without personal data.
std::string SummaryOf(const Reader& reader, const ledger::v1::Fact& fact, uint32_t kind,
                      int32_t utc_offset_minutes);

}  // namespace hallcase::rpc
