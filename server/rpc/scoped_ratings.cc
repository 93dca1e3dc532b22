// The part of scoped_hall.h about ratings.

#include "absl/status/status.h"
#include "server/rpc/scoped_hall.h"

namespace hallcase::rpc {

absl::StatusOr<FoundRating> ScopedHall::RatingById(int64_t rating_id) const {
  auto row = hall_.GetRating(rating_id);
  if (!row.ok()) return row.status();
  if (*row == nullptr) return FoundRating{};
  bool reaches = scope_.HoldsHallWide(permission_);
  if (!reaches && (*row)->rated_case_id() != 0) {
    const auto rated = hall_.GetCase((*row)->rated_case_id());
    if (!rated.ok()) return rated.status();
    reaches = *rated != nullptr && Reaches(**rated);
  }
  if (!reaches) return FoundRating{nullptr, true};
  return FoundRating{*std::move(row), false};
}

absl::StatusOr<app::Page<std::shared_ptr<const ledger::v1::RatingRow>>> ScopedHall::Ratings(
    int64_t case_id, std::string_view after_key, size_t limit) const {
  if (!scope_.HoldsHallWide(permission_)) {
    return absl::PermissionDeniedError("beyond the caller's scope");
  }
  return hall_.ListRatings(case_id, after_key, limit);
}

absl::StatusOr<std::optional<ScopedHall::RatedCase>> ScopedHall::CaseOfRating(
    int64_t rating_id) const {
  const auto row = hall_.GetRating(rating_id);
  if (!row.ok()) return row.status();
  if (*row == nullptr) return std::nullopt;
  return RatedCase{(*row)->rated_case_id(), (*row)->has_bad_mark()};
}

}  // namespace hallcase::rpc
