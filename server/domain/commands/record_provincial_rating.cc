#include "server/domain/clocks.h"
#include "server/domain/commands/commands.h"
#include "server/domain/ratings.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::RatingRow;
using ledger::v1::RecordProvincialRating;

std::optional<Rejection> CheckGivenAt(const RecordProvincialRating& command, const CaseRow* rated,
                                      const Context& ctx) {
  const int64_t given_us = command.given().given_at_us();
  if (given_us > ctx.now_us) {
    return Reject(Reason::kInvalidTime, "评价时间不能晚于现在", "given_at");
  }
  if (rated == nullptr || given_us >= rated->received_at_us()) return std::nullopt;
  return Reject(Reason::kRatingTooEarly, "评价时间早于该办件的收件时间，请核对办件编号", "given_at");
}

void AddImported(const RecordProvincialRating& command, int64_t rating_id, FactList* facts) {
  auto* fact = facts->Add()->mutable_rating_imported();
  fact->set_rating_id(rating_id);
  fact->set_external_source(command.external_source());
  fact->set_external_id(command.external_id());
  fact->set_case_number(command.case_number());
  fact->set_upstream_number(command.upstream_number());
  *fact->mutable_given() = command.given();
  fact->mutable_given()->clear_text();
  fact->mutable_given()->clear_name();
  fact->mutable_given()->clear_phone();
}

void AddMatched(const View& view, const RecordProvincialRating& command, const Context& ctx,
                const CaseRow& rated, int64_t rating_id, FactList* facts) {
  const RatingRow* known = FindOutcomeRating(view, rated.case_id());
  const bool rated_here = known != nullptr && known->given().grade() != 0;
  ledger::v1::RatingMatched matched;
  matched.set_rating_id(rating_id);
  matched.set_rated_case_id(rated.case_id());
  *matched.mutable_given() = command.given();
  matched.set_key_id(command.key_id());
  matched.set_post(rated.post());
  // One event counts once: who rated it first stays.
  if (!rated_here) {
    matched.set_given_day(LocalDayNumber(view.reference(), command.given().given_at_us()));
    if (known != nullptr) matched.set_replaces(known->rating_id());
  }
  RatingRow row;
  row.set_rating_id(rating_id);
  row.set_post(rated.post());
  row.set_occasion(ledger::v1::RATING_OCCASION_RESULT);
  *facts->Add()->mutable_rating_matched() = std::move(matched);
  OpenBadMark(view, ctx, row, rated, command.given(), command.bad_mark_key_id(), facts);
}

}  // namespace

Verdict DecideRecordProvincialRating(const View& view, const RecordProvincialRating& command,
                                     const Context& ctx, FactList* facts) {
  const CaseRow* rated =
      command.rated_case_id() == 0 ? nullptr : view.FindCase(command.rated_case_id());
  if (rated != nullptr && (rated->voided() || rated->kind() == access::kBadMarkKind)) {
    rated = nullptr;
  }
  const auto known = view.FindExternal(command.external_source(), ExternalKind::kRating,
                                       command.external_id());
  if (known.has_value()) {
    const RatingRow* row = view.FindRating(*known);
    if (rated == nullptr || row == nullptr || row->rated_case_id() != 0) {
      return Verdict::Already(*known);
    }
  }
  if (auto wrong = CheckGivenAt(command, rated, ctx)) return Verdict::Rejected(*std::move(wrong));
  const int64_t rating_id =
      known.value_or(static_cast<int64_t>(ctx.seq) * kIdsPerEntry + facts->size());
  if (!known.has_value()) AddImported(command, rating_id, facts);
  if (rated != nullptr) AddMatched(view, command, ctx, *rated, rating_id, facts);
  return Verdict::Facts(rating_id);
}

}  // namespace hallcase::domain
