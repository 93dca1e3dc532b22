// Access: which role has which permission, and over which cases. The one place; what it must say is
// written by hand in tests/contract/rights.tsv.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hallcase/ledger/v1/party.pb.h"
#include "hallcase/ledger/v1/reference_facts.pb.h"
#include "hallcase/ledger/v1/rows.pb.h"

namespace hallcase::domain::access {

// Numbers equal hallcase.v1.Permission.
enum class Permission : uint32_t {
  kNone = 1,
  kSelf = 2,
  kCaseRegister = 3,
  kCaseRead = 4,
  kCaseSearch = 5,
  kCaseAct = 6,
  kCaseDecide = 7,
  kCaseCorrect = 8,
  kCaseVoid = 9,
  kCaseReveal = 10,
  kStepRecord = 11,
  kWarningRead = 12,
  kWarningAnswer = 13,
  kIngest = 14,
  kFeedRead = 15,
  kCatalogRead = 16,
  kCatalogPublish = 17,
  kStaffRead = 18,
  kAccountManage = 19,
  kJobRun = 20,
  kReportRead = 21,
  kAuditRead = 22,
  kClockConfirm = 23,
  kCasePause = 24,
  kPauseApprove = 25,
  kClockExtend = 26,
  kCaseAccept = 27,
  kMaterialsReceive = 28,
  kCaseReassign = 29,
  kAppealJudge = 30,
  kCaseUrge = 31,
  kActionTake = 32,
  kWorkReview = 33,
  kCustodyRead = 40,
  kCustodyMove = 41,
  kCustodySign = 42,
  kCustodyObject = 43,
  kShiftHandOver = 44,
  kCustodyDeem = 45,
  kDocumentIssue = 46,
  kDocumentRead = 47,
  kDocumentPrint = 48,
  kDocumentCheck = 49,
  kErase = 50,
  kKeysManage = 51,
  kStockKeep = 60,
  kStockRead = 61,
  kRatingInvite = 67,
  kRatingRead = 68,
  kRatingReveal = 69,
  kRatingImport = 70,
};

// How far a permission reaches.
enum class Reach : uint8_t {
  kNowhere = 0,
  // Cases of the caller's own post, or that the caller or the post is responsible for.
  kOwnPost = 1,
  // Cases of the caller's department.
  kOwnDepartment = 2,
  // The whole hall.
  kHall = 3,
};

// 差评整改: cases of this kind are reached only with kRatingRead, whatever else reaches the case: they
// would lead the rated clerk to who rated.
inline constexpr uint32_t kBadMarkKind = 12;

// Reach of one role's permission.
Reach ReachOf(ledger::v1::Role role, Permission permission);

// What one signed-in principal may do in one hall. Immutable. No command is decided without one
// (Context::scope). The doors' handlers read cases, worklists, searches, histories and warnings
// through rpc/scoped_hall.h, which is made with one, and a tidy rule keeps them from the hall's own
// reads; what concerns no case (reference data, counters, jobs, heads) is guarded by the method's
// permission alone, which the dispatch checks.
class Scope {
 public:
  // The hall's own machinery: sweeper, jobs, set-up.
  static Scope System();
  // Somebody who is not signed in: holds nothing.
  static Scope Public();

  Scope(std::string principal, std::string post, std::vector<ledger::v1::Grant> grants)
      : principal_(std::move(principal)), post_(std::move(post)), grants_(std::move(grants)) {}

  const std::string& principal() const { return principal_; }
  const std::string& post() const { return post_; }
  const std::vector<ledger::v1::Grant>& grants() const { return grants_; }
  bool system() const { return system_; }

  // True if some grant gives the permission anywhere: the check before validation.
  bool Holds(Permission permission) const;
  // True if the permission reaches the whole hall.
  bool HoldsHallWide(Permission permission) const;
  // True if the permission reaches this case.
  bool Reaches(Permission permission, const ledger::v1::CaseRow& row) const;
  // True if the permission reaches what this party is responsible for.
  bool ReachesParty(Permission permission, const ledger::v1::Party& party) const;
  // True if the permission reaches what this holder holds: the own hands and the own post's shelf,
  // what the own department holds, or anything.
  bool ReachesHolder(Permission permission, const ledger::v1::Holder& holder) const;
  // True if the permission reaches a side of the transfer sheet.
  bool ReachesHandover(Permission permission, const ledger::v1::HandoverRow& row) const;
  // True for the two people of the shift sheet, and where the permission reaches the whole hall.
  bool ReachesShift(Permission permission, const ledger::v1::ShiftRow& row) const;
  // May say who did the work (`record_for_others`).
  bool RecordsForOthers() const;
  // May answer for the department: its contact, or who records the work of others.
  bool SpeaksFor(std::string_view department) const;
  // Departments that the caller speaks for.
  std::vector<std::string> Departments() const;

 private:
  Scope() = default;
  bool ReachesBy(const ledger::v1::Grant& grant, Reach reach,
                 const ledger::v1::CaseRow& row) const;

  std::string principal_;
  std::string post_;
  std::vector<ledger::v1::Grant> grants_;
  bool system_ = false;
};

}  // namespace hallcase::domain::access
