// What commands may read (View) and what Fold may write (Rows). Implemented by app over a snapshot
// and the batch's overlay; `verify` implements it over nothing but facts.
//
// Pointers stay valid until the next call that writes. Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "hallcase/ledger/v1/rating_facts.pb.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/domain/reference.h"

namespace hallcase::domain {

// What an external id names. Values are on disk.
enum class ExternalKind : char { kCase = 'c', kStep = 's', kEnd = 'e', kRating = 'r' };

// Counters kept at write time. Values are on disk: explicit, never used again. Flows have a local
// day (yyyymmdd of occurred_at), gauges have day 0 unless said.
enum class Counter : uint16_t {
  // Last number given out on a day (of recorded_at).
  kNumber = 1,
  kCases = 2,
  kSteps = 3,
  kLegChanges = 4,
  kClosed = 5,
  kClosedLate = 6,
  kAnomalies = 7,
  // Dimension: party id.
  kStepsByStaff = 8,
  // 视为受理 and second notices, by the day of acceptance and of the notice: both are violations.
  kDeemedAccepted = 9,
  kRepeatedNotices = 10,
  // 受理件数 and 办结件数, by the day of acceptance and of the decision.
  kAccepted = 11,
  kDecided = 12,
  // Legs that were given back, by the day of it.
  kLegReturns = 13,
  // What kinds count of their own actions, by the day of it. Dimension: KIND.FIELD.VALUE.
  kActionValues = 14,
  kOpen = 20,
  // Dimension: stage.
  kOpenByStage = 21,
  // Dimension: party kind digit ‖ party id.
  kOpenByParty = 22,
  // Day: the local day of the due instant less one microsecond.
  kOpenByDueDay = 23,
  // Open cases whose running clock has turned red; day as above.
  kOpenRedByDueDay = 24,
  // Open warnings, not cases: one with two red clocks counts twice. Dimension: level digit.
  kOpenWarningsByLevel = 25,
  // Last sheet number given out on a day (of recorded_at): transfer sheets and shift sheets.
  kSheetNumber = 40,
  // Handovers signed, by day. Dimension: signing way digit.
  kHandoversByWay = 41,
  // 咨询计数, by the day of it. Dimensions: WAY.TOPIC; staff id.
  kTallies = 53,
  kTalliesByStaff = 54,
  // Last document number given out on a day (of recorded_at), over all kinds.
  kDocumentNumber = 42,
  // What is in stock, and what was issued by the day of it. Dimension: code of the stock item.
  kStockLevel = 43,
  kStockUsed = 44,
  // 邀评 by the day of the invitation: events, and how many of them were rated since.
  kRatingsInvited = 46,
  kRatingsAnswered = 47,
  // Ratings by the day on which they were given: by the grade that counts (dimension: grade digit),
  // and those that nobody had asked for (主动评价).
  kRatings = 48,
  kRatingsUnasked = 49,
  // Loops of bad marks by the day of their opening. Dimension: BadMarkCount digit.
  kBadMarks = 50,
  // 申诉成立, by the day of the review.
  kRatingAppealsUpheld = 51,
  // Id of the rotation that is running, 0 = none; the hall key that the newest one leads to.
  kRotationJob = 80,
  kHallKey = 81,
};

// Dimensions of kBadMarks. Values are on disk: never changed, never used again.
enum class BadMarkCount : uint8_t {
  kOpened = 0,
  kContactedInTime = 1,
  kRectifiedInTime = 2,
  kRealNameCalledBack = 3,
  kRealName = 4,
  kContactable = 5,
};

// What somebody holds. Values are on disk: never changed, never used again.
enum class HeldSubject : uint8_t { kCase = 1, kObject = 2 };

// Whose list an open handover stands in. Values are on disk.
enum class HandoverSide : uint8_t { kReceiver = 1, kGiver = 2 };

// What a document is about. Values are on disk.
enum class DocumentSubject : uint8_t { kCase = 1, kHandover = 2, kShift = 3 };

class View {
 public:
  virtual ~View() = default;
  virtual const Reference& reference() const = 0;
  virtual const ledger::v1::CaseRow* FindCase(int64_t case_id) const = 0;
  virtual const ledger::v1::WarningRow* FindWarning(int64_t warning_id) const = 0;
  virtual const ledger::v1::JobRow* FindJob(int64_t job_id) const = 0;
  virtual std::optional<int64_t> FindExternal(std::string_view source, ExternalKind kind,
                                              std::string_view id) const = 0;
  virtual std::optional<int64_t> FindUpstream(std::string_view number) const = 0;
  virtual int64_t CounterValue(Counter counter, uint32_t day, std::string_view dim) const = 0;
  virtual const ledger::v1::HandoverRow* FindHandover(int64_t handover_id) const = 0;
  virtual const ledger::v1::ObjectRow* FindObject(int64_t object_id) const = 0;
  virtual const ledger::v1::ShiftRow* FindShift(int64_t shift_id) const = 0;
  virtual const ledger::v1::DocumentRow* FindDocument(int64_t document_id) const = 0;
  virtual const ledger::v1::RatingRow* FindRating(int64_t rating_id) const = 0;
  // Ids of the case's ratings, oldest first, until `visit` returns false.
  virtual void ScanRatings(int64_t case_id, const std::function<bool(int64_t)>& visit) const = 0;
  // Ids of the subject's documents, oldest first, until `visit` returns false.
  virtual void ScanDocuments(DocumentSubject subject, int64_t subject_id,
                             const std::function<bool(int64_t)>& visit) const = 0;
  // What the holder holds in any place, until `visit` returns false.
  virtual void ScanHeld(const ledger::v1::Holder& holder,
                        const std::function<bool(HeldSubject, int64_t)>& visit) const = 0;
  // Ids of the party's open cases and open warnings, until `visit` returns false.
  virtual void ScanWork(const ledger::v1::Party& party,
                        const std::function<bool(int64_t)>& visit) const = 0;
  virtual void ScanOpenWarnings(const ledger::v1::Party& party,
                                const std::function<bool(int64_t)>& visit) const = 0;
  // Cases with id > `after`, by id, until `visit` returns false.
  virtual void ScanCases(int64_t after,
                         const std::function<bool(const ledger::v1::CaseRow&)>& visit) const = 0;
};

class Rows : public View {
 public:
  // A copy that becomes the hall's reference data when the batch commits.
  virtual Reference& MutableReference() = 0;
  // REQUIRES: the case exists.
  virtual ledger::v1::CaseRow& MutableCase(int64_t case_id) = 0;
  // REQUIRES: it does not exist.
  virtual ledger::v1::CaseRow& CreateCase(int64_t case_id) = 0;
  virtual ledger::v1::WarningRow& MutableWarning(int64_t warning_id) = 0;
  virtual ledger::v1::WarningRow& CreateWarning(int64_t warning_id) = 0;
  virtual ledger::v1::JobRow& MutableJob(int64_t job_id) = 0;
  virtual ledger::v1::JobRow& CreateJob(int64_t job_id) = 0;
  virtual ledger::v1::HandoverRow& MutableHandover(int64_t handover_id) = 0;
  virtual ledger::v1::HandoverRow& CreateHandover(int64_t handover_id) = 0;
  virtual ledger::v1::ObjectRow& MutableObject(int64_t object_id) = 0;
  virtual ledger::v1::ObjectRow& CreateObject(int64_t object_id) = 0;
  virtual ledger::v1::ShiftRow& MutableShift(int64_t shift_id) = 0;
  virtual ledger::v1::ShiftRow& CreateShift(int64_t shift_id) = 0;
  virtual ledger::v1::DocumentRow& MutableDocument(int64_t document_id) = 0;
  virtual ledger::v1::DocumentRow& CreateDocument(int64_t document_id) = 0;
  virtual ledger::v1::RatingRow& MutableRating(int64_t rating_id) = 0;
  virtual ledger::v1::RatingRow& CreateRating(int64_t rating_id) = 0;
  virtual void PutReferenceRow(const ledger::v1::ReferenceRow& row) = 0;
  virtual void PutPrincipal(const ledger::v1::PrincipalRow& row) = 0;

