// CatalogService and CalendarService: reference data and working-time calendars.

#include "server/domain/fold_reference.h"
#include "server/domain/reference_check.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

constexpr uint32_t kItemsPageDefault = 100;

Refusal ListItems(const CallContext& context, const v1::ListItemsRequest& request,
                  v1::ListItemsResponse* response) {
  std::string after;
  const PageScope scope = PageScopeOf(context, request);
  Vault& vault = context.desk->vault;
  if (Refusal refusal = OpenPageToken(vault, scope, request.page_token(), &after)) {
    return refusal;
  }
  const size_t limit = PageSize(context, request.page_size(), kItemsPageDefault);
  const auto& items = context.reference->items;
  auto it = after.empty() ? items.begin() : items.upper_bound(after);
  std::string last;
  for (size_t rows = 0; it != items.end() && rows < limit; ++it, ++rows) {
    last = it->first;
    FillItem(*it->second.back(), response->add_items());
  }
  if (it != items.end()) response->set_next_page_token(MakePageToken(vault, scope, last));
  response->set_reference_version(context.reference->version);
  response->set_as_of_seq(context.desk->hall.head().seq);
  return kGranted;
}

Refusal GetItem(const CallContext& context, const v1::GetItemRequest& request,
                v1::GetItemResponse* response) {
  const auto* item = domain::Reference::Newest(context.reference->items, request.code());
  if (item == nullptr) {
    return Reject(Reason::kItemNotFound, "没有这个事项，请从事项目录中选择", "code");
  }
  FillItem(*item, response->mutable_item());
  response->set_as_of_seq(context.desk->hall.head().seq);
  return kGranted;
}

Refusal ListKinds(const CallContext& context, const v1::ListKindsRequest&,
                  v1::ListKindsResponse* response) {
  for (const domain::Kind* kind : domain::AllKinds()) {
    FillKind(*context.reference, *kind, response->add_kinds());
  }
  return kGranted;
}

Refusal ListReference(const CallContext& context, const v1::ListReferenceRequest&,
                      v1::ListReferenceResponse* response) {
  const domain::Reference& reference = *context.reference;
  for (const auto& [code, versions] : reference.departments) {
    v1::Department* to = response->add_departments();
    to->set_code(code);
    to->set_version(versions.back()->version());
    to->set_name(versions.back()->name());
    to->set_contact(versions.back()->contact());
    to->set_phone(versions.back()->phone());
    to->set_review_body(versions.back()->review_body());
    to->set_court(versions.back()->court());
    to->set_retired(versions.back()->retired());
  }
  for (const auto& [code, versions] : reference.posts) {
    v1::Post* to = response->add_posts();
    to->set_code(code);
    to->set_version(versions.back()->version());
    to->set_name(versions.back()->name());
    to->set_headcount(versions.back()->headcount());
    to->set_retired(versions.back()->retired());
  }
  for (const auto& [code, versions] : reference.windows) {
    v1::Window* to = response->add_windows();
    to->set_code(code);
    to->set_version(versions.back()->version());
    to->set_name(versions.back()->name());
    to->set_post(versions.back()->post());
    to->set_retired(versions.back()->retired());
  }
  for (const auto& [code, versions] : reference.rules) {
    FillRule(*versions.back(), response->add_rules());
  }
  for (const auto& [code, versions] : reference.pause_reasons) {
    FillPauseReason(*versions.back(), response->add_pause_reasons());
  }
  for (const auto& [code, versions] : reference.local_limits) {
    FillLocalLimit(*versions.back(), response->add_local_limits());
  }
  for (const auto& [code, versions] : reference.stock_items) {
    FillStockItem(*versions.back(), response->add_stock_items());
  }
  response->set_reference_version(reference.version);
  response->set_as_of_seq(context.desk->hall.head().seq);
  return kGranted;
}

