#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/clocks.h"
#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"
#include "server/domain/ratings.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::RatingRow;

// One a visit; nobody comes so often, a loop of some client does.
constexpr int kRatingsPerCaseMax = 50;

int CountRatings(const View& view, int64_t case_id) {
  int count = 0;
  view.ScanRatings(case_id, [&](int64_t) { return ++count < kRatingsPerCaseMax; });
  return count;
}

// What stands against asking for the outcome; `known` is its rating so far, null = none.
std::optional<Rejection> CheckOutcome(const RatingRow* known, const CaseRow& row,
                                      ledger::v1::RatingWay way) {
  if (known != nullptr) {
    if (auto off = CheckTokenOn(*known)) return off;
    if (known->given().grade() != 0) {
      return Reject(Reason::kRatingTokenUsed, "该办件的办理结果已评价，不必再邀评", "case");
    }
  }
  if (OutcomeAt(row) != 0 || way == ledger::v1::RATING_WAY_PRINTED) return std::nullopt;
  return Reject(Reason::kRatingTooEarly, "办件尚未办结，不能邀请评价；评价码可先随回执打印", "case");
}

}  // namespace

Verdict DecideInviteRating(const View& view, const ledger::v1::InviteRating& command,
                           const Context& ctx, FactList* facts) {
  ledger::v1::CaseTarget target;
  target.set_case_id(command.rated_case_id());
  target.set_external_source(command.external_source());
  target.set_external_id(command.external_id());
  Rejection rejection;
  const CaseRow* row = FindTarget(view, target, &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (!ctx.scope.Reaches(access::Permission::kRatingInvite, *row)) {
    return Verdict::Rejected(
        Reject(Reason::kPermissionDenied, "该办件不在您可以邀评的范围内", "case"));
  }
  if (auto wrong = CheckRatable(*row)) return Verdict::Rejected(*std::move(wrong));
  const bool outcome = command.occasion() == ledger::v1::RATING_OCCASION_RESULT;
  const RatingRow* known = outcome ? FindOutcomeRating(view, row->case_id()) : nullptr;
  if (outcome) {
    if (auto wrong = CheckOutcome(known, *row, command.way())) {
      return Verdict::Rejected(*std::move(wrong));
    }
  }
  if (known == nullptr && CountRatings(view, row->case_id()) >= kRatingsPerCaseMax) {
    return Verdict::Rejected(Reject(
        Reason::kActionsExhausted,
        absl::StrCat("该办件的评价码已达 ", kRatingsPerCaseMax, " 个上限"), "case"));
  }
  ledger::v1::RatingInvited invited;
  invited.set_rating_id(known != nullptr
                            ? known->rating_id()
                            : static_cast<int64_t>(ctx.seq) * kIdsPerEntry + facts->size());
  invited.set_rated_case_id(row->case_id());
  invited.set_occasion(command.occasion());
  invited.set_way(command.way());
  invited.set_invited_at_us(ctx.now_us);
  invited.set_token_days(static_cast<uint32_t>(ctx.limits.rating_token_days));
  // The receipt's token invites nobody; an event is asked for once.
  const bool counted = command.way() != ledger::v1::RATING_WAY_PRINTED &&
                       (known == nullptr || known->invited_day() == 0);
  if (counted) invited.set_counted_day(LocalDayNumber(view.reference(), ctx.now_us));
  invited.set_post(row->post());
  const int64_t rating_id = invited.rating_id();
  *facts->Add()->mutable_rating_invited() = std::move(invited);
  return Verdict::Facts(rating_id);
}

}  // namespace hallcase::domain
