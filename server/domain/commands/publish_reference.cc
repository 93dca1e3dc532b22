#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/commands/commands.h"
#include "server/domain/fold_reference.h"
#include "server/domain/reference_check.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Calendar;
using ledger::v1::ReferencePublished;

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

bool SameCalendar(const Reference& reference, const Calendar& calendar) {
  const auto known = reference.calendars.find(static_cast<int>(calendar.layer()));
  return known != reference.calendars.end() && known->second->text() == calendar.text() &&
         known->second->document() == calendar.document();
}

// `trial` becomes the reference with the calendar, axis included.
std::optional<Rejection> AddCalendar(Calendar calendar, const Context& ctx, Reference* trial,
                                     FactList* facts) {
  if (calendar.document().empty()) {
    return InvalidReference("日历须注明通知文号，由发布人署名", "calendar");
  }
  if (SameCalendar(*trial, calendar)) return std::nullopt;
  calendar.set_published_by(ctx.scope.principal());
  auto next = trial->WithCalendar(&calendar);
  if (!next.ok()) {
    return InvalidReference(absl::StrCat("日历有误：", std::string(next.status().message())),
                            "calendar");
  }
  *trial = *std::move(next);
  *facts->Add()->mutable_reference_published()->mutable_calendar() = std::move(calendar);
  return std::nullopt;
}

void AddNewest(const Reference& reference, const ReferencePublished& value, FactList* facts) {
  switch (value.value_case()) {
    case ReferencePublished::kItem:
      return AddVersion(reference.items, value.item(), &ReferencePublished::mutable_item, facts);
    case ReferencePublished::kDepartment:
      return AddVersion(reference.departments, value.department(),
                        &ReferencePublished::mutable_department, facts);
    case ReferencePublished::kPost:
      return AddVersion(reference.posts, value.post(), &ReferencePublished::mutable_post, facts);
    case ReferencePublished::kWindow:
      return AddVersion(reference.windows, value.window(), &ReferencePublished::mutable_window,
                        facts);
    case ReferencePublished::kRule:
      return AddVersion(reference.rules, value.rule(), &ReferencePublished::mutable_rule, facts);
    case ReferencePublished::kPauseReason:
      return AddVersion(reference.pause_reasons, value.pause_reason(),
                        &ReferencePublished::mutable_pause_reason, facts);
    case ReferencePublished::kLocalLimit:
      return AddVersion(reference.local_limits, value.local_limit(),
                        &ReferencePublished::mutable_local_limit, facts);
    case ReferencePublished::kStockItem:
      return AddVersion(reference.stock_items, value.stock_item(),
                        &ReferencePublished::mutable_stock_item, facts);
    default: return;
  }
}

std::optional<Rejection> AddOne(const Reference& reference, const ReferencePublished& value,
                                FactList* facts) {
  if (auto wrong = CheckReference(reference, value)) return wrong;
  AddNewest(reference, value, facts);
  return std::nullopt;
}

// The reference data are others than those that the publication was made on.
Rejection StaleReference(const Reference& reference) {
  const std::string who =
      reference.published_by.empty() ? "" : absl::StrCat("被 ", reference.published_by, " ");
  return Reject(Reason::kStaleEtag,
                absl::StrCat("预览之后基础数据又", who, "发布过，本次未发布任何内容，",
                             "请重新预览后再发布"),
                "base_version")
      .With("etag", absl::StrCat(reference.version))
      .With("changed_by", reference.published_by)
      .With("seq", absl::StrCat(reference.published_seq));
}

// Clocks that run follow calendars and rules in a job of its own; a hall without open cases needs
// none.
void StartRecalculation(const View& view, const Reference& trial, const Context& ctx,
                        FactList* facts) {
  const auto& changes = trial.calendar_changes;
  const auto first = changes.upper_bound(view.reference().calendar_version);
  const bool days = std::any_of(first, changes.end(), [](const auto& change) {
    return change.second->changed_size() > 0;
  });
  if (!days && trial.rules_version == view.reference().rules_version) return;
  if (view.CounterValue(Counter::kOpen, 0, "") == 0) return;
  const int64_t job_id = static_cast<int64_t>(ctx.seq) * kIdsPerEntry + facts->size();
  auto* started = facts->Add()->mutable_job_started();
  started->set_job_id(job_id);
  started->set_kind(ledger::v1::JOB_KIND_RECALCULATE);
  started->set_calendar_version(trial.calendar_version);
}

}  // namespace

Verdict DecidePublishReference(const View& view, const ledger::v1::PublishReference& command,
                               const Context& ctx, FactList* facts) {
  if (command.base_version() != 0 && command.base_version() != view.reference().version) {
    return Verdict::Rejected(StaleReference(view.reference()));
  }
  // Later values of one publication see the earlier ones.
  Reference trial = view.reference();
  for (const auto& value : command.values()) {
    const int before = facts->size();
    auto wrong = value.has_calendar() ? AddCalendar(value.calendar(), ctx, &trial, facts)
                                      : AddOne(trial, value, facts);
    if (wrong.has_value()) return Verdict::Rejected(*std::move(wrong));
    if (facts->size() > before && !value.has_calendar()) {
      auto* published = facts->rbegin()->mutable_reference_published();
      published->set_published_by(ctx.scope.principal());
      published->set_published_seq(ctx.seq);
      ApplyReference(*published, &trial);
    }
  }
  if (facts->empty()) return Verdict::Already(0);
  StartRecalculation(view, trial, ctx, facts);
  return Verdict::Facts(0);
}

}  // namespace hallcase::domain
