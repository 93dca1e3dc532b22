#include "server/domain/reference_check.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Item;
using ledger::v1::PauseReason;
using ledger::v1::ReferencePublished;
using ledger::v1::WarningRule;

bool IsLimit(ledger::v1::ClockUnit unit) {
  return unit == ledger::v1::CLOCK_UNIT_WORKING_DAY ||
         unit == ledger::v1::CLOCK_UNIT_CALENDAR_DAY ||
         unit == ledger::v1::CLOCK_UNIT_WORKING_MINUTE || unit == ledger::v1::CLOCK_UNIT_MINUTE;
}

// The parts of a case together do not outlast its promise.
std::optional<Rejection> CheckParts(const Item& item) {
  if (item.promised_amount() == 0 ||
      item.promised_unit() != ledger::v1::CLOCK_UNIT_WORKING_DAY) {
    return std::nullopt;
  }
  const uint64_t legs = uint64_t{item.hall_leg_days()} + item.department_leg_days();
  if (legs > item.promised_amount()) {
    return InvalidReference(absl::StrCat("事项 ", item.code(), " 的环节时限合计 ", legs,
                                         " 个工作日，超过承诺时限 ", item.promised_amount()),
                            item.code());
  }
  uint64_t steps = 0;
  std::set<std::string> names;
  for (const ledger::v1::ItemStep& step : item.steps()) {
    steps += step.days();
    if (names.insert(step.name()).second) continue;
    return InvalidReference(
        absl::StrCat("事项 ", item.code(), " 的步骤“", step.name(), "”重复"), item.code());
  }
  if (steps > item.promised_amount()) {
    return InvalidReference(absl::StrCat("事项 ", item.code(), " 的步骤时限合计 ", steps,
                                         " 个工作日，超过承诺时限 ", item.promised_amount()),
                            item.code());
  }
  return std::nullopt;
}

std::optional<Rejection> CheckItem(const Reference& reference, const Item& item) {
  if (KindOfItem(item) == nullptr) {
    return InvalidReference(
        absl::StrCat("事项 ", item.code(), " 的业务类型 ", item.kind(), " 本系统尚不支持"),
        item.code());
  }
  if (KindOfItem(item)->internal) {
    return InvalidReference(
        absl::StrCat("事项 ", item.code(), " 的业务类型“", std::string(KindOfItem(item)->name_zh),
                     "”由系统自行立件，不能设事项"),
        item.code());
  }
  if (item.promised_amount() > 0 && !IsLimit(item.promised_unit())) {
    return InvalidReference(
        absl::StrCat("事项 ", item.code(), " 的承诺时限单位须为工作日、自然日、工作分钟或分钟"),
        item.code());
  }
  const bool same_unit = item.legal_unit() == item.promised_unit();
  if (same_unit && item.legal_amount() > 0 && item.promised_amount() > item.legal_amount()) {
    return InvalidReference(absl::StrCat("事项 ", item.code(), " 的承诺时限 ",
                                         item.promised_amount(), " 超过法定时限 ",
                                         item.legal_amount()),
                            item.code());
  }
  if (auto parts = CheckParts(item)) return parts;
  if (!item.department().empty() &&
      Reference::Newest(reference.departments, item.department()) == nullptr) {
    return InvalidReference(
        absl::StrCat("事项 ", item.code(), " 的部门 ", item.department(), " 不存在"), item.code());
  }
  return std::nullopt;
}

std::optional<Rejection> CheckRule(const WarningRule& rule) {
  const int thresholds =
      (rule.working_days_left() > 0 ? 1 : 0) + (rule.percent_used() > 0 ? 1 : 0) +
      (rule.when_due() ? 1 : 0) + (rule.working_days_over() > 0 ? 1 : 0);
  if (thresholds == 1 && rule.percent_used() <= 100) return std::nullopt;
  return InvalidReference(absl::StrCat("预警规则 ", rule.code(), " 应恰好有一个阈值"),
                          rule.code());
}

std::optional<Rejection> CheckPauseReason(const PauseReason& reason) {
  if (reason.stops_legal() || reason.stops_promised()) return std::nullopt;
  return InvalidReference(absl::StrCat("暂停事由 ", reason.code(), " 应至少停止一种时限"),
                          reason.code());
}

}  // namespace

Rejection InvalidReference(std::string message, std::string_view code) {
  return Reject(Reason::kInvalidReference, std::move(message)).With("code", std::string(code));
}

std::optional<Rejection> CheckReference(const Reference& reference,
                                        const ReferencePublished& value) {
  switch (value.value_case()) {
    case ReferencePublished::kItem: return CheckItem(reference, value.item());
    case ReferencePublished::kRule: return CheckRule(value.rule());
    case ReferencePublished::kPauseReason: return CheckPauseReason(value.pause_reason());
    case ReferencePublished::VALUE_NOT_SET: return InvalidReference("请写明要发布的内容", "");
    default: return std::nullopt;
  }
}

}  // namespace hallcase::domain
