#include "server/domain/reference_check.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/domain/kinds/pickup.h"
#include "server/domain/limits.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Item;
using ledger::v1::PauseReason;
using ledger::v1::ReferencePublished;
using ledger::v1::StockItem;
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

// A kind with limits of its own promises nothing beside them, unless some action of its keeps the
// promise.
bool MayPromise(const Kind& kind) {
  if (kind.opens_with.empty() && kind.sorted_by.empty()) return true;
  return std::any_of(kind.actions.begin(), kind.actions.end(), [](const Action& action) {
    return std::find(action.stops.begin(), action.stops.end(),
                     ledger::v1::CLOCK_NAME_PROMISED) != action.stops.end();
  });
}

// Cases of a code are of one kind for ever. A kind without an acceptance has no legal limit to run
// from it and no steps from upstream; what a kind promises, see above.
std::optional<Rejection> CheckKind(const Reference& reference, const Item& item) {
  const Kind* kind = KindOfItem(item);
  if (kind == nullptr) {
    return InvalidReference(
        absl::StrCat("事项 ", item.code(), " 的业务类型 ", item.kind(), " 本系统尚不支持"),
        item.code());
  }
  if (kind->internal) {
    return InvalidReference(absl::StrCat("事项 ", item.code(), " 的业务类型“",
                                         std::string(kind->name_zh),
                                         "”由系统自行立件，不能设事项"),
                            item.code());
  }
  const Item* before = Reference::Newest(reference.items, item.code());
  if (before != nullptr && KindOfItem(*before) != kind) {
    return InvalidReference(absl::StrCat("事项 ", item.code(), " 已按另一业务类型发布，不能更改；",
                                         "请停用后用新的编码"),
                            item.code());
  }
  if (kind->accepted_stage.empty() &&
      (item.legal_amount() > 0 || item.steps_size() > 0 ||
       (!MayPromise(*kind) && item.promised_amount() > 0))) {
    return InvalidReference(absl::StrCat("事项 ", item.code(), " 的业务类型“",
                                         std::string(kind->name_zh),
                                         "”自有时限，不能另设法定时限、承诺时限或步骤"),
                            item.code());
  }
  return std::nullopt;
}

// Where its results are handed out, and whose work it is.
std::optional<Rejection> CheckPlaces(const Reference& reference, const Item& item) {
  if (!item.post().empty() && Reference::Newest(reference.posts, item.post()) == nullptr) {
    return InvalidReference(
        absl::StrCat("事项 ", item.code(), " 的承办岗位 ", item.post(), " 不存在"), item.code());
  }
  if (item.pickup_item().empty()) return std::nullopt;
  const Item* pickup = Reference::Newest(reference.items, item.pickup_item());
  if (pickup != nullptr && pickup->kind() == kPickup.id) return std::nullopt;
  return InvalidReference(absl::StrCat("事项 ", item.code(), " 的出件事项 ", item.pickup_item(),
                                       " 不存在，或不是综合出件的事项"),
                          item.code());
}

std::optional<Rejection> CheckItem(const Reference& reference, const Item& item) {
  if (auto wrong = CheckKind(reference, item)) return wrong;
  if (auto wrong = CheckPlaces(reference, item)) return wrong;
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

std::optional<Rejection> CheckStockItem(const Reference& reference, const StockItem& item) {
  if (Reference::Newest(reference.posts, item.post()) != nullptr) return std::nullopt;
  return InvalidReference(
      absl::StrCat("物资 ", item.code(), " 的保管岗位 ", item.post(), " 不存在"), item.code());
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
    case ReferencePublished::kLocalLimit: return CheckLocalLimit(value.local_limit());
    case ReferencePublished::kStockItem: return CheckStockItem(reference, value.stock_item());
    case ReferencePublished::VALUE_NOT_SET: return InvalidReference("请写明要发布的内容", "");
    default: return std::nullopt;
  }
}

}  // namespace hallcase::domain
