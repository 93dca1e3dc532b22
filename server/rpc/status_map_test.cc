#include "server/rpc/status_map.h"

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "hallcase/v1/errors.pb.h"
#include "hallcase/v1/options.pb.h"
#include "server/domain/access.h"

namespace hallcase::rpc {
namespace {

using domain::Reason;

// The codes as the comments of errors.proto promise them, written here by hand.
TEST(StatusMapTest, CodesAreThoseOfTheContract) {
  EXPECT_EQ(CodeOf(Reason::kMalformedMessage), 3);
  EXPECT_EQ(CodeOf(Reason::kInvalidUtf8), 3);
  EXPECT_EQ(CodeOf(Reason::kRequestIdReused), 6);
  EXPECT_EQ(CodeOf(Reason::kUnauthenticated), 16);
  EXPECT_EQ(CodeOf(Reason::kLockedOut), 8);
  EXPECT_EQ(CodeOf(Reason::kPermissionDenied), 7);
  EXPECT_EQ(CodeOf(Reason::kCaseNotFound), 5);
  EXPECT_EQ(CodeOf(Reason::kIllegalTransition), 9);
  EXPECT_EQ(CodeOf(Reason::kStaleEtag), 10);
  EXPECT_EQ(CodeOf(Reason::kQueueFull), 8);
  EXPECT_EQ(CodeOf(Reason::kOutcomeUnknown), 14);
  EXPECT_EQ(CodeOf(Reason::kUnknownMethod), 12);
  EXPECT_EQ(CodeOf(Reason::kInternal), 13);
  EXPECT_EQ(CodeOf(Reason::kPaperNotFound), 5);
  EXPECT_EQ(CodeOf(Reason::kPapersHeld), 9);
  EXPECT_EQ(CodeOf(Reason::kWrongCode), 3);
  EXPECT_EQ(CodeOf(Reason::kDocumentNotFound), 5);
  EXPECT_EQ(CodeOf(Reason::kDocumentStale), 10);
  EXPECT_EQ(CodeOf(Reason::kOutOfStock), 9);
}

TEST(StatusMapTest, EveryReasonOfTheContractHasItsName) {
  const auto* names = v1::ErrorReason_descriptor();
  for (int i = 1; i < names->value_count(); ++i) {
    const auto* value = names->value(i);
    EXPECT_EQ("ERROR_REASON_" + std::string(ReasonName(static_cast<Reason>(value->number()))),
              value->name());
  }
}

TEST(StatusMapTest, PermissionNumbersAreThoseOfTheContract) {
  using domain::access::Permission;
  EXPECT_EQ(static_cast<int>(Permission::kNone), v1::PERMISSION_NONE);
  EXPECT_EQ(static_cast<int>(Permission::kSelf), v1::PERMISSION_SELF);
  EXPECT_EQ(static_cast<int>(Permission::kCaseRegister), v1::PERMISSION_CASE_REGISTER);
  EXPECT_EQ(static_cast<int>(Permission::kCaseRead), v1::PERMISSION_CASE_READ);
  EXPECT_EQ(static_cast<int>(Permission::kCaseSearch), v1::PERMISSION_CASE_SEARCH);
  EXPECT_EQ(static_cast<int>(Permission::kCaseAct), v1::PERMISSION_CASE_ACT);
  EXPECT_EQ(static_cast<int>(Permission::kCaseDecide), v1::PERMISSION_CASE_DECIDE);
  EXPECT_EQ(static_cast<int>(Permission::kCaseCorrect), v1::PERMISSION_CASE_CORRECT);
  EXPECT_EQ(static_cast<int>(Permission::kCaseVoid), v1::PERMISSION_CASE_VOID);
  EXPECT_EQ(static_cast<int>(Permission::kCaseReveal), v1::PERMISSION_CASE_REVEAL);
  EXPECT_EQ(static_cast<int>(Permission::kStepRecord), v1::PERMISSION_STEP_RECORD);
  EXPECT_EQ(static_cast<int>(Permission::kWarningRead), v1::PERMISSION_WARNING_READ);
  EXPECT_EQ(static_cast<int>(Permission::kWarningAnswer), v1::PERMISSION_WARNING_ANSWER);
  EXPECT_EQ(static_cast<int>(Permission::kIngest), v1::PERMISSION_INGEST);
  EXPECT_EQ(static_cast<int>(Permission::kFeedRead), v1::PERMISSION_FEED_READ);
  EXPECT_EQ(static_cast<int>(Permission::kCatalogRead), v1::PERMISSION_CATALOG_READ);
  EXPECT_EQ(static_cast<int>(Permission::kCatalogPublish), v1::PERMISSION_CATALOG_PUBLISH);
  EXPECT_EQ(static_cast<int>(Permission::kStaffRead), v1::PERMISSION_STAFF_READ);
  EXPECT_EQ(static_cast<int>(Permission::kAccountManage), v1::PERMISSION_ACCOUNT_MANAGE);
  EXPECT_EQ(static_cast<int>(Permission::kJobRun), v1::PERMISSION_JOB_RUN);
  EXPECT_EQ(static_cast<int>(Permission::kReportRead), v1::PERMISSION_REPORT_READ);
  EXPECT_EQ(static_cast<int>(Permission::kAuditRead), v1::PERMISSION_AUDIT_READ);
  EXPECT_EQ(static_cast<int>(Permission::kClockConfirm), v1::PERMISSION_CLOCK_CONFIRM);
  EXPECT_EQ(static_cast<int>(Permission::kCasePause), v1::PERMISSION_CASE_PAUSE);
  EXPECT_EQ(static_cast<int>(Permission::kPauseApprove), v1::PERMISSION_PAUSE_APPROVE);
  EXPECT_EQ(static_cast<int>(Permission::kClockExtend), v1::PERMISSION_CLOCK_EXTEND);
  EXPECT_EQ(static_cast<int>(Permission::kCaseAccept), v1::PERMISSION_CASE_ACCEPT);
  EXPECT_EQ(static_cast<int>(Permission::kMaterialsReceive), v1::PERMISSION_MATERIALS_RECEIVE);
  EXPECT_EQ(static_cast<int>(Permission::kCaseReassign), v1::PERMISSION_CASE_REASSIGN);
  EXPECT_EQ(static_cast<int>(Permission::kAppealJudge), v1::PERMISSION_APPEAL_JUDGE);
  EXPECT_EQ(static_cast<int>(Permission::kCaseUrge), v1::PERMISSION_CASE_URGE);
  EXPECT_EQ(static_cast<int>(Permission::kCustodyRead), v1::PERMISSION_CUSTODY_READ);
  EXPECT_EQ(static_cast<int>(Permission::kCustodyMove), v1::PERMISSION_CUSTODY_MOVE);
  EXPECT_EQ(static_cast<int>(Permission::kCustodySign), v1::PERMISSION_CUSTODY_SIGN);
  EXPECT_EQ(static_cast<int>(Permission::kCustodyObject), v1::PERMISSION_CUSTODY_OBJECT);
  EXPECT_EQ(static_cast<int>(Permission::kShiftHandOver), v1::PERMISSION_SHIFT_HAND_OVER);
  EXPECT_EQ(static_cast<int>(Permission::kCustodyDeem), v1::PERMISSION_CUSTODY_DEEM);
  EXPECT_EQ(static_cast<int>(Permission::kDocumentIssue), v1::PERMISSION_DOCUMENT_ISSUE);
  EXPECT_EQ(static_cast<int>(Permission::kDocumentRead), v1::PERMISSION_DOCUMENT_READ);
  EXPECT_EQ(static_cast<int>(Permission::kDocumentPrint), v1::PERMISSION_DOCUMENT_PRINT);
  EXPECT_EQ(static_cast<int>(Permission::kDocumentCheck), v1::PERMISSION_DOCUMENT_CHECK);
  EXPECT_EQ(static_cast<int>(Permission::kErase), v1::PERMISSION_ERASE);
  EXPECT_EQ(static_cast<int>(Permission::kKeysManage), v1::PERMISSION_KEYS_MANAGE);
  EXPECT_EQ(static_cast<int>(Permission::kKeysManage), v1::PERMISSION_KEYS_MANAGE);
  EXPECT_EQ(static_cast<int>(Permission::kStockKeep), v1::PERMISSION_STOCK_KEEP);
  EXPECT_EQ(static_cast<int>(Permission::kStockRead), v1::PERMISSION_STOCK_READ);
  EXPECT_EQ(static_cast<int>(Permission::kRatingInvite), v1::PERMISSION_RATING_INVITE);
  EXPECT_EQ(static_cast<int>(Permission::kRatingRead), v1::PERMISSION_RATING_READ);
  EXPECT_EQ(static_cast<int>(Permission::kRatingReveal), v1::PERMISSION_RATING_REVEAL);
  EXPECT_EQ(static_cast<int>(Permission::kRatingImport), v1::PERMISSION_RATING_IMPORT);
  EXPECT_EQ(static_cast<int>(Permission::kRatingImport), v1::Permission_MAX);
}

TEST(StatusMapTest, AnIllegalMoveNamesStageAndWayOut) {
  auto rejection = domain::Reject(Reason::kIllegalTransition, "已归档，不能再推送", "case");
  rejection.With("state", "CLOSED").With("allowed", "RevealCase").With("subject", "case/1025");
  const WireStatus wire = ToWireStatus(rejection);
  EXPECT_EQ(wire.code, 9);
  google::rpc::Status status;
  ASSERT_TRUE(status.ParseFromString(wire.details));
  EXPECT_EQ(status.code(), 9);
  EXPECT_EQ(status.message(), "已归档，不能再推送");
  ASSERT_EQ(status.details_size(), 3);
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(status.details(0).UnpackTo(&info));
  EXPECT_EQ(info.reason(), "ILLEGAL_TRANSITION");
  EXPECT_EQ(info.domain(), "hallcase");
  EXPECT_EQ(info.metadata().at("state"), "CLOSED");
  EXPECT_EQ(info.metadata().at("allowed"), "RevealCase");
  google::rpc::BadRequest bad;
  ASSERT_TRUE(status.details(1).UnpackTo(&bad));
  EXPECT_EQ(bad.field_violations(0).field(), "case");
  google::rpc::PreconditionFailure failure;
  ASSERT_TRUE(status.details(2).UnpackTo(&failure));
  EXPECT_EQ(failure.violations(0).type(), "STAGE");
  EXPECT_EQ(failure.violations(0).subject(), "case/1025");
}

TEST(StatusMapTest, ALockoutSaysWhenToTryAgain) {
  auto rejection = domain::Reject(Reason::kLockedOut, "请稍后再试");
  rejection.retry_after_seconds = 300;
  google::rpc::Status status;
  ASSERT_TRUE(status.ParseFromString(ToWireStatus(rejection).details));
  google::rpc::RetryInfo retry;
  ASSERT_TRUE(status.details(1).UnpackTo(&retry));
  EXPECT_EQ(retry.retry_delay().seconds(), 300);
}

}  // namespace
}  // namespace hallcase::rpc
