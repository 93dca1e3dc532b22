#include <algorithm>

#include "server/rpc/validate/field.h"
#include "server/rpc/validate/validate.h"

namespace hallcase::rpc {
namespace {

// 计量单位.
constexpr size_t kUnitCharsMax = 16;

constexpr uint32_t kRepeatDaysMax = 30;

Refusal CheckItem(const v1::Item& item) {
  Check check("items.");
  check.Text("code", item.code(), 1, kCodeCharsMax)
      .Text("name", item.name(), 1, kTitleCharsMax)
      .Text("department", item.department(), 0, kCodeCharsMax)
      .That(v1::Acceptor_IsValid(item.acceptor()), "acceptor", "应为已知的受理主体")
      .That(v1::ClockUnit_IsValid(item.promised_unit()), "promised_unit", "应为已知的时限单位")
      .Range("promised_amount", item.promised_amount(), 0, kAmountMax)
      .That(v1::ClockUnit_IsValid(item.legal_unit()), "legal_unit", "应为已知的时限单位")
      .Range("legal_amount", item.legal_amount(), 0, kAmountMax)
      .Range("extension_amount", item.extension_amount(), 0, kAmountMax)
      .Range("extension_ask_days", item.extension_ask_days(), 0, kAmountMax)
      .Range("supplement_days", item.supplement_days(), 0, kAmountMax)
      .Range("delivery_days", item.delivery_days(), 0, kAmountMax)
      .Range("hall_leg_days", item.hall_leg_days(), 0, kAmountMax)
      .Range("department_leg_days", item.department_leg_days(), 0, kAmountMax)
      .Text("pickup_item", item.pickup_item(), 0, kCodeCharsMax)
      .Text("post", item.post(), 0, kCodeCharsMax)
      .Text("conditions", item.conditions(), 0, kNoteCharsMax)
      .Text("place", item.place(), 0, kNoteCharsMax)
      .Text("phone", item.phone(), 0, kNoteCharsMax)
      .Rows("steps", item.steps_size(), kStepsPerItemMax)
      .Rows("materials", item.materials_size(), kMaterialsPerCaseMax);
  for (const v1::ItemStep& step : item.steps()) {
    check.Text("steps.name", step.name(), 1, kStepCharsMax)
        .Range("steps.days", step.days(), 1, kAmountMax);
  }
  for (const v1::ItemMaterial& material : item.materials()) {
    check.Text("materials.code", material.code(), 1, kCodeCharsMax)
        .Text("materials.name", material.name(), 1, kTitleCharsMax)
        .Range("materials.originals", material.originals(), 0, kCopiesMax)
        .Range("materials.copies", material.copies(), 0, kCopiesMax);
  }
  return check.Done();
}

Refusal CheckRule(const v1::WarningRule& rule) {
  const int thresholds =
      (rule.working_days_left() > 0 ? 1 : 0) + (rule.percent_used() > 0 ? 1 : 0) +
      (rule.when_due() ? 1 : 0) + (rule.working_days_over() > 0 ? 1 : 0);
  return Check("rules.")
      .Text("code", rule.code(), 1, kCodeCharsMax)
      .That(v1::ClockName_IsValid(rule.clock()), "clock", "应为已知的时限")
      .That(v1::ClockUnit_IsValid(rule.unit()), "unit", "应为已知的时限单位")
      .That(rule.level() != v1::WARNING_LEVEL_UNSPECIFIED &&
                v1::WarningLevel_IsValid(rule.level()),
            "level", "应为已知的预警级别")
      .That(thresholds == 1, "percent_used", "一条规则应有且只有一个阈值")
      .Range("percent_used", rule.percent_used(), 0, 100)
      .Range("repeat_days", rule.repeat_days(), 0, kRepeatDaysMax)
      .That(std::all_of(rule.recipients().begin(), rule.recipients().end(),
                        [](int one) { return one != 0 && v1::WarningRecipient_IsValid(one); }),
            "recipients", "应为已知的提醒对象")
      .Rows("recipients", rule.recipients_size(), v1::WarningRecipient_MAX)
      .Done();
}

Check CheckLayer(v1::CalendarLayer layer, const std::string& text) {
  Check check;
  check.That(layer != v1::CALENDAR_LAYER_UNSPECIFIED && v1::CalendarLayer_IsValid(layer), "layer",
             "应为国家、省、县或大厅")
      .Bytes("text", text, 1, kCalendarTextBytesMax);
  return check;
}

template <typename Rows>
void CheckNamed(const Rows& rows, std::string_view prefix, Check* check) {
  for (const auto& row : rows) {
    Check one(prefix);
    one.Text("code", row.code(), 1, kCodeCharsMax).Text("name", row.name(), 1, kTitleCharsMax);
    check->And(one.Done());
  }
}

}  // namespace

Refusal Validate(const v1::ListItemsRequest& request, const Limits&) {
  return CheckPage(request.page_size(), request.page_token(), kReferencePageSizeMax);
}

Refusal Validate(const v1::GetItemRequest& request, const Limits&) {
  return Check().Text("code", request.code(), 1, kCodeCharsMax).Done();
}

Refusal Validate(const v1::ListReferenceRequest&, const Limits&) { return kGranted; }

Refusal Validate(const v1::PublishReferenceRequest& request, const Limits&) {
  Check check;
  const int rows = request.items_size() + request.departments_size() + request.posts_size() +
                   request.windows_size() + request.rules_size() + request.pause_reasons_size() +
                   request.local_limits_size() + request.stock_items_size();
  check.And(CheckRequestId(request.request_id(), "request_id"))
      .Range("items", rows, 1, kReferenceRowsMax);
  if (!check.ok()) return check.Done();
  for (const v1::Item& item : request.items()) check.And(CheckItem(item));
  CheckNamed(request.departments(), "departments.", &check);
  for (const v1::Department& department : request.departments()) {
    check.And(Check("departments.")
                  .Text("contact", department.contact(), 0, kNameCharsMax)
                  .Text("phone", department.phone(), 0, kNameCharsMax)
                  .Text("review_body", department.review_body(), 0, kNameCharsMax)
                  .Text("court", department.court(), 0, kNameCharsMax)
                  .Done());
  }
  CheckNamed(request.posts(), "posts.", &check);
  CheckNamed(request.windows(), "windows.", &check);
  CheckNamed(request.pause_reasons(), "pause_reasons.", &check);
  for (const v1::PauseReason& reason : request.pause_reasons()) {
    check.Range("pause_reasons.max_days", reason.max_days(), 0, kAmountMax);
  }
  CheckNamed(request.stock_items(), "stock_items.", &check);
  for (const v1::StockItem& item : request.stock_items()) {
    check.Text("stock_items.unit", item.unit(), 1, kUnitCharsMax)
        .Range("stock_items.minimum", item.minimum(), 0, kAmountMax)
        .Text("stock_items.post", item.post(), 1, kCodeCharsMax);
  }
  for (const v1::WarningRule& rule : request.rules()) check.And(CheckRule(rule));
  for (const v1::LocalLimit& limit : request.local_limits()) {
    check.And(Check("local_limits.")
                  .Text("code", limit.code(), 1, kCodeCharsMax)
                  .Text("source", limit.source(), 1, kDocumentCharsMax)
                  .Range("amount", limit.amount(), 0, kAmountMax)
                  .Range("extension_amount", limit.extension_amount(), 0, kAmountMax)
                  .That(v1::ClockUnit_IsValid(limit.unit()), "unit", "应为已知的时限单位")
                  .Done());
  }
  return check.Done();
}

Refusal Validate(const v1::PreviewReferenceRequest& request, const Limits&) {
  Check check;
  check.Range("rules", request.rules_size(), 0, kReferenceRowsMax);
  if (!check.ok()) return check.Done();
  for (const v1::WarningRule& rule : request.rules()) check.And(CheckRule(rule));
  return check.Done();
}

Refusal Validate(const v1::ListCalendarsRequest&, const Limits&) { return kGranted; }

Refusal Validate(const v1::PreviewCalendarRequest& request, const Limits&) {
  return CheckLayer(request.layer(), request.text()).Done();
}

Refusal Validate(const v1::PublishCalendarRequest& request, const Limits&) {
  return CheckLayer(request.layer(), request.text())
      .And(CheckRequestId(request.request_id(), "request_id"))
      .Text("document", request.document(), 1, kDocumentCharsMax)
      .Done();
}

}  // namespace hallcase::rpc
