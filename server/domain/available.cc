#include "server/domain/available.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/acceptance.h"
#include "server/domain/clocks.h"
#include "server/domain/custody.h"
#include "server/domain/forms.h"
#include "server/domain/lifecycle.h"
#include "server/domain/pauses.h"
#include "server/domain/stock.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;

// A wrong assignment is given back within this time; later the party has taken the case on.
constexpr int64_t kReturnLegMicrosMax = 24LL * 3'600 * 1'000'000;

bool IsOffered(Offered offered, const CaseRow& row, int64_t now_us) {
  switch (offered) {
    case Offered::kAlways: return true;
    case Offered::kRunning: return !IsPaused(row, now_us) && !IsPauseAsked(row);
    case Offered::kPaused: return IsPaused(row, now_us);
    case Offered::kPauseAsked: return IsPauseAsked(row);
    case Offered::kGiven: return row.has_previous();
    case Offered::kUrged:
      return std::any_of(row.urges().begin(), row.urges().end(),
                         [](const auto& urge) { return urge.replied_at_us() == 0; });
  }
  return false;
}

// Refused whichever cause is given.
std::optional<Rejection> CheckAnyWithdrawal(const CaseRow& row, int64_t now_us) {
  auto taken_back = CheckWithdrawal(row, false, now_us);
  if (!taken_back.has_value()) return std::nullopt;
  auto missed = CheckWithdrawal(row, true, now_us);
  if (!missed.has_value()) return std::nullopt;
  return row.deficit_size() > 0 ? missed : taken_back;
}

// Papers that are missing and may not come later.
std::optional<Rejection> CheckPapers(const Reference& reference, const CaseRow& row) {
  const auto* item =
      Reference::AtVersion(reference.items, row.item_code(), row.item_version());
  std::vector<std::string> missing = MissingPapers(row.materials());
  std::erase_if(missing, [item](const std::string& code) { return IsDeferrable(item, code); });
  if (missing.empty()) return std::nullopt;
  return MaterialsMissing(row.materials(), missing, "不能受理");
}

struct Question {
  const Reference& reference;
  const CaseRow& row;
  const access::Scope& scope;
  const CaseLimits& limits;
  int64_t now_us;
};

std::optional<Rejection> CheckHurdle(Hurdle hurdle, const Question& about) {
  const CaseRow& row = about.row;
  switch (hurdle) {
    case Hurdle::kNone: return std::nullopt;
    case Hurdle::kAcceptance:
      if (auto other = CheckAcceptor(about.reference, about.scope, row)) return other;
      return CheckPapers(about.reference, row);
    case Hurdle::kAnswer: return CheckAcceptor(about.reference, about.scope, row);
    case Hurdle::kNotice:
      if (auto full = CheckNotices(row, about.limits)) return full;
      return CheckAcceptor(about.reference, about.scope, row);
    case Hurdle::kUrge: return CheckUrges(row, about.limits);
    case Hurdle::kReturn: return CheckReturnLeg(row, about.scope, about.now_us);
    case Hurdle::kWithdrawal: return CheckAnyWithdrawal(row, about.now_us);
    case Hurdle::kFiling: return CheckFiling(row);
    case Hurdle::kPapersBack: return CheckPapersGone(row, true, "作废");
  }
  return std::nullopt;
}

}  // namespace

std::vector<Available> AvailableActions(const Reference& reference, const CaseRow& row,
                                        const access::Scope& scope, const CaseLimits& limits,
                                        int64_t now_us) {
  std::vector<Available> actions;
  const Kind* kind = FindKind(row.kind());
  if (kind == nullptr || row.erased_at_us() != 0) return actions;
  const Question about{reference, row, scope, limits, now_us};
  for (const Action& action : kind->actions) {
    if (!Allows(action, row.stage()) || !IsForSort(*kind, action, row) ||
        !IsOffered(action.offered, row, now_us) || !scope.Reaches(action.permission, row)) {
      continue;
    }
    auto blocked = CheckHurdle(action.hurdle, about);
    if (!blocked.has_value()) blocked = CheckTaker(reference, scope, action, row);
    if (!blocked.has_value() && action.check != nullptr) {
      blocked = action.check({row, now_us, scope.principal(), scope.principal(), nullptr});
    }
    actions.push_back({&action, blocked.has_value() ? std::move(blocked->message) : ""});
  }
  return actions;
}

std::optional<Rejection> CheckFiling(const CaseRow& row) {
  if (row.outcome() == ledger::v1::DECISION_OUTCOME_GRANTED && row.deficit_size() > 0) {
    return Reject(Reason::kDeficitOpen, "容缺材料尚未补齐，不能发放结果并归档，请先收齐", "case")
        .With("missing", absl::StrJoin(row.deficit(), ","));
  }
  return CheckPapersGone(row, false, "归档");
}

std::optional<Rejection> CheckWithdrawal(const CaseRow& row, bool missed, int64_t at_us) {
  if (row.decided_at_us() != 0 && (!missed || row.deficit_size() == 0)) {
    Rejection decided = IllegalTransition(row, "WithdrawCase");
    decided.message = "办件已作出决定，不能再撤回";
    return decided;
  }
  if (!missed) return std::nullopt;
  const auto* clock = FindRunning(row, ledger::v1::CLOCK_NAME_SUPPLEMENT);
  if (clock != nullptr && clock->due_at_us() != 0 && clock->due_at_us() <= at_us) {
    return std::nullopt;
  }
  return Reject(Reason::kInvalidTime,
                clock == nullptr ? "该办件没有待补正的期限，不能按逾期未补正办理"
                                 : "补正期限未满，请等候申请人补正",
                "cause");
}

std::optional<Rejection> CheckReturnLeg(const CaseRow& row, const access::Scope& scope,
                                        int64_t now_us) {
  if (!scope.ReachesParty(access::Permission::kCaseAct, row.responsible())) {
    return Reject(Reason::kPermissionDenied, "只有当前责任主体可以退回", "case")
        .With("action", "ReturnLeg");
  }
  if (!row.has_previous()) {
    return Reject(Reason::kReturnTooLate, "该办件没有上一责任主体，不能退回", "case");
  }
  if (now_us - row.leg_opened_at_us() > kReturnLegMicrosMax) {
    return Reject(Reason::kReturnTooLate,
                  "接收已超过 24 小时，不能退回；如确属错派，请由值班长重新分派", "case");
  }
  return std::nullopt;
}

std::optional<Rejection> CheckUrges(const CaseRow& row, const CaseLimits& limits) {
  if (row.urges_size() < limits.urges_max) return std::nullopt;
  return Reject(Reason::kUrgesExhausted,
                absl::StrCat("该办件已催办 ", row.urges_size(), " 次，达到上限（",
                             limits.urges_max, " 次）；请由值班领导督办或重新分派"),
                "case")
      .With("limit", absl::StrCat(limits.urges_max));
}

std::optional<Rejection> CheckNotices(const CaseRow& row, const CaseLimits& limits) {
  if (row.notices_size() < limits.notices_max) return std::nullopt;
  return Reject(Reason::kNoticesExhausted,
                absl::StrCat("该办件已告知补正 ", row.notices_size(), " 次，达到上限（",
                             limits.notices_max, " 次）；请受理、不予受理，或由申请人撤回"),
                "case")
      .With("limit", absl::StrCat(limits.notices_max));
}

}  // namespace hallcase::domain
