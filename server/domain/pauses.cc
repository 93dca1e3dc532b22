#include "server/domain/pauses.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace hallcase::domain {

using ledger::v1::CaseRow;
using ledger::v1::CasePause;

namespace {

// The instant lies in the interval, whether the pause is over or not.
bool Holds(const CasePause& pause, int64_t at_us) {
  return TookEffect(pause) && pause.from_us() <= at_us &&
         (pause.to_us() == 0 || at_us < pause.to_us());
}

Rejection PausedBy(const CaseRow& row, const CasePause& pause, std::string_view how,
                   std::string_view next) {
  return Reject(Reason::kCasePaused,
                absl::StrCat("办件的第 ", pause.pause(), " 次暂停", std::string(how), "（事由 ",
                             pause.reason_code(), "），", std::string(next)))
      .With("pause", absl::StrCat(pause.pause()))
      .With("reason_code", pause.reason_code())
      .With("case_id", absl::StrCat(row.case_id()));
}

}  // namespace

bool TookEffect(const CasePause& pause) {
  return pause.state() == ledger::v1::PAUSE_STATE_IN_FORCE ||
         pause.state() == ledger::v1::PAUSE_STATE_ENDED;
}

bool IsInForce(const CasePause& pause, int64_t now_us) {
  return pause.state() == ledger::v1::PAUSE_STATE_IN_FORCE && Holds(pause, now_us);
}

bool IsPauseAsked(const CaseRow& row) {
  return std::any_of(row.pauses().begin(), row.pauses().end(), [](const CasePause& pause) {
    return pause.state() == ledger::v1::PAUSE_STATE_REQUESTED;
  });
}

bool IsPaused(const CaseRow& row, int64_t now_us) {
  return std::any_of(row.pauses().begin(), row.pauses().end(),
                     [now_us](const CasePause& pause) { return IsInForce(pause, now_us); });
}

const CasePause* FindPause(const CaseRow& row, uint32_t number, ledger::v1::PauseState state,
                       int64_t at_us, Rejection* rejection) {
  const CasePause* found = nullptr;
  int candidates = 0;
  for (const CasePause& pause : row.pauses()) {
    if (pause.state() != state) continue;
    // One that is asked for waits for its answer, however long ago it would have ended.
    const bool over = pause.to_us() != 0 && at_us >= pause.to_us();
    if (state == ledger::v1::PAUSE_STATE_IN_FORCE && over) continue;
    if (number != 0 && pause.pause() != number) continue;
    found = &pause;
    ++candidates;
  }
  if (candidates == 1) return found;
  *rejection = candidates == 0
                   ? Reject(Reason::kNotPaused, "该办件没有这样的暂停，请刷新后核对", "pause")
                   : Reject(Reason::kInvalidField, "该办件有多个暂停，请写明是第几个", "pause");
  return nullptr;
}

std::optional<Rejection> CheckNotPaused(const CaseRow& row, int64_t at_us, int64_t now_us) {
  for (const CasePause& pause : row.pauses()) {
    if (IsInForce(pause, now_us)) {
      return PausedBy(row, pause, "正在计时中止", "请先恢复再办理");
    }
    if (pause.state() == ledger::v1::PAUSE_STATE_REQUESTED) {
      return PausedBy(row, pause, "待批准", "请先批准或不予批准");
    }
    // While systems are down people go on working, on paper.
    if (Holds(pause, at_us) && pause.outage_case_id() == 0) {
      return Reject(Reason::kInvalidTime, "所填时间处于暂停计时期间，请核对",
                    "change.occurred_at");
    }
  }
  return std::nullopt;
}

}  // namespace hallcase::domain
