#include "server/base/strings.h"
#include "server/rpc/validate/field.h"
#include "server/rpc/validate/validate.h"

namespace hallcase::rpc {
namespace {

constexpr int kValuesMax = 32;
constexpr size_t kValueCharsMax = 2'000;

}  // namespace

// What each field may hold is the form's affair; the length of a text can only be seen here, for
// after this it is sealed.
Refusal CheckFormValues(const google::protobuf::RepeatedPtrField<v1::FieldValue>& values) {
  Check check;
  check.Rows("values", values.size(), kValuesMax);
  for (const v1::FieldValue& value : values) {
    check.Text("values.name", value.name(), 1, kCodeCharsMax)
        .Text(base::StrCat("values.", value.name()), value.code(), 0, kCodeCharsMax)
        .Text(base::StrCat("values.", value.name()), value.text(), 0, kValueCharsMax)
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
