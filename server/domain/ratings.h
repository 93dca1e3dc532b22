// Ratings (好差评): what commands about them share, and how a bad mark opens its loop.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/domain/decide.h"

namespace hallcase::domain {

// 差评 = 不满意 and 非常不满意.
inline bool IsBadGrade(uint32_t grade) { return grade >= 4; }

// The grade that counts: the follow-up's where there is one; 0 = not rated.
inline uint32_t GradeOf(const ledger::v1::RatingRow& row) {
  return row.has_follow_up() ? row.follow_up().grade() : row.given().grade();
}

// When the service of the event was done; 0 = it is not yet.
int64_t ServedAt(const ledger::v1::RatingRow& row, const ledger::v1::CaseRow& rated);
int64_t OutcomeAt(const ledger::v1::CaseRow& rated);

// The rating of the case's outcome: the hall's own, else one of the provincial system; null if
// there is neither.
const ledger::v1::RatingRow* FindOutcomeRating(const View& view, int64_t case_id);

// One event, one loop: some rating of the case's outcome has opened it.
bool HasOutcomeMark(const View& view, int64_t case_id);

// CASE_VOIDED, CASE_ERASED, ILLEGAL_TRANSITION: cases that nobody rates (any more).
std::optional<Rejection> CheckRatable(const ledger::v1::CaseRow& rated);

// RATING_VOIDED, RATING_ELSEWHERE: the token is off for good.
std::optional<Rejection> CheckTokenOn(const ledger::v1::RatingRow& row);

// Opens the loop of a bad mark, if it is one and has none: a case of its own whose texts lie under
// `key_id`. `given` is the rating that says so.
void OpenBadMark(const View& view, const Context& context, const ledger::v1::RatingRow& rating,
                 const ledger::v1::CaseRow& rated, const ledger::v1::RatingGiven& given,
                 std::string_view key_id, FactList* facts);

// The rating that the fact is about; 0 = none.
int64_t RatingSubjectOf(const ledger::v1::Fact& fact);

// True if the fact is about a rating; then its rows are written.
bool FoldRatingFact(const ledger::v1::Entry& entry, const ledger::v1::Fact& fact, Rows* rows);

}  // namespace hallcase::domain
