// How documents write days, instants and limits: "2026年2月12日 10:15", "5 个工作日".
// Thread-safety: free functions without state.
#pragma once

#include <cstdint>
#include <string>

#include "hallcase/ledger/v1/clock_facts.pb.h"

namespace hallcase::rpc {

// "2026年2月12日" from 20260212; empty for 0.
std::string PaperDay(uint32_t yyyymmdd);
// Local day of an instant; empty for 0 (there was none).
std::string PaperDayOf(int64_t us, int32_t utc_offset_minutes);
// The same with its weekday, "2026年2月12日（星期四）".
std::string PaperWeekday(int64_t us, int32_t utc_offset_minutes);
// "2026年2月12日 10:15".
std::string PaperInstant(int64_t us, int32_t utc_offset_minutes);
// "2月12日 10:15", where the year goes without saying.
std::string PaperMinute(int64_t us, int32_t utc_offset_minutes);
// "5 个工作日", "30 日", "45 分钟"; empty for 0.
std::string PaperAmount(ledger::v1::ClockUnit unit, uint32_t amount);
// "3", or a dash where there is none.
std::string PaperCount(uint32_t count);

}  // namespace hallcase::rpc
