#include "absl/strings/str_cat.h"
#include "server/domain/commands/commands.h"
#include "server/domain/fold_reference.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Calendar;
using ledger::v1::Item;
using ledger::v1::ReferencePublished;
using ledger::v1::WarningRule;

Rejection Invalid(std::string message, std::string_view code) {
  return Reject(Reason::kInvalidReference, std::move(message)).With("code", std::string(code));
}

bool UnitKnown(ledger::v1::ClockUnit unit) {
  return unit == ledger::v1::CLOCK_UNIT_WORKING_DAY;
}

std::optional<Rejection> CheckItem(const Reference& reference, const Item& item) {
  if (item.promised_amount() > 0 && !UnitKnown(item.promised_unit())) {
    return Invalid(absl::StrCat("事项 ", item.code(), " 的承诺时限单位须为工作日"), item.code());
  }
  const bool same_unit = item.legal_unit() == item.promised_unit();
  if (same_unit && item.legal_amount() > 0 && item.promised_amount() > item.legal_amount()) {
    return Invalid(absl::StrCat("事项 ", item.code(), " 的承诺时限 ", item.promised_amount(),
                                " 个工作日超过法定时限 ", item.legal_amount(), " 个工作日"),
                   item.code());
  }
  if (!item.department().empty() &&
      Reference::Newest(reference.departments, item.department()) == nullptr) {
    return Invalid(absl::StrCat("事项 ", item.code(), " 的部门 ", item.department(), " 不存在"),
                   item.code());
  }
  return std::nullopt;
}

std::optional<Rejection> CheckRule(const WarningRule& rule) {
  const int thresholds = (rule.working_days_left() > 0 ? 1 : 0) +
                         (rule.percent_used() > 0 ? 1 : 0) + (rule.when_due() ? 1 : 0);
  if (thresholds == 1 && rule.percent_used() <= 100) return std::nullopt;
  return Invalid(absl::StrCat("预警规则 ", rule.code(), " 应恰好有一个阈值"), rule.code());
}

std::optional<Rejection> CheckCalendar(const Calendar& calendar, const Reference& reference) {
  if (calendar.document().empty()) {
    return Invalid("日历须注明通知文号，由发布人署名", "calendar");
  }
  Reference trial;
  trial.hall = reference.hall;
  trial.calendars = reference.calendars;
  trial.calendars[static_cast<int>(calendar.layer())] =
      std::make_shared<const Calendar>(calendar);
  const absl::Status status = trial.CompileAxis();
  if (status.ok()) return std::nullopt;
  return Invalid(absl::StrCat("日历有误：", std::string(status.message())), "calendar");
}

// Equal to what is in force but for the version: nothing to publish.
template <typename T>
bool SameAsNewest(const Reference::Versions<T>& table, const T& value, uint32_t* next) {
  const T* newest = Reference::Newest(table, value.code());
  *next = newest == nullptr ? 1 : newest->version() + 1;
  if (newest == nullptr) return false;
  T candidate = value;
  candidate.set_version(newest->version());
  return candidate.SerializeAsString() == newest->SerializeAsString();
}

template <typename T>
void AddVersion(const Reference::Versions<T>& table, const T& value,
                T* (ReferencePublished::*mutable_value)(), FactList* facts) {
  uint32_t next = 1;
  if (SameAsNewest(table, value, &next)) return;
  T* published = (facts->Add()->mutable_reference_published()->*mutable_value)();
  *published = value;
  published->set_version(next);
}

void AddCalendar(const Reference& reference, const Calendar& calendar, const Context& ctx,
                 FactList* facts) {
  const auto known = reference.calendars.find(static_cast<int>(calendar.layer()));
  const bool same = known != reference.calendars.end() &&
                    known->second->text() == calendar.text() &&
                    known->second->document() == calendar.document();
  if (same) return;
  auto* published = facts->Add()->mutable_reference_published()->mutable_calendar();
  *published = calendar;
  published->set_version(
      known == reference.calendars.end() ? 1 : known->second->version() + 1);
  published->set_published_by(ctx.scope.principal());
}

std::optional<Rejection> AddOne(const Reference& reference, const ReferencePublished& value,
                                const Context& ctx, FactList* facts) {
  switch (value.value_case()) {
    case ReferencePublished::kItem:
      if (auto wrong = CheckItem(reference, value.item())) return wrong;
      AddVersion(reference.items, value.item(), &ReferencePublished::mutable_item, facts);
      return std::nullopt;
    case ReferencePublished::kDepartment:
      AddVersion(reference.departments, value.department(),
                 &ReferencePublished::mutable_department, facts);
      return std::nullopt;
    case ReferencePublished::kPost:
      AddVersion(reference.posts, value.post(), &ReferencePublished::mutable_post, facts);
      return std::nullopt;
    case ReferencePublished::kWindow:
      AddVersion(reference.windows, value.window(), &ReferencePublished::mutable_window, facts);
      return std::nullopt;
    case ReferencePublished::kRule:
      if (auto wrong = CheckRule(value.rule())) return wrong;
      AddVersion(reference.rules, value.rule(), &ReferencePublished::mutable_rule, facts);
      return std::nullopt;
    case ReferencePublished::kCalendar:
      if (auto wrong = CheckCalendar(value.calendar(), reference)) return wrong;
      AddCalendar(reference, value.calendar(), ctx, facts);
      return std::nullopt;
    default: return Invalid("请写明要发布的内容", "");
  }
}

}  // namespace

Verdict DecidePublishReference(const View& view, const ledger::v1::PublishReference& command,
                               const Context& ctx, FactList* facts) {
  // Later values of one publication see the earlier ones.
  Reference trial = view.reference();
  for (const auto& value : command.values()) {
    const int before = facts->size();
    if (auto wrong = AddOne(trial, value, ctx, facts)) {
      return Verdict::Rejected(*std::move(wrong));
    }
    if (facts->size() > before) {
      ApplyReference(facts->rbegin()->reference_published(), &trial);
    }
  }
  return facts->empty() ? Verdict::Already(0) : Verdict::Facts(0);
}

}  // namespace hallcase::domain
