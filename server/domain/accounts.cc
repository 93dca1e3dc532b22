#include "server/domain/accounts.h"

#include "absl/strings/str_cat.h"

namespace hallcase::domain {

std::optional<Rejection> CheckGrants(
    const Reference& reference,
    const google::protobuf::RepeatedPtrField<ledger::v1::Grant>& grants) {
  bool system = false;
  bool security = false;
  bool others = false;
  for (const auto& grant : grants) {
    const auto role = grant.role();
    system |= role == ledger::v1::ROLE_SYSTEM_ADMINISTRATOR;
    security |= role == ledger::v1::ROLE_SECURITY_ADMINISTRATOR;
    others |= role != ledger::v1::ROLE_SYSTEM_ADMINISTRATOR &&
              role != ledger::v1::ROLE_SECURITY_ADMINISTRATOR;
    if (role == ledger::v1::ROLE_UNSPECIFIED) {
      return Reject(Reason::kInvalidField, "请写明角色", "grants.role");
    }
    if (role != ledger::v1::ROLE_DEPARTMENT_CONTACT) continue;
    if (grant.department().empty()) {
      return Reject(Reason::kInvalidField, "部门联系人须写明部门", "grants.department");
    }
    if (Reference::Newest(reference.departments, grant.department()) == nullptr) {
      return Reject(Reason::kReferenceNotFound,
                    absl::StrCat("没有部门 ", grant.department()), "grants.department");
    }
  }
  if (system && security) {
    return Reject(Reason::kSeparationOfDuties, "系统管理员与安全管理员不得由同一人担任", "grants");
  }
  if (security && others) {
    return Reject(Reason::kSeparationOfDuties, "安全管理员不得兼办业务", "grants");
  }
  return std::nullopt;
}

}  // namespace hallcase::domain