Refusal MakePublishReference(const CallContext&, const v1::PublishReferenceRequest& request,
                             Draft* draft) {
  auto* command = draft->call.command.mutable_publish_reference();
  command->set_base_version(request.base_version());
  for (const v1::Department& department : request.departments()) {
    auto* to = command->add_values()->mutable_department();
    to->set_code(department.code());
    to->set_name(department.name());
    to->set_contact(department.contact());
    to->set_phone(department.phone());
    to->set_review_body(department.review_body());
    to->set_court(department.court());
    to->set_retired(department.retired());
  }
  for (const v1::Post& post : request.posts()) {
    auto* to = command->add_values()->mutable_post();
    to->set_code(post.code());
    to->set_name(post.name());
    to->set_headcount(post.headcount());
    to->set_retired(post.retired());
  }
  for (const v1::Window& window : request.windows()) {
    auto* to = command->add_values()->mutable_window();
    to->set_code(window.code());
    to->set_name(window.name());
    to->set_post(window.post());
    to->set_retired(window.retired());
  }
  for (const v1::WarningRule& rule : request.rules()) {
    ToRule(rule, command->add_values()->mutable_rule());
  }
  for (const v1::PauseReason& reason : request.pause_reasons()) {
    ToPauseReason(reason, command->add_values()->mutable_pause_reason());
  }
  for (const v1::LocalLimit& limit : request.local_limits()) {
    ToLocalLimit(limit, command->add_values()->mutable_local_limit());
  }
  for (const v1::StockItem& item : request.stock_items()) {
    ToStockItem(item, command->add_values()->mutable_stock_item());
  }
  // Items last: they name departments and posts, which may come with the same request; and those
  // under which results are handed out before those that name them.
  for (const bool pickup : {true, false}) {
    for (const v1::Item& item : request.items()) {
      if ((item.kind() == v1::CASE_KIND_PICKUP) != pickup) continue;
      ToItem(item, command->add_values()->mutable_item());
    }
  }
  return kGranted;
}

Refusal AnswerPublishReference(const CallContext& context, const v1::PublishReferenceRequest&,
                               const app::Outcome& outcome,
                               v1::PublishReferenceResponse* response) {
  response->set_seq(outcome.seq);
  response->set_replayed(context.replayed);
  if (outcome.seq == 0) return kGranted;
  auto item = context.desk->hall.GetEntry(outcome.seq);
  if (!item.ok()) return ReadFailed(item.status());
  uint32_t published = 0;
  for (const ledger::v1::Fact& fact : (*item)->entry->facts()) {
    if (fact.has_reference_published()) ++published;
    if (fact.has_job_started()) response->set_job_id(fact.job_started().job_id());
  }
  response->set_published(published);
  return kGranted;
}

Refusal PreviewReference(const CallContext& context, const v1::PreviewReferenceRequest& request,
                         v1::PreviewReferenceResponse* response) {
  domain::Reference trial = *context.reference;
  for (const v1::WarningRule& rule : request.rules()) {
    ledger::v1::ReferencePublished value;
    ToRule(rule, value.mutable_rule());
    if (auto wrong = domain::CheckReference(trial, value)) return *std::move(wrong);
    domain::ApplyReference(value, &trial);
  }
  const auto preview = context.desk->hall.PreviewReference(trial);
  if (!preview.ok()) return ReadFailed(preview.status());
  response->set_cases_open(preview->cases_open);
  response->set_as_of_seq(preview->as_of_seq);
  for (const auto& effect : preview->effects) {
    v1::RuleEffect* out = response->add_rules();
    out->set_rule(effect.rule);
    out->set_level(static_cast<v1::WarningLevel>(effect.level));
    out->set_clocks_raised(effect.raised);
    out->set_warnings_withdrawn(effect.withdrawn);
  }
  for (const auto& [item, cases] : preview->items) {
    v1::ItemCases* out = response->add_items();
    out->set_item(item);
    out->set_cases_open(cases);
  }
  return kGranted;
}

