// The part of the fold that ratings need.

#include <string>

#include "absl/strings/str_cat.h"
#include "server/domain/fold.h"
#include "server/domain/ratings.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Entry;
using ledger::v1::Fact;
using ledger::v1::RatingRow;

// What a rating adds to the totals; a void takes the same away.
void CountRating(const RatingRow& row, int64_t sign, Rows* rows) {
  if (row.given_day() == 0) return;
  rows->Count(Counter::kRatings, row.given_day(), absl::StrCat(GradeOf(row)), sign);
  if (row.invited_day() != 0) {
    rows->Count(Counter::kRatingsAnswered, row.invited_day(), "", sign);
  } else if (row.external_source().empty()) {
    rows->Count(Counter::kRatingsUnasked, row.given_day(), "", sign);
  }
}

void CountOfLoop(const RatingRow& row, BadMarkCount what, int64_t sign, Rows* rows) {
  rows->Count(Counter::kBadMarks, row.bad_mark().opened_day(),
              absl::StrCat(static_cast<int>(what)), sign);
}

void CountHandled(const RatingRow& row, const ledger::v1::BadMarkHandled& handled, int64_t sign,
                  Rows* rows) {
  if (handled.step() == ledger::v1::BAD_MARK_STEP_CALLED_BACK) {
    if (!row.bad_mark().real_name()) return;
    return CountOfLoop(row, BadMarkCount::kRealNameCalledBack, sign, rows);
  }
  if (!handled.in_time()) return;
  const bool contact = handled.step() == ledger::v1::BAD_MARK_STEP_CONTACTED;
  CountOfLoop(row, contact ? BadMarkCount::kContactedInTime : BadMarkCount::kRectifiedInTime,
              sign, rows);
}

void CountOpened(const RatingRow& row, int64_t sign, Rows* rows) {
  CountOfLoop(row, BadMarkCount::kOpened, sign, rows);
  if (row.bad_mark().real_name()) CountOfLoop(row, BadMarkCount::kRealName, sign, rows);
  if (row.bad_mark().contactable()) CountOfLoop(row, BadMarkCount::kContactable, sign, rows);
}

void FoldInvited(const ledger::v1::RatingInvited& fact, const Entry& entry, Rows* rows) {
  const bool first = fact.rating_id() / kIdsPerEntry == static_cast<int64_t>(entry.seq());
  RatingRow& row =
      first ? rows->CreateRating(fact.rating_id()) : rows->MutableRating(fact.rating_id());
  if (first) {
    row.set_format(kRowFormat);
    row.set_rating_id(fact.rating_id());
    row.set_rated_case_id(fact.rated_case_id());
    row.set_occasion(fact.occasion());
    row.set_post(fact.post());
    rows->PutRatingOf(fact.rated_case_id(), fact.rating_id());
  }
  row.set_invited_at_us(fact.invited_at_us());
  row.set_token_days(fact.token_days());
  if (fact.counted_day() == 0) return;
  row.set_invited_day(fact.counted_day());
  rows->Count(Counter::kRatingsInvited, fact.counted_day(), "", 1);
}

void FoldSubmitted(const ledger::v1::RatingSubmitted& fact, Rows* rows) {
  RatingRow& row = rows->MutableRating(fact.rating_id());
  *row.mutable_given() = fact.given();
  row.set_given_day(fact.given_day());
  row.set_key_id(fact.key_id());
  CountRating(row, 1, rows);
}

void FoldFollowedUp(const ledger::v1::RatingFollowedUp& fact, Rows* rows) {
  RatingRow& row = rows->MutableRating(fact.rating_id());
  CountRating(row, -1, rows);
  *row.mutable_follow_up() = fact.given();
  CountRating(row, 1, rows);
}

