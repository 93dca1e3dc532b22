#include "server/rpc/documents/paper_words.h"

#include <iterator>
#include <string_view>

#include "server/base/strings.h"
#include "server/domain/calendar/civil.h"

namespace hallcase::rpc {
namespace {

constexpr std::string_view kWeekdays[] = {"一", "二", "三", "四", "五", "六", "日"};
constexpr uint32_t kDaysPart = 100;

std::string DateWords(domain::CivilDate date) {
  return base::StrCat(date.year, "年", date.month, "月", date.day, "日");
}

domain::Day LocalDayOf(int64_t us, int32_t utc_offset_minutes) {
  return domain::LocalDay({us}, utc_offset_minutes);
}

}  // namespace

std::string PaperDay(uint32_t yyyymmdd) {
  if (yyyymmdd == 0) return "";
  return DateWords({static_cast<int>(yyyymmdd / kDaysPart / kDaysPart),
                    static_cast<int>(yyyymmdd / kDaysPart % kDaysPart),
                    static_cast<int>(yyyymmdd % kDaysPart)});
}

std::string PaperDayOf(int64_t us, int32_t utc_offset_minutes) {
  if (us == 0) return "";
  return DateWords(domain::DateOf(LocalDayOf(us, utc_offset_minutes)));
}

std::string PaperWeekday(int64_t us, int32_t utc_offset_minutes) {
  const domain::Day day = LocalDayOf(us, utc_offset_minutes);
  return base::StrCat(DateWords(domain::DateOf(day)), "（星期",
                      kWeekdays[domain::WeekdayOf(day)], "）");
}

std::string PaperInstant(int64_t us, int32_t utc_offset_minutes) {
  if (us == 0) return "";
  const std::string local = domain::FormatLocalMinute({us}, utc_offset_minutes);
  return base::StrCat(PaperDayOf(us, utc_offset_minutes), local.substr(local.find(' ')));
}

std::string PaperMinute(int64_t us, int32_t utc_offset_minutes) {
  const std::string whole = PaperInstant(us, utc_offset_minutes);
  const size_t year = whole.find("年");
  return year == whole.npos ? whole : whole.substr(year + std::string_view("年").size());
}

std::string PaperAmount(ledger::v1::ClockUnit unit, uint32_t amount) {
  if (amount == 0) return "";
  switch (unit) {
    case ledger::v1::CLOCK_UNIT_WORKING_DAY: return base::StrCat(amount, " 个工作日");
    case ledger::v1::CLOCK_UNIT_CALENDAR_DAY: return base::StrCat(amount, " 日");
    case ledger::v1::CLOCK_UNIT_WORKING_MINUTE: return base::StrCat(amount, " 个工作分钟");
    case ledger::v1::CLOCK_UNIT_MINUTE: return base::StrCat(amount, " 分钟");
    default: return "";
  }
}

std::string PaperCount(uint32_t count) { return count == 0 ? "—" : base::StrCat(count); }

}  // namespace hallcase::rpc
