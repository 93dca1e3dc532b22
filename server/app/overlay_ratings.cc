// The part of the overlay that ratings need.

#include "server/app/overlay.h"
#include "server/app/row_codec.h"
#include "storage/keys.h"

namespace hallcase::app {

using ledger::v1::RatingRow;
using storage::Table;

void Overlay::FlushRatings() {
  rating_rows_.ForEachChanged([&](int64_t id, const auto& row) {
    out_->Put(Table::kRatings, storage::RatingKey(hall_, id), SerializeRow(*row, &value_));
  });
  ratings_of_.Flush(out_);
}

std::shared_ptr<const RatingRow> Overlay::LoadRating(int64_t rating_id) const {
  return Load(&rating_rows_, Table::kRatings, storage::RatingKey(hall_, rating_id));
}

const RatingRow* Overlay::FindRating(int64_t rating_id) const {
  return rating_rows_.Find(rating_id, [this](int64_t id) { return LoadRating(id); });
}

std::shared_ptr<const RatingRow> Overlay::SharedRating(int64_t rating_id) const {
  return rating_rows_.Share(rating_id, [this](int64_t id) { return LoadRating(id); });
}

RatingRow& Overlay::MutableRating(int64_t rating_id) {
  RatingRow* row = rating_rows_.Mutable(rating_id, [this](int64_t id) { return LoadRating(id); });
  if (row != nullptr) return *row;
  Failed(absl::DataLossError("a fact changes a row that is not there: rating"));
  return lost_rating_;
}

RatingRow& Overlay::CreateRating(int64_t rating_id) { return *rating_rows_.Create(rating_id); }

void Overlay::PutRatingOf(int64_t case_id, int64_t rating_id) {
  ratings_of_.Put(storage::RatingOfKey(hall_, case_id, rating_id));
}

void Overlay::ScanRatings(int64_t case_id, const std::function<bool(int64_t)>& visit) const {
  const std::string prefix = storage::RatingsOfPrefix(hall_, case_id);
  ScanMarks(Table::kRatingsOf, ratings_of_, prefix, [&](std::string_view key) {
    const auto parts = storage::ParseRatingOfKey(key);
    if (!parts.has_value()) Failed(absl::DataLossError("an index key cannot be parsed"));
    return parts.has_value() && visit(parts->rating_id);
  });
}

}  // namespace hallcase::app
