// What one caller may read of a hall: cases, worklists, searches, histories and warnings, as far as
// one permission of the caller's scope reaches. Handlers read these through here and nowhere else
// (tests/tidy: scoped-reads), so no handler can hand out a row that it forgot to check.
//
// Every read may touch the disk: read pool only. Errors are those of app::Hall, and
// PERMISSION_DENIED for a party or a case that the permission does not reach.
// Short-lived: the context and its scope outlive it. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "hallcase/v1/case.pb.h"
#include "server/app/hall.h"
#include "server/rpc/desk.h"

namespace hallcase::rpc {

using CaseRowPtr = std::shared_ptr<const ledger::v1::CaseRow>;
using WarningRowPtr = std::shared_ptr<const ledger::v1::WarningRow>;

// The answer to looking for one case.
struct FoundCase {
  // Null: there is none, or the permission does not reach it.
  CaseRowPtr row;
  // There is one, which the permission does not reach.
  bool denied = false;
};

struct FoundWarning {
  WarningRowPtr warning;
  // Null for a warning about no case.
  CaseRowPtr row;
};

// The answer to looking for one transfer sheet or shift sheet: as FoundCase.
struct FoundHandover {
  std::shared_ptr<const ledger::v1::HandoverRow> row;
  bool denied = false;
};
struct FoundShift {
  std::shared_ptr<const ledger::v1::ShiftRow> row;
  bool denied = false;
};

struct FoundDocument {
  std::shared_ptr<const ledger::v1::DocumentRow> row;
  bool denied = false;
};

struct FoundRating {
  std::shared_ptr<const ledger::v1::RatingRow> row;
  bool denied = false;
};

class ScopedHall {
 public:
  ScopedHall(const CallContext& context, domain::access::Permission permission)
      : hall_(context.desk->hall), reference_(*context.reference), scope_(*context.scope),
        permission_(permission) {}

  absl::StatusOr<FoundCase> CaseById(int64_t case_id) const;
  absl::StatusOr<FoundCase> CaseByRef(const v1::CaseRef& ref) const;
  absl::StatusOr<FoundCase> CaseByExternal(std::string_view source, std::string_view id) const;
  absl::StatusOr<FoundCase> CaseByUpstream(std::string_view number) const;
  absl::StatusOr<FoundCase> CaseByNumber(uint32_t day, uint32_t sequence) const;

  // Pages as app::Hall gives them. Rows that the permission does not reach are left out, so that a
  // page may be short before the end.
  absl::StatusOr<app::Page<CaseRowPtr>> Work(const ledger::v1::Party& party,
                                             std::string_view after_key, size_t limit) const;
  absl::StatusOr<app::Page<CaseRowPtr>> ByBlind(const ledger::v1::BlindDigest& digest,
                                                std::string_view after_key, size_t limit) const;
  absl::StatusOr<app::Page<std::shared_ptr<const ledger::v1::Entry>>> History(
      const ledger::v1::CaseRow& row, std::string_view after_key, size_t limit) const;
  absl::StatusOr<app::Page<FoundWarning>> OpenWarnings(const ledger::v1::Party& party,
                                                       std::string_view after_key,
                                                       size_t limit) const;

  // Sheets of which the permission reaches a side; shift sheets also by whoever is on one.
  absl::StatusOr<FoundHandover> HandoverById(int64_t handover_id) const;
  absl::StatusOr<FoundShift> ShiftById(int64_t shift_id) const;
  // Id of a sheet by its number: a name of things, no content.
  absl::StatusOr<std::optional<int64_t>> SheetByNumber(uint32_t day, uint32_t sequence) const;
  absl::StatusOr<app::Page<app::HeldItem>> Held(const ledger::v1::Holder& holder,
                                                std::string_view after_key, size_t limit) const;
  absl::StatusOr<app::Page<std::shared_ptr<const ledger::v1::HandoverRow>>> OpenHandovers(
      domain::HandoverSide side, const ledger::v1::Holder& holder, std::string_view after_key,
      size_t limit) const;

  // Null: there is none, or the permission does not reach its case.
  absl::StatusOr<WarningRowPtr> WarningById(int64_t warning_id) const;
  // Null: there is none, or the permission does not reach its holder.
  absl::StatusOr<std::shared_ptr<const ledger::v1::ObjectRow>> ObjectById(int64_t object_id) const;

  // By printed number. Documents are reached through the case or the sheet that they are about.
  absl::StatusOr<FoundDocument> DocumentByNumber(const std::string& number) const;
  absl::StatusOr<FoundDocument> DocumentById(int64_t document_id) const;
  absl::StatusOr<app::Page<std::shared_ptr<const ledger::v1::DocumentRow>>> Documents(
      domain::DocumentSubject subject, int64_t subject_id, std::string_view after_key,
      size_t limit) const;

  // A rating is reached through its case; one without a case over the whole hall.
  absl::StatusOr<FoundRating> RatingById(int64_t rating_id) const;
  // Of a case within reach, 0 = of the hall; PERMISSION_DENIED unless the permission reaches all.
  absl::StatusOr<app::Page<std::shared_ptr<const ledger::v1::RatingRow>>> Ratings(
      int64_t case_id, std::string_view after_key, size_t limit) const;

  // For sealing what the caller writes, whatever the caller may read: names of things, no content.
  // The id of the key that the case's personal fields lie under; nullopt = no such case.
  absl::StatusOr<std::optional<std::string>> KeyIdOf(const v1::CaseRef& ref) const;
  // The same for the id; 0 if there is no such case.
  absl::StatusOr<int64_t> CaseIdOf(const v1::CaseRef& ref) const;
  // The entry refused the case's one-time code: of a call that was allowed when it came.
  absl::StatusOr<bool> CodeWasRefused(uint64_t seq, int64_t case_id) const;
  // The case of that number, if it holds its answer for who has the query code; null if not.
  // REQUIRES: nothing of it is said before the code was found right.
  absl::StatusOr<CaseRowPtr> CaseHoldingAnswer(uint32_t day, uint32_t sequence) const;
  // The case that a rating is of, 0 = none yet; nullopt = no such rating. Whether it has a loop.
  struct RatedCase {
    int64_t case_id = 0;
    bool has_bad_mark = false;
  };
  absl::StatusOr<std::optional<RatedCase>> CaseOfRating(int64_t rating_id) const;
  // The case that a warning is about; nullopt = no such warning.
  absl::StatusOr<std::optional<int64_t>> CaseOfWarning(int64_t warning_id) const;

 private:
  absl::StatusOr<CaseRowPtr> Unchecked(const v1::CaseRef& ref) const;
  absl::StatusOr<FoundCase> Check(absl::StatusOr<CaseRowPtr> row) const;
  absl::StatusOr<bool> ReachesDocument(const ledger::v1::DocumentIssued& document) const;
  absl::StatusOr<FoundCase> CheckId(const absl::StatusOr<std::optional<int64_t>>& id) const;
  bool Reaches(const ledger::v1::CaseRow& row) const { return scope_.Reaches(permission_, row); }

  const app::Hall& hall_;
  const domain::Reference& reference_;
  const domain::access::Scope& scope_;
  const domain::access::Permission permission_;
};

}  // namespace hallcase::rpc
