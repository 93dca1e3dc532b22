// Rejections: why a command was refused, in words that a clerk can read.
//
// The enum is closed and its numbers equal hallcase.v1.ErrorReason; only rpc/status_map.cc knows
// the gRPC code of each. No personal data in any field.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace hallcase::domain {

enum class Reason : uint32_t {
  kMalformedMessage = 1,
  kInvalidUtf8 = 2,
  kUnknownField = 3,
  kInvalidField = 4,
  kRequestIdRequired = 5,
  kRequestIdReused = 6,
  kIdCheckFailed = 7,
  kUnauthenticated = 8,
  kSessionExpired = 9,
  kSignInFailed = 10,
  kLockedOut = 11,
  kPermissionDenied = 12,
  kWrongHall = 13,
  kHallNotFound = 14,
  kCaseNotFound = 15,
  kItemNotFound = 16,
  kItemRetired = 17,
  kReferenceNotFound = 18,
  kIllegalTransition = 19,
  kStaleEtag = 20,
  kEtagRequired = 21,
  kUpstreamNumberTaken = 22,
  kExternalIdTaken = 23,
  kMaterialsMissing = 24,
  kWarningEnded = 25,
  kInvalidReference = 26,
  kAccountExists = 27,
  kSeparationOfDuties = 28,
  kQueueFull = 29,
  kOutcomeUnknown = 30,
  kDiskFull = 31,
  kLedgerDamaged = 32,
  kNotOwner = 33,
  kInvalidPageToken = 34,
  kTooManyFacts = 35,
  kBookmarkMismatch = 36,
  kSubscriberTooSlow = 37,
  kClockJumped = 38,
  kDropped = 39,
  kUnknownMethod = 40,
  kCaseVoided = 41,
  kInternal = 42,
  kInvalidTime = 43,
  kCasePaused = 44,
  kNotPaused = 45,
  kNotExtendable = 46,
  kNotAcceptor = 47,
  kNotDeferrable = 48,
  kNoticeGiven = 49,
  kDeficitOpen = 50,
  kAcceptanceLapsed = 51,
  kReturnTooLate = 52,
  kPaperNotFound = 53,
  kPaperOffered = 54,
  kPaperElsewhere = 55,
  kPapersHeld = 56,
  kHandoverEnded = 57,
  kSignedByGiver = 58,
  kWrongCode = 59,
  kCodeBlocked = 60,
  kNotYetDeemed = 61,
  kDocumentNotFound = 62,
  kDocumentNotIssuable = 63,
  kDocumentStale = 64,
  kDocumentErased = 65,
  kDocumentReplaced = 66,
  kCaseErased = 70,
  kNotErasable = 71,
  kNotRotatable = 72,
  kKeysChanged = 73,
  kRequestKeyGone = 74,
  kUrgesExhausted = 78,
  kNoticesExhausted = 79,
  kApprovedByAsker = 80,
  kAlreadyLinked = 81,
  kTransfersExhausted = 82,
  kActionsExhausted = 83,
  kNoCallBack = 84,
  kOutOfStock = 90,
  kStockIssued = 91,
  kOtherSort = 92,
  kDependencyCycle = 95,
  kPartNotPlanned = 96,
  kPartWaits = 97,
  kFindingsOpen = 98,
  kPartsOpen = 99,
  kRatingTokenInvalid = 100,
  kRatingTokenExpired = 101,
  kRatingTokenUsed = 102,
  kRatingTooEarly = 103,
  kRatingByStaff = 104,
  kRatingElsewhere = 105,
  kRatingFollowedUp = 106,
  kRatingNotFound = 107,
  kRatingVoided = 108,
  kNotLinked = 110,
  kQueryCodeInvalid = 115,
};

struct Rejection {
  Reason reason = Reason::kInternal;
  // Chinese sentence: what was wrong, what is allowed, what to do next.
  std::string message;
  // Path in the request, empty if no single field is to blame.
  std::string field;
  // Further facts for machines: state, allowed, etag, changed_by, missing, owner, seq, …
  std::vector<std::pair<std::string, std::string>> metadata;
  // Seconds after which a retry may succeed; 0 = no advice.
  int64_t retry_after_seconds = 0;

  Rejection& With(std::string key, std::string value) {
    metadata.emplace_back(std::move(key), std::move(value));
    return *this;
  }
};

inline Rejection Reject(Reason reason, std::string message, std::string field = "") {
  Rejection rejection;
  rejection.reason = reason;
  rejection.message = std::move(message);
  rejection.field = std::move(field);
  return rejection;
}

}  // namespace hallcase::domain
