// The part of the rebuild that ratings need.

#include "server/app/rebuild.h"
#include "storage/keys.h"

namespace hallcase::app {

using ledger::v1::RatingRow;

const RatingRow* Rebuild::FindRating(int64_t rating_id) const {
  const auto found = ratings_.find(rating_id);
  return found == ratings_.end() ? nullptr : &found->second;
}

RatingRow& Rebuild::MutableRating(int64_t rating_id) {
  const auto found = ratings_.find(rating_id);
  if (found != ratings_.end()) return found->second;
  Offend("a fact changes a rating that is not there");
  return lost_rating_;
}

RatingRow& Rebuild::CreateRating(int64_t rating_id) {
  const auto [it, fresh] = ratings_.try_emplace(rating_id);
  if (!fresh) Offend("a fact opens a rating that is there already");
  return it->second;
}

void Rebuild::PutRatingOf(int64_t case_id, int64_t rating_id) {
  ratings_of_.insert(storage::RatingOfKey(hall_, case_id, rating_id));
}

// Only commands ask for it, and a rebuild decides none; so it need not be fast.
void Rebuild::ScanRatings(int64_t case_id, const std::function<bool(int64_t)>& visit) const {
  const std::string prefix = storage::RatingsOfPrefix(hall_, case_id);
  for (const std::string& key : ratings_of_) {
    if (key.compare(0, prefix.size(), prefix) != 0) continue;
    const auto parts = storage::ParseRatingOfKey(key);
    if (parts.has_value() && !visit(parts->rating_id)) return;
  }
}

}  // namespace hallcase::app
