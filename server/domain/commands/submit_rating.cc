#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/clocks.h"
#include "server/domain/commands/commands.h"
#include "server/domain/ratings.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::RatingRow;
using ledger::v1::SubmitRating;

constexpr int64_t kDayMicros = 86'400'000'000;

// The event was served, and the token lives.
std::optional<Rejection> CheckTime(const RatingRow& row, const CaseRow& rated, bool follow_up,
                                   int64_t now_us) {
  const int64_t served_us = ServedAt(row, rated);
  if (served_us == 0) {
    return Reject(Reason::kRatingTooEarly, "您的事项尚未办结，请在办结后评价", "token");
  }
  const int64_t from_us =
      follow_up ? row.given().given_at_us() : std::max(row.invited_at_us(), served_us);
  if (now_us < from_us + row.token_days() * kDayMicros) return std::nullopt;
  return Reject(Reason::kRatingTokenExpired,
                absl::StrCat("评价码已过期（有效期 ", row.token_days(), " 天），不能再评价"), "token");
}

std::optional<Rejection> CheckUse(const RatingRow& row, bool follow_up) {
  const bool rated = row.given().grade() != 0;
  if (!follow_up) {
    if (!rated) return std::nullopt;
    return Reject(Reason::kRatingTokenUsed, "该评价码已使用；如需补充，可追评一次", "token");
  }
  if (!rated) {
    return Reject(Reason::kRatingTooEarly, "尚未评价，不能追评；请先评价", "follow_up");
  }
  if (!row.has_follow_up()) return std::nullopt;
  return Reject(Reason::kRatingFollowedUp, "已追评过一次，不能再次追评", "follow_up");
}

}  // namespace

Verdict DecideSubmitRating(const View& view, const SubmitRating& command, const Context& ctx,
                           FactList* facts) {
  const RatingRow* row = view.FindRating(command.rating_id());
  const CaseRow* rated = row == nullptr ? nullptr : view.FindCase(row->rated_case_id());
  if (rated == nullptr) {
    return Verdict::Rejected(Reject(Reason::kRatingTokenInvalid, "评价码无效，请核对", "token"));
  }
  std::optional<Rejection> wrong = CheckTokenOn(*row);
  if (!wrong.has_value()) wrong = CheckRatable(*rated);
  if (!wrong.has_value()) wrong = CheckUse(*row, command.follow_up());
  if (!wrong.has_value()) wrong = CheckTime(*row, *rated, command.follow_up(), ctx.now_us);
  if (wrong.has_value()) return Verdict::Rejected(*std::move(wrong));
  ledger::v1::RatingGiven given = command.given();
  given.set_given_at_us(ctx.now_us);
  if (command.follow_up()) {
    auto* fact = facts->Add()->mutable_rating_followed_up();
    fact->set_rating_id(command.rating_id());
    *fact->mutable_given() = given;
  } else {
    auto* fact = facts->Add()->mutable_rating_submitted();
    fact->set_rating_id(command.rating_id());
    *fact->mutable_given() = given;
    fact->set_given_day(LocalDayNumber(view.reference(), ctx.now_us));
    fact->set_key_id(command.key_id());
  }
  OpenBadMark(view, ctx, *row, *rated, given, command.bad_mark_key_id(), facts);
  return Verdict::Facts(command.rating_id());
}

}  // namespace hallcase::domain