Refusal ListCalendars(const CallContext& context, const v1::ListCalendarsRequest&,
                      v1::ListCalendarsResponse* response) {
  for (const auto& [layer, calendar] : context.reference->calendars) {
    FillCalendar(*calendar, response->add_calendars());
  }
  response->set_as_of_seq(context.desk->hall.head().seq);
  return kGranted;
}

Refusal MakePublishCalendar(const CallContext&, const v1::PublishCalendarRequest& request,
                            Draft* draft) {
  auto* calendar =
      draft->call.command.mutable_publish_reference()->add_values()->mutable_calendar();
  calendar->set_layer(static_cast<ledger::v1::CalendarLayer>(request.layer()));
  calendar->set_text(request.text());
  calendar->set_document(request.document());
  return kGranted;
}

Refusal AnswerPublishCalendar(const CallContext& context,
                              const v1::PublishCalendarRequest& request,
                              const app::Outcome& outcome,
                              v1::PublishCalendarResponse* response) {
  const auto reference = context.desk->hall.reference();
  auto it = reference->calendars.find(static_cast<int>(request.layer()));
  if (it != reference->calendars.end()) FillCalendar(*it->second, response->mutable_calendar());
  response->set_seq(outcome.seq);
  response->set_replayed(context.replayed);
  if (outcome.seq == 0) return kGranted;
  auto item = context.desk->hall.GetEntry(outcome.seq);
  if (!item.ok()) return ReadFailed(item.status());
  for (const ledger::v1::Fact& fact : (*item)->entry->facts()) {
    if (fact.has_job_started()) response->set_job_id(fact.job_started().job_id());
  }
  return kGranted;
}

Refusal PreviewCalendar(const CallContext& context, const v1::PreviewCalendarRequest& request,
                        v1::PreviewCalendarResponse* response) {
  ledger::v1::Calendar calendar;
  calendar.set_layer(static_cast<ledger::v1::CalendarLayer>(request.layer()));
  calendar.set_text(request.text());
  const auto trial = context.reference->WithCalendar(&calendar);
  if (!trial.ok()) {
    return Reject(Reason::kInvalidReference,
                  base::StrCat("日历有误：", base::ToStd(trial.status().message())), "text");
  }
  const auto preview = context.desk->hall.PreviewCalendar(*trial);
  if (!preview.ok()) return ReadFailed(preview.status());
  response->set_cases_open(preview->cases_open);
  response->set_cases_moved(preview->cases_moved);
  response->set_cases_touched(preview->cases_touched);
  response->set_warnings_withdrawn(preview->warnings_withdrawn);
  response->set_as_of_seq(preview->as_of_seq);
  for (const auto& move : preview->moves) {
    v1::DueDayMove* out = response->add_moves();
    out->set_clock(static_cast<v1::ClockName>(move.clock));
    out->set_from_day(FormatDay(move.from_day));
    out->set_to_day(FormatDay(move.to_day));
    out->set_cases(move.cases);
  }
  return kGranted;
}

}  // namespace

void AddCatalogService(Registry& registry) {
  registry.Read<&ListItems>("CatalogService.ListItems");
  registry.Read<&GetItem>("CatalogService.GetItem", Where::kHere);
  registry.Read<&ListKinds>("CatalogService.ListKinds");
  registry.Read<&ListReference>("CatalogService.ListReference");
  registry.Read<&PreviewReference>("CatalogService.PreviewReference");
  registry.Write<&MakePublishReference, &AnswerPublishReference>(
      "CatalogService.PublishReference", Subject::kNone, Where::kReadPool);
}

void AddCalendarService(Registry& registry) {
  registry.Read<&ListCalendars>("CalendarService.ListCalendars");
  registry.Read<&PreviewCalendar>("CalendarService.PreviewCalendar");
  registry.Write<&MakePublishCalendar, &AnswerPublishCalendar>(
      "CalendarService.PublishCalendar", Subject::kNone, Where::kReadPool);
}

}  // namespace hallcase::rpc
