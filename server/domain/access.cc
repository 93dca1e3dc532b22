#include "server/domain/access.h"

#include <algorithm>
#include <array>

namespace hallcase::domain::access {
namespace {

using ledger::v1::Grant;
using ledger::v1::Role;

struct Right {
  Permission permission;
  Reach reach;
};

constexpr Reach kOwnPost = Reach::kOwnPost;
constexpr Reach kOwnDepartment = Reach::kOwnDepartment;
constexpr Reach kHall = Reach::kHall;

constexpr Right kClerk[] = {
    {Permission::kCaseRegister, kHall},   {Permission::kCaseRead, kHall},
    {Permission::kCaseSearch, kHall},     {Permission::kCaseAct, kOwnPost},
    {Permission::kCaseCorrect, kOwnPost}, {Permission::kCaseReveal, kOwnPost},
    {Permission::kWarningRead, kHall},    {Permission::kWarningAnswer, kOwnPost},
    {Permission::kFeedRead, kHall},       {Permission::kCatalogRead, kHall},
    {Permission::kCaseAccept, kOwnPost},  {Permission::kMaterialsReceive, kHall},
    {Permission::kCaseUrge, kOwnPost},    {Permission::kActionTake, kOwnPost},
    {Permission::kCustodyRead, kHall},    {Permission::kCustodyMove, kOwnPost},
    {Permission::kCustodySign, kOwnPost}, {Permission::kShiftHandOver, kOwnPost},
    {Permission::kDocumentIssue, kOwnPost}, {Permission::kDocumentRead, kHall},
    {Permission::kDocumentPrint, kOwnPost}, {Permission::kDocumentCheck, kHall},
    {Permission::kStockKeep, kOwnPost},   {Permission::kStockRead, kHall},
    {Permission::kRatingInvite, kOwnPost},
};

constexpr Right kLead[] = {
    {Permission::kCaseRegister, kHall}, {Permission::kCaseRead, kHall},
    {Permission::kCaseSearch, kHall},   {Permission::kCaseAct, kHall},
    {Permission::kCaseCorrect, kHall},  {Permission::kCaseVoid, kHall},
    {Permission::kCaseReveal, kHall},   {Permission::kWarningRead, kHall},
    {Permission::kWarningAnswer, kHall}, {Permission::kFeedRead, kHall},
    {Permission::kCatalogRead, kHall},  {Permission::kStaffRead, kHall},
    {Permission::kReportRead, kHall},   {Permission::kCasePause, kHall},
    {Permission::kPauseApprove, kHall}, {Permission::kCaseAccept, kHall},
    {Permission::kMaterialsReceive, kHall}, {Permission::kCaseReassign, kHall},
    {Permission::kActionTake, kHall},   {Permission::kWorkReview, kHall},
    {Permission::kCaseUrge, kHall},     {Permission::kCustodyRead, kHall},
    {Permission::kCustodyMove, kHall},  {Permission::kCustodySign, kHall},
    {Permission::kCustodyObject, kHall}, {Permission::kShiftHandOver, kHall},
    {Permission::kCustodyDeem, kHall},  {Permission::kDocumentIssue, kHall},
    {Permission::kDocumentRead, kHall}, {Permission::kDocumentPrint, kHall},
    {Permission::kDocumentCheck, kHall}, {Permission::kStockKeep, kHall},
    {Permission::kStockRead, kHall},
    {Permission::kRatingInvite, kHall}, {Permission::kRatingRead, kHall},
    {Permission::kRatingReveal, kHall},
};

constexpr Right kContractorManager[] = {
    {Permission::kStaffRead, kHall},
    {Permission::kReportRead, kHall},
    {Permission::kCatalogRead, kHall},
    {Permission::kStockRead, kHall},
};

constexpr Right kDepartmentContact[] = {
    {Permission::kCaseRead, kOwnDepartment},    {Permission::kCaseSearch, kOwnDepartment},
    {Permission::kCaseAct, kOwnDepartment},     {Permission::kCaseDecide, kOwnDepartment},
    {Permission::kCaseReveal, kOwnDepartment},  {Permission::kWarningRead, kOwnDepartment},
    {Permission::kWarningAnswer, kOwnDepartment}, {Permission::kFeedRead, kOwnDepartment},
    {Permission::kCatalogRead, kHall},          {Permission::kCasePause, kOwnDepartment},
    {Permission::kCaseAccept, kOwnDepartment},  {Permission::kActionTake, kOwnDepartment},
    {Permission::kMaterialsReceive, kOwnDepartment},
    {Permission::kCustodyRead, kOwnDepartment}, {Permission::kCustodyMove, kOwnDepartment},
    {Permission::kCustodySign, kOwnDepartment},
    {Permission::kDocumentIssue, kOwnDepartment}, {Permission::kDocumentRead, kOwnDepartment},
    {Permission::kDocumentPrint, kOwnDepartment}, {Permission::kDocumentCheck, kHall},
    {Permission::kRatingInvite, kOwnDepartment},
};

constexpr Right kDutyLeader[] = {
    {Permission::kCaseRead, kHall},    {Permission::kCaseSearch, kHall},
    {Permission::kWarningRead, kHall}, {Permission::kFeedRead, kHall},
    {Permission::kReportRead, kHall},  {Permission::kCatalogRead, kHall},
    {Permission::kStaffRead, kHall},   {Permission::kClockExtend, kHall},
    {Permission::kAppealJudge, kHall}, {Permission::kCaseUrge, kHall},
    {Permission::kCustodyRead, kHall}, {Permission::kDocumentRead, kHall},
    {Permission::kDocumentCheck, kHall}, {Permission::kActionTake, kHall},
    {Permission::kWorkReview, kHall},  {Permission::kStockRead, kHall},
    {Permission::kRatingRead, kHall},  {Permission::kRatingReveal, kHall},
};

constexpr Right kPurchaser[] = {
    {Permission::kReportRead, kHall},
    {Permission::kCatalogRead, kHall},
};

constexpr Right kAuditor[] = {
    {Permission::kCaseRead, kHall},    {Permission::kCaseSearch, kHall},
    {Permission::kWarningRead, kHall}, {Permission::kFeedRead, kHall},
    {Permission::kReportRead, kHall},  {Permission::kCatalogRead, kHall},
    {Permission::kStaffRead, kHall},   {Permission::kAuditRead, kHall},
    {Permission::kCustodyRead, kHall}, {Permission::kDocumentRead, kHall},
    {Permission::kDocumentCheck, kHall}, {Permission::kStockRead, kHall},
    {Permission::kRatingRead, kHall},
};

constexpr Right kSystemAdministrator[] = {
    {Permission::kCatalogRead, kHall},
    {Permission::kCatalogPublish, kHall},
    {Permission::kJobRun, kHall},
    {Permission::kClockConfirm, kHall},
};

constexpr Right kSecurityAdministrator[] = {
    {Permission::kAccountManage, kHall},
    {Permission::kStaffRead, kHall},
    {Permission::kAuditRead, kHall},
    {Permission::kErase, kHall},
    {Permission::kKeysManage, kHall},
};

constexpr Right kIntegrator[] = {
    {Permission::kIngest, kHall},     {Permission::kFeedRead, kHall},
    {Permission::kCaseRegister, kHall}, {Permission::kCaseAct, kHall},
    {Permission::kCaseDecide, kHall}, {Permission::kStepRecord, kHall},
    {Permission::kCaseRead, kHall},   {Permission::kCaseSearch, kHall},
    {Permission::kJobRun, kHall},     {Permission::kReportRead, kHall},
    {Permission::kCatalogRead, kHall}, {Permission::kCasePause, kHall},
    {Permission::kCaseAccept, kHall}, {Permission::kMaterialsReceive, kHall},
    {Permission::kActionTake, kHall},
    {Permission::kRatingImport, kHall},
};

template <size_t N>
Reach Find(const Right (&rights)[N], Permission permission) {
  for (const Right& right : rights) {
    if (right.permission == permission) return right.reach;
  }
  return Reach::kNowhere;
}

bool IsParty(const ledger::v1::Party& party, ledger::v1::PartyKind kind, const std::string& id) {
  return !id.empty() && party.kind() == kind && party.id() == id;
}

}  // namespace

Reach ReachOf(Role role, Permission permission) {
  if (permission == Permission::kNone || permission == Permission::kSelf) return kHall;
  switch (role) {
    case ledger::v1::ROLE_CLERK: return Find(kClerk, permission);
    case ledger::v1::ROLE_LEAD: return Find(kLead, permission);
    case ledger::v1::ROLE_CONTRACTOR_MANAGER: return Find(kContractorManager, permission);
    case ledger::v1::ROLE_DEPARTMENT_CONTACT: return Find(kDepartmentContact, permission);
    case ledger::v1::ROLE_HALL_DUTY_LEADER: return Find(kDutyLeader, permission);
    case ledger::v1::ROLE_PURCHASER: return Find(kPurchaser, permission);
    case ledger::v1::ROLE_AUDITOR: return Find(kAuditor, permission);
    case ledger::v1::ROLE_SYSTEM_ADMINISTRATOR: return Find(kSystemAdministrator, permission);
    case ledger::v1::ROLE_SECURITY_ADMINISTRATOR: return Find(kSecurityAdministrator, permission);
    case ledger::v1::ROLE_INTEGRATOR: return Find(kIntegrator, permission);
    default: return Reach::kNowhere;  // payroll: pay lines only, which this binary does not have
  }
}

Scope Scope::Public() { return Scope("public", "", {}); }

Scope Scope::System() {
  Scope scope;
  scope.principal_ = "system";
  scope.system_ = true;
  return scope;
}

bool Scope::Holds(Permission permission) const {
  if (system_ || permission == Permission::kNone || permission == Permission::kSelf) return true;
  return std::any_of(grants_.begin(), grants_.end(), [&](const Grant& grant) {
    return ReachOf(grant.role(), permission) != Reach::kNowhere;
  });
}

bool Scope::HoldsHallWide(Permission permission) const {
  return system_ || std::any_of(grants_.begin(), grants_.end(), [&](const Grant& grant) {
           return ReachOf(grant.role(), permission) == Reach::kHall;
         });
}

bool Scope::ReachesBy(const Grant& grant, Reach reach, const ledger::v1::CaseRow& row) const {
  switch (reach) {
    case Reach::kHall: return true;
    case Reach::kOwnPost:
      return (!post_.empty() && row.post() == post_) || row.registered_by() == principal_ ||
             IsParty(row.responsible(), ledger::v1::PARTY_KIND_STAFF, principal_) ||
             IsParty(row.responsible(), ledger::v1::PARTY_KIND_POST, post_);
    case Reach::kOwnDepartment:
      return !grant.department().empty() &&
             (row.department() == grant.department() ||
              IsParty(row.responsible(), ledger::v1::PARTY_KIND_DEPARTMENT, grant.department()));
    default: return false;
  }
}

bool Scope::Reaches(Permission permission, const ledger::v1::CaseRow& row) const {
  // Erasing shows nothing.
  if (row.kind() == kBadMarkKind && permission != Permission::kErase &&
      !HoldsHallWide(Permission::kRatingRead)) {
    return false;
  }
  return system_ || std::any_of(grants_.begin(), grants_.end(), [&](const Grant& grant) {
           return ReachesBy(grant, ReachOf(grant.role(), permission), row);
         });
}

bool Scope::ReachesParty(Permission permission, const ledger::v1::Party& party) const {
  ledger::v1::CaseRow row;
  *row.mutable_responsible() = party;
  return Reaches(permission, row);
}

bool Scope::ReachesHolder(Permission permission, const ledger::v1::Holder& holder) const {
  if (system_) return true;
  return std::any_of(grants_.begin(), grants_.end(), [&](const Grant& grant) {
    switch (ReachOf(grant.role(), permission)) {
      case Reach::kHall: return true;
      case Reach::kOwnPost:
        return (holder.kind() == ledger::v1::HOLDER_KIND_STAFF && holder.id() == principal_) ||
               (holder.kind() == ledger::v1::HOLDER_KIND_SHELF && !post_.empty() &&
                holder.id() == post_);
      case Reach::kOwnDepartment:
        return holder.kind() == ledger::v1::HOLDER_KIND_DEPARTMENT &&
               !grant.department().empty() && holder.id() == grant.department();
      default: return false;
    }
  });
}

bool Scope::ReachesHandover(Permission permission, const ledger::v1::HandoverRow& row) const {
  return ReachesHolder(permission, row.offered().giver()) ||
         ReachesHolder(permission, row.offered().receiver());
}

bool Scope::ReachesShift(Permission permission, const ledger::v1::ShiftRow& row) const {
  return HoldsHallWide(permission) ||
         (Holds(permission) &&
          (principal_ == row.frozen().outgoing() || principal_ == row.frozen().incoming()));
}

bool Scope::RecordsForOthers() const {
  return system_ || std::any_of(grants_.begin(), grants_.end(),
                                [](const Grant& grant) { return grant.record_for_others(); });
}

bool Scope::SpeaksFor(std::string_view department) const {
  return RecordsForOthers() ||
         std::any_of(grants_.begin(), grants_.end(), [&](const Grant& grant) {
           return grant.role() == ledger::v1::ROLE_DEPARTMENT_CONTACT &&
                  !grant.department().empty() && grant.department() == department;
         });
}

std::vector<std::string> Scope::Departments() const {
  std::vector<std::string> departments;
  for (const Grant& grant : grants_) {
    if (grant.role() != ledger::v1::ROLE_DEPARTMENT_CONTACT) continue;
    if (!grant.department().empty()) departments.push_back(grant.department());
  }
  return departments;
}

}  // namespace hallcase::domain::access
