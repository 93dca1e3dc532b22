#include "server/base/strings.h"
#include "server/domain/calendar/civil.h"
#include "server/domain/taking.h"
#include "server/rpc/validate/field.h"
#include "server/rpc/validate/validate.h"

namespace hallcase::rpc {
namespace {

constexpr int kValuesMax = 32;
constexpr size_t kOneTimeCodeChars = 8;
constexpr int kReportDaysMax = 400;

Refusal CheckBundle(const v1::TakeActionRequest& request) {
  Check check;
  check.Rows("also", request.also_size(), domain::kBundleCasesMax)
      .Text("one_time_code", request.one_time_code(), 0, kOneTimeCodeChars);
  for (const v1::CaseRef& also : request.also()) check.And(CheckCaseTarget(also));
  return check.Done();
}

Refusal CheckDays(const std::string& from_day, const std::string& to_day) {
  const auto from = domain::ParseDay(from_day);
  const auto to = domain::ParseDay(to_day);
  return Check()
      .That(from.ok(), "from_day", "应为日期，如 2026-03-01")
      .That(to.ok(), "to_day", "应为日期，如 2026-03-01")
      .That(!from.ok() || !to.ok() || *from <= *to, "to_day", "不能早于 from_day")
      .That(!from.ok() || !to.ok() || *to - *from <= kReportDaysMax, "to_day",
            "一次最多查 400 天")
      .Done();
}

}  // namespace

// What each field may hold is the form's affair; the length of a text can only be seen here, for
// after this it is sealed.
Refusal CheckFormValues(const google::protobuf::RepeatedPtrField<v1::FieldValue>& values) {
  Check check;
  check.Rows("values", values.size(), kValuesMax);
  for (const v1::FieldValue& value : values) {
    check.Text("values.name", value.name(), 1, kCodeCharsMax)
        .Text(base::StrCat("values.", value.name()), value.code(), 0, kCodeCharsMax)
        .Text(base::StrCat("values.", value.name()), value.text(), 0, domain::kFormTextCharsMax)
        .That(value.code().empty() || value.text().empty(), "values",
              "code 与 text 只能填写其一");
  }
  return check.Done();
}

Refusal Validate(const v1::TakeActionRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .And(CheckCaseTarget(request.case_()))
      .Text("action", request.action(), 1, kCodeCharsMax)
      .And(CheckFormValues(request.values()))
      .And(CheckBundle(request))
      .Done();
}

Refusal Validate(const v1::UnlinkCasesRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .And(CheckCaseTarget(request.case_()))
      .And(CheckCaseName(request.other()))
      .Done();
}

Refusal Validate(const v1::RecordTallyRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .Text("way", request.way(), 1, kCodeCharsMax)
      .Text("topic", request.topic(), 1, kCodeCharsMax)
      .Done();
}

Refusal Validate(const v1::ListTalliesRequest& request, const Limits&) {
  return CheckDays(request.from_day(), request.to_day());
}

Refusal Validate(const v1::GetActionCountsRequest& request, const Limits&) {
  return Check()
      .And(CheckDays(request.from_day(), request.to_day()))
      .Text("kind", request.kind(), 0, kCodeCharsMax)
      .Done();
}

Refusal Validate(const v1::LinkCasesRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .And(CheckCaseTarget(request.case_()))
      .And(CheckCaseName(request.other()))
      .That(request.relation() != v1::LINK_RELATION_UNSPECIFIED &&
                v1::LinkRelation_IsValid(request.relation()),
            "relation", "应为已知的关联关系")
      .Done();
}

Refusal Validate(const v1::ListKindsRequest&, const Limits&) { return kGranted; }

}  // namespace hallcase::rpc