  // Index rows. The opening entry of a case has no case-entry row: its seq is
  // case_id / kIdsPerEntry.
  virtual void PutCaseEntry(int64_t case_id, uint64_t seq, uint32_t index) = 0;
  virtual void PutNumber(uint32_t day, uint32_t sequence, int64_t case_id) = 0;
  virtual void PutExternal(std::string_view source, ExternalKind kind, std::string_view id,
                           int64_t case_id) = 0;
  virtual void PutUpstream(std::string_view number, int64_t case_id) = 0;
  virtual void DeleteUpstream(std::string_view number) = 0;
  virtual void PutWork(const ledger::v1::Party& party, int64_t due_at_us, int64_t case_id) = 0;
  virtual void DeleteWork(const ledger::v1::Party& party, int64_t due_at_us, int64_t case_id) = 0;
  virtual void PutTimer(int64_t wake_at_us, int64_t case_id) = 0;
  virtual void DeleteTimer(int64_t wake_at_us, int64_t case_id) = 0;
  virtual void PutOpenWarning(const ledger::v1::Party& party, int64_t warning_id) = 0;
  virtual void DeleteOpenWarning(const ledger::v1::Party& party, int64_t warning_id) = 0;
  // `id` is a handover's or a shift's.
  virtual void PutSheetNumber(uint32_t day, uint32_t sequence, int64_t id) = 0;
  virtual void PutHeld(const ledger::v1::Holder& holder, HeldSubject subject, int64_t id) = 0;
  virtual void DeleteHeld(const ledger::v1::Holder& holder, HeldSubject subject, int64_t id) = 0;
  // The holder's place means nothing here.
  virtual void PutOpenHandover(HandoverSide side, const ledger::v1::Holder& holder,
                               int64_t handover_id) = 0;
  virtual void DeleteOpenHandover(HandoverSide side, const ledger::v1::Holder& holder,
                                  int64_t handover_id) = 0;
  virtual void PutDocumentOf(DocumentSubject subject, int64_t subject_id,
                             int64_t document_id) = 0;
  virtual void PutRatingOf(int64_t case_id, int64_t rating_id) = 0;
  virtual void Count(Counter counter, uint32_t day, std::string_view dim, int64_t delta) = 0;
};

}  // namespace hallcase::domain
