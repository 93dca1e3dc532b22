// The part of queries.h about ratings.

#include <utility>

#include "server/app/queries.h"
#include "server/app/row_codec.h"
#include "storage/keys.h"

namespace hallcase::app::queries {

using ledger::v1::RatingRow;
using storage::Table;

namespace {

absl::StatusOr<std::shared_ptr<const RatingRow>> ParseRating(std::string_view bytes) {
  auto row = std::make_shared<RatingRow>();
  absl::Status parsed = ParseRow(Table::kRatings, bytes, row.get());
  if (!parsed.ok()) return parsed;
  return std::shared_ptr<const RatingRow>(std::move(row));
}

absl::StatusOr<std::shared_ptr<const RatingRow>> RatingAt(const storage::Snapshot& snapshot,
                                                          std::string_view hall,
                                                          int64_t rating_id) {
  const auto bytes = snapshot.Get(Table::kRatings, storage::RatingKey(hall, rating_id));
  if (!bytes.ok()) return bytes.status();
  if (!bytes->has_value()) return std::shared_ptr<const RatingRow>();
  return ParseRating(**bytes);
}

}  // namespace

absl::StatusOr<std::shared_ptr<const RatingRow>> GetRating(const HallState& state,
                                                           std::string_view hall,
                                                           int64_t rating_id) {
  const auto snapshot = state.snapshot();
  if (!snapshot.ok()) return snapshot.status();
  return RatingAt(**snapshot, hall, rating_id);
}

absl::StatusOr<Page<std::shared_ptr<const RatingRow>>> ListRatings(
    const HallState& state, std::string_view hall, int64_t case_id, std::string_view after_key,
    size_t limit) {
  const auto view = state.view();
  if (!view.ok()) return view.status();
  const Table table = case_id == 0 ? Table::kRatings : Table::kRatingsOf;
  const std::string prefix =
      case_id == 0 ? storage::HallPrefix(hall) : storage::RatingsOfPrefix(hall, case_id);
  storage::ScanRange range = storage::PrefixRange(prefix);
  if (!after_key.empty()) {
    range.begin.append(after_key);
    range.begin.push_back('\0');
  }
  range.rows_max = limit;
  Page<std::shared_ptr<const RatingRow>> page;
  page.as_of_seq = view->seq;
  std::string last;
  absl::Status status;
  const auto scanned = view->snapshot->Scan(
      table, range, [&](std::string_view key, std::string_view value) {
        last = std::string(key);
        absl::StatusOr<std::shared_ptr<const RatingRow>> row;
        if (case_id == 0) {
          row = ParseRating(value);
        } else {
          const auto parts = storage::ParseRatingOfKey(key);
          row = RatingAt(*view->snapshot, hall, parts.has_value() ? parts->rating_id : 0);
        }
        if (row.ok() && *row == nullptr) {
          row = absl::DataLossError("an index names a row that is not there");
        }
        if (!row.ok()) status = row.status();
        if (row.ok()) page.rows.push_back(*std::move(row));
        return status.ok();
      });
  if (!status.ok()) return status;
  if (!scanned.ok()) return scanned.status();
  if (!scanned->complete && !last.empty()) page.next_key = last.substr(prefix.size());
  return page;
}

}  // namespace hallcase::app::queries
