#include <algorithm>

#include "server/rpc/validate/field.h"
#include "server/rpc/validate/validate.h"

namespace hallcase::rpc {
namespace {

bool IsAccount(const std::string& id) {
  return std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

Refusal CheckGrants(const google::protobuf::RepeatedPtrField<v1::Grant>& grants,
                    std::string_view prefix) {
  Check check(prefix);
  check.Rows("grants", grants.size(), kGrantsMax);
  for (const v1::Grant& grant : grants) {
    check.That(grant.role() != v1::ROLE_UNSPECIFIED && v1::Role_IsValid(grant.role()),
               "grants.role", "应为已知的角色")
        .Text("grants.department", grant.department(),
              grant.role() == v1::ROLE_DEPARTMENT_CONTACT ? 1 : 0, kCodeCharsMax);
  }
  return check.Done();
}

}  // namespace

Refusal Validate(const v1::SignInRequest& request, const Limits&) {
  return Check()
      .Text("account", request.account(), 1, kCodeCharsMax)
      .Text("password", request.password(), 1, kPasswordCharsMax)
      .Done();
}

Refusal Validate(const v1::SignOutRequest&, const Limits&) { return kGranted; }

Refusal Validate(const v1::GetSessionRequest&, const Limits&) { return kGranted; }

Refusal Validate(const v1::ChangePasswordRequest& request, const Limits&) {
  return Check()
      .Text("old_password", request.old_password(), 1, kPasswordCharsMax)
      .Text("new_password", request.new_password(), kPasswordCharsMin, kPasswordCharsMax)
      .Done();
}

Refusal Validate(const v1::ListStaffRequest& request, const Limits&) {
  return CheckPage(request.page_size(), request.page_token(), kReferencePageSizeMax);
}

Refusal Validate(const v1::AddStaffRequest& request, const Limits&) {
  const v1::Staff& staff = request.staff();
  Check check;
  check.And(CheckRequestId(request.request_id(), "request_id"))
      .Text("staff.id", staff.id(), 1, kCodeCharsMax)
      .That(IsAccount(staff.id()), "staff.id", "只能含小写字母、数字和 . _ -")
      .That(staff.kind() == v1::PRINCIPAL_KIND_STAFF || staff.kind() == v1::PRINCIPAL_KIND_SERVICE,
            "staff.kind", "应为人员或服务账号")
      .Text("staff.name", staff.name(), 1, kNameCharsMax)
      .Text("staff.post", staff.post(), 0, kCodeCharsMax)
      .Text("staff.window", staff.window(), 0, kCodeCharsMax)
      .And(CheckGrants(staff.grants(), "staff."));
  if (!staff.phone().empty()) check.And(CheckPhone(staff.phone(), "staff.phone"));
  if (!request.password().empty()) {
    check.Text("password", request.password(), kPasswordCharsMin, kPasswordCharsMax);
  }
  return check.Done();
}

Refusal Validate(const v1::SetGrantsRequest& request, const Limits&) {
  return Check()
      .And(CheckRequestId(request.request_id(), "request_id"))
      .Text("staff_id", request.staff_id(), 1, kCodeCharsMax)
      .And(CheckGrants(request.grants(), ""))
      .Done();
}

Refusal Validate(const v1::SetPasswordRequest& request, const Limits&) {
  return Check()
      .And(CheckRequestId(request.request_id(), "request_id"))
      .Text("staff_id", request.staff_id(), 1, kCodeCharsMax)
      .Text("password", request.password(), kPasswordCharsMin, kPasswordCharsMax)
      .Done();
}

}  // namespace hallcase::rpc
