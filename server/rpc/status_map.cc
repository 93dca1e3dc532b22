#include "server/rpc/status_map.h"

#include <algorithm>

#include <google/protobuf/any.pb.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "hallcase/v1/errors.pb.h"
#include "server/base/strings.h"

namespace hallcase::rpc {
namespace {

using domain::Reason;

// google.rpc.Code.
enum Code : int {
  kCancelled = 1,
  kInvalidArgument = 3,
  kNotFound = 5,
  kAlreadyExists = 6,
  kPermissionDenied = 7,
  kResourceExhausted = 8,
  kFailedPrecondition = 9,
  kAborted = 10,
  kUnimplemented = 12,
  kInternal = 13,
  kUnavailable = 14,
  kUnauthenticated = 16,
};

struct Line {
  Reason reason;
  Code code;
  std::string_view name;
  v1::ErrorReason wire;
};

#define HC_LINE(reason, code, name) \
  Line { Reason::reason, code, #name, v1::ERROR_REASON_##name }

// In the order of the numbers.
constexpr Line kTable[] = {
    HC_LINE(kMalformedMessage, kInvalidArgument, MALFORMED_MESSAGE),
    HC_LINE(kInvalidUtf8, kInvalidArgument, INVALID_UTF8),
    HC_LINE(kUnknownField, kInvalidArgument, UNKNOWN_FIELD),
    HC_LINE(kInvalidField, kInvalidArgument, INVALID_FIELD),
    HC_LINE(kRequestIdRequired, kInvalidArgument, REQUEST_ID_REQUIRED),
    HC_LINE(kRequestIdReused, kAlreadyExists, REQUEST_ID_REUSED),
    HC_LINE(kIdCheckFailed, kInvalidArgument, ID_CHECK_FAILED),
    HC_LINE(kUnauthenticated, kUnauthenticated, UNAUTHENTICATED),
    HC_LINE(kSessionExpired, kUnauthenticated, SESSION_EXPIRED),
    HC_LINE(kSignInFailed, kUnauthenticated, SIGN_IN_FAILED),
    HC_LINE(kLockedOut, kResourceExhausted, LOCKED_OUT),
    HC_LINE(kPermissionDenied, kPermissionDenied, PERMISSION_DENIED),
    HC_LINE(kWrongHall, kPermissionDenied, WRONG_HALL),
    HC_LINE(kHallNotFound, kNotFound, HALL_NOT_FOUND),
    HC_LINE(kCaseNotFound, kNotFound, CASE_NOT_FOUND),
    HC_LINE(kItemNotFound, kNotFound, ITEM_NOT_FOUND),
    HC_LINE(kItemRetired, kFailedPrecondition, ITEM_RETIRED),
    HC_LINE(kReferenceNotFound, kNotFound, REFERENCE_NOT_FOUND),
    HC_LINE(kIllegalTransition, kFailedPrecondition, ILLEGAL_TRANSITION),
    HC_LINE(kStaleEtag, kAborted, STALE_ETAG),
    HC_LINE(kEtagRequired, kInvalidArgument, ETAG_REQUIRED),
    HC_LINE(kUpstreamNumberTaken, kAlreadyExists, UPSTREAM_NUMBER_TAKEN),
    HC_LINE(kExternalIdTaken, kAlreadyExists, EXTERNAL_ID_TAKEN),
    HC_LINE(kMaterialsMissing, kFailedPrecondition, MATERIALS_MISSING),
    HC_LINE(kWarningEnded, kFailedPrecondition, WARNING_ENDED),
    HC_LINE(kInvalidReference, kInvalidArgument, INVALID_REFERENCE),
    HC_LINE(kAccountExists, kAlreadyExists, ACCOUNT_EXISTS),
    HC_LINE(kSeparationOfDuties, kFailedPrecondition, SEPARATION_OF_DUTIES),
    HC_LINE(kQueueFull, kResourceExhausted, QUEUE_FULL),
    HC_LINE(kOutcomeUnknown, kUnavailable, OUTCOME_UNKNOWN),
    HC_LINE(kDiskFull, kUnavailable, DISK_FULL),
    HC_LINE(kLedgerDamaged, kFailedPrecondition, LEDGER_DAMAGED),
    HC_LINE(kNotOwner, kUnavailable, NOT_OWNER),
    HC_LINE(kInvalidPageToken, kInvalidArgument, INVALID_PAGE_TOKEN),
    HC_LINE(kTooManyFacts, kResourceExhausted, TOO_MANY_FACTS),
    HC_LINE(kBookmarkMismatch, kAborted, BOOKMARK_MISMATCH),
    HC_LINE(kSubscriberTooSlow, kResourceExhausted, SUBSCRIBER_TOO_SLOW),
    HC_LINE(kClockJumped, kUnavailable, CLOCK_JUMPED),
    HC_LINE(kDropped, kCancelled, DROPPED),
    HC_LINE(kUnknownMethod, kUnimplemented, UNKNOWN_METHOD),
    HC_LINE(kCaseVoided, kFailedPrecondition, CASE_VOIDED),
    HC_LINE(kInternal, kInternal, INTERNAL),
    HC_LINE(kInvalidTime, kInvalidArgument, INVALID_TIME),
    HC_LINE(kCasePaused, kFailedPrecondition, CASE_PAUSED),
    HC_LINE(kNotPaused, kFailedPrecondition, NOT_PAUSED),
    HC_LINE(kNotExtendable, kFailedPrecondition, NOT_EXTENDABLE),
    HC_LINE(kNotAcceptor, kFailedPrecondition, NOT_ACCEPTOR),
    HC_LINE(kNotDeferrable, kFailedPrecondition, NOT_DEFERRABLE),
    HC_LINE(kNoticeGiven, kFailedPrecondition, NOTICE_GIVEN),
    HC_LINE(kDeficitOpen, kFailedPrecondition, DEFICIT_OPEN),
    HC_LINE(kAcceptanceLapsed, kFailedPrecondition, ACCEPTANCE_LAPSED),
    HC_LINE(kReturnTooLate, kFailedPrecondition, RETURN_TOO_LATE),
    HC_LINE(kPaperNotFound, kNotFound, PAPER_NOT_FOUND),
    HC_LINE(kPaperOffered, kFailedPrecondition, PAPER_OFFERED),
    HC_LINE(kPaperElsewhere, kFailedPrecondition, PAPER_ELSEWHERE),
    HC_LINE(kPapersHeld, kFailedPrecondition, PAPERS_HELD),
    HC_LINE(kHandoverEnded, kFailedPrecondition, HANDOVER_ENDED),
    HC_LINE(kSignedByGiver, kFailedPrecondition, SIGNED_BY_GIVER),
    HC_LINE(kWrongCode, kInvalidArgument, WRONG_CODE),
    HC_LINE(kCodeBlocked, kFailedPrecondition, CODE_BLOCKED),
    HC_LINE(kNotYetDeemed, kFailedPrecondition, NOT_YET_DEEMED),
    HC_LINE(kDocumentNotFound, kNotFound, DOCUMENT_NOT_FOUND),
    HC_LINE(kDocumentNotIssuable, kFailedPrecondition, DOCUMENT_NOT_ISSUABLE),
    HC_LINE(kDocumentStale, kAborted, DOCUMENT_STALE),
    HC_LINE(kDocumentErased, kFailedPrecondition, DOCUMENT_ERASED),
    HC_LINE(kDocumentReplaced, kFailedPrecondition, DOCUMENT_REPLACED),
    HC_LINE(kCaseErased, kFailedPrecondition, CASE_ERASED),
    HC_LINE(kNotErasable, kFailedPrecondition, NOT_ERASABLE),
    HC_LINE(kNotRotatable, kFailedPrecondition, NOT_ROTATABLE),
    HC_LINE(kKeysChanged, kUnavailable, KEYS_CHANGED),
    HC_LINE(kRequestKeyGone, kFailedPrecondition, REQUEST_KEY_GONE),
    HC_LINE(kUrgesExhausted, kFailedPrecondition, URGES_EXHAUSTED),
    HC_LINE(kNoticesExhausted, kFailedPrecondition, NOTICES_EXHAUSTED),
    HC_LINE(kApprovedByAsker, kFailedPrecondition, APPROVED_BY_ASKER),
    HC_LINE(kAlreadyLinked, kAlreadyExists, ALREADY_LINKED),
    HC_LINE(kTransfersExhausted, kFailedPrecondition, TRANSFERS_EXHAUSTED),
    HC_LINE(kActionsExhausted, kFailedPrecondition, ACTIONS_EXHAUSTED),
    HC_LINE(kNoCallBack, kFailedPrecondition, NO_CALL_BACK),
    HC_LINE(kOutOfStock, kFailedPrecondition, OUT_OF_STOCK),
    HC_LINE(kStockIssued, kFailedPrecondition, STOCK_ISSUED),
    HC_LINE(kOtherSort, kFailedPrecondition, OTHER_SORT),
    HC_LINE(kDependencyCycle, kFailedPrecondition, DEPENDENCY_CYCLE),
    HC_LINE(kPartNotPlanned, kFailedPrecondition, PART_NOT_PLANNED),
    HC_LINE(kPartWaits, kFailedPrecondition, PART_WAITS),
    HC_LINE(kFindingsOpen, kFailedPrecondition, FINDINGS_OPEN),
    HC_LINE(kPartsOpen, kFailedPrecondition, PARTS_OPEN),
    HC_LINE(kRatingTokenInvalid, kInvalidArgument, RATING_TOKEN_INVALID),
    HC_LINE(kRatingTokenExpired, kFailedPrecondition, RATING_TOKEN_EXPIRED),
    HC_LINE(kRatingTokenUsed, kFailedPrecondition, RATING_TOKEN_USED),
    HC_LINE(kRatingTooEarly, kFailedPrecondition, RATING_TOO_EARLY),
    HC_LINE(kRatingByStaff, kPermissionDenied, RATING_BY_STAFF),
    HC_LINE(kRatingElsewhere, kFailedPrecondition, RATING_ELSEWHERE),
    HC_LINE(kRatingFollowedUp, kFailedPrecondition, RATING_FOLLOWED_UP),
    HC_LINE(kRatingNotFound, kNotFound, RATING_NOT_FOUND),
    HC_LINE(kRatingVoided, kFailedPrecondition, RATING_VOIDED),
    HC_LINE(kNotLinked, kFailedPrecondition, NOT_LINKED),
    HC_LINE(kQueryCodeInvalid, kNotFound, QUERY_CODE_INVALID),
};
#undef HC_LINE

constexpr size_t kLines = std::size(kTable);

constexpr bool TableIsInOrder() {
  for (size_t i = 0; i < kLines; ++i) {
    if (static_cast<int>(kTable[i].reason) != static_cast<int>(kTable[i].wire)) return false;
    if (i > 0 && kTable[i - 1].reason >= kTable[i].reason) return false;
  }
  return true;
}
static_assert(TableIsInOrder(), "the numbers of Reason and ErrorReason are the same, and rise");
static_assert(static_cast<int>(kTable[kLines - 1].wire) == v1::ErrorReason_MAX,
              "no reason is missing at the end; the test looks at each");

const Line& LineOf(Reason reason) {
  const auto* found = std::lower_bound(
      std::begin(kTable), std::end(kTable), reason,
      [](const Line& line, Reason wanted) { return line.reason < wanted; });
  const bool there = found != std::end(kTable) && found->reason == reason;
  return there ? *found : kTable[static_cast<size_t>(Reason::kInternal) - 1];
}

// What sort of obstacle stands in the way, for reasons that are one; empty for the others.
std::string_view ObstacleOf(Reason reason) {
  switch (reason) {
    case Reason::kIllegalTransition:
    case Reason::kCaseVoided:
    case Reason::kCaseErased:
    case Reason::kNotErasable: return "STAGE";
    case Reason::kNotRotatable: return "KEYS";
    case Reason::kMaterialsMissing:
    case Reason::kNotDeferrable:
    case Reason::kDeficitOpen: return "MATERIALS";
    case Reason::kItemRetired: return "ITEM";
    case Reason::kWarningEnded: return "WARNING";
    case Reason::kApprovedByAsker:
    case Reason::kSeparationOfDuties: return "DUTIES";
    case Reason::kTransfersExhausted:
    case Reason::kActionsExhausted:
    case Reason::kUrgesExhausted:
    case Reason::kNoticesExhausted: return "LIMIT";
    case Reason::kLedgerDamaged: return "LEDGER";
    case Reason::kPaperOffered:
    case Reason::kPaperElsewhere:
    case Reason::kPapersHeld: return "CUSTODY";
    case Reason::kHandoverEnded:
    case Reason::kSignedByGiver:
    case Reason::kCodeBlocked:
    case Reason::kNotYetDeemed: return "HANDOVER";
    case Reason::kDocumentNotIssuable:
    case Reason::kDocumentErased:
    case Reason::kDocumentReplaced: return "DOCUMENT";
    default: return "";
  }
}

std::string_view MetadataOf(const domain::Rejection& rejection, std::string_view key) {
  for (const auto& [name, value] : rejection.metadata) {
    if (name == key) return value;
  }
  return "";
}

}  // namespace

int CodeOf(Reason reason) { return LineOf(reason).code; }

std::string_view ReasonName(Reason reason) { return LineOf(reason).name; }

WireStatus ToWireStatus(const domain::Rejection& rejection) {
  const Line& line = LineOf(rejection.reason);
  google::rpc::Status status;
  status.set_code(line.code);
  status.set_message(rejection.message);

  google::rpc::ErrorInfo info;
  info.set_reason(std::string(line.name));
  info.set_domain(std::string(kErrorDomain));
  for (const auto& [key, value] : rejection.metadata) (*info.mutable_metadata())[key] = value;
  status.add_details()->PackFrom(info);

  if (!rejection.field.empty()) {
    google::rpc::BadRequest bad;
    auto* violation = bad.add_field_violations();
    violation->set_field(rejection.field);
    violation->set_description(rejection.message);
    status.add_details()->PackFrom(bad);
  }
  const std::string_view obstacle = ObstacleOf(rejection.reason);
  if (!obstacle.empty()) {
    google::rpc::PreconditionFailure failure;
    auto* violation = failure.add_violations();
    violation->set_type(std::string(obstacle));
    violation->set_subject(std::string(MetadataOf(rejection, "subject")));
    violation->set_description(rejection.message);
    status.add_details()->PackFrom(failure);
  }
  if (rejection.retry_after_seconds > 0) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(rejection.retry_after_seconds);
    status.add_details()->PackFrom(retry);
  }
  return {line.code, rejection.message, status.SerializeAsString()};
}

}  // namespace hallcase::rpc