void FoldImported(const ledger::v1::RatingImported& fact, Rows* rows) {
  RatingRow& row = rows->CreateRating(fact.rating_id());
  row.set_format(kRowFormat);
  row.set_rating_id(fact.rating_id());
  row.set_occasion(ledger::v1::RATING_OCCASION_RESULT);
  row.set_external_source(fact.external_source());
  row.set_external_id(fact.external_id());
  row.set_case_number(fact.case_number());
  row.set_upstream_number(fact.upstream_number());
  *row.mutable_given() = fact.given();
  rows->PutExternal(fact.external_source(), ExternalKind::kRating, fact.external_id(),
                    fact.rating_id());
}

void FoldMatched(const ledger::v1::RatingMatched& fact, Rows* rows) {
  uint32_t invited_day = 0;
  if (fact.replaces() != 0) {
    RatingRow& own = rows->MutableRating(fact.replaces());
    own.set_replaced_by(fact.rating_id());
    invited_day = own.invited_day();
  }
  RatingRow& row = rows->MutableRating(fact.rating_id());
  row.set_rated_case_id(fact.rated_case_id());
  *row.mutable_given() = fact.given();
  row.set_key_id(fact.key_id());
  row.set_post(fact.post());
  row.set_given_day(fact.given_day());
  // Whom the hall had asked has answered, if elsewhere.
  row.set_invited_day(invited_day);
  rows->PutRatingOf(fact.rated_case_id(), fact.rating_id());
  CountRating(row, 1, rows);
}

void FoldHandled(const ledger::v1::BadMarkHandled& fact, Rows* rows) {
  RatingRow& row = rows->MutableRating(fact.rating_id());
  *row.add_handled() = fact;
  CountHandled(row, fact, 1, rows);
}

void FoldVoided(const Entry& entry, const ledger::v1::RatingVoided& fact, Rows* rows) {
  RatingRow& row = rows->MutableRating(fact.rating_id());
  CountRating(row, -1, rows);
  if (row.has_bad_mark()) CountOpened(row, -1, rows);
  for (const auto& handled : row.handled()) CountHandled(row, handled, -1, rows);
  row.set_voided_at_us(entry.recorded_at_us());
  row.set_voided_cause(fact.cause());
  rows->Count(Counter::kRatingAppealsUpheld, fact.voided_day(), "", 1);
}

}  // namespace

int64_t RatingSubjectOf(const Fact& fact) {
  switch (fact.fact_case()) {
    case Fact::kRatingInvited: return fact.rating_invited().rating_id();
    case Fact::kRatingSubmitted: return fact.rating_submitted().rating_id();
    case Fact::kRatingFollowedUp: return fact.rating_followed_up().rating_id();
    case Fact::kRatingImported: return fact.rating_imported().rating_id();
    case Fact::kRatingMatched: return fact.rating_matched().rating_id();
    case Fact::kRatingRevealed: return fact.rating_revealed().rating_id();
    default: return 0;
  }
}

bool FoldRatingFact(const Entry& entry, const Fact& fact, Rows* rows) {
  switch (fact.fact_case()) {
    case Fact::kRatingInvited: FoldInvited(fact.rating_invited(), entry, rows); return true;
    case Fact::kRatingSubmitted: FoldSubmitted(fact.rating_submitted(), rows); return true;
    case Fact::kRatingFollowedUp: FoldFollowedUp(fact.rating_followed_up(), rows); return true;
    case Fact::kRatingImported: FoldImported(fact.rating_imported(), rows); return true;
    case Fact::kRatingMatched: FoldMatched(fact.rating_matched(), rows); return true;
    case Fact::kBadMarkOpened: {
      RatingRow& row = rows->MutableRating(fact.bad_mark_opened().rating_id());
      *row.mutable_bad_mark() = fact.bad_mark_opened();
      CountOpened(row, 1, rows);
      return true;
    }
    case Fact::kBadMarkHandled: FoldHandled(fact.bad_mark_handled(), rows); return true;
    case Fact::kRatingVoided: FoldVoided(entry, fact.rating_voided(), rows); return true;
    case Fact::kRatingRevealed: {
      RatingRow& row = rows->MutableRating(fact.rating_revealed().rating_id());
      row.set_reveals(row.reveals() + 1);
      return true;
    }
    default: return false;
  }
}

}  // namespace hallcase::domain
