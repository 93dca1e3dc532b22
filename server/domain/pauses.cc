#include "server/domain/pauses.h"

#include "absl/strings/str_cat.h"

namespace hallcase::domain {

using ledger::v1::CaseRow;
using ledger::v1::CasePause;

bool IsInForce(const CasePause& pause, int64_t now_us) {
  return pause.state() == ledger::v1::PAUSE_STATE_IN_FORCE &&
         (pause.to_us() == 0 || now_us < pause.to_us());
}

const CasePause* FindPause(const CaseRow& row, uint32_t number, ledger::v1::PauseState state,
                       int64_t now_us, Rejection* rejection) {
  const CasePause* found = nullptr;
  int candidates = 0;
  for (const CasePause& pause : row.pauses()) {
    if (pause.state() != state) continue;
    if (state == ledger::v1::PAUSE_STATE_IN_FORCE && !IsInForce(pause, now_us)) continue;
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

std::optional<Rejection> CheckNotPaused(const CaseRow& row, int64_t now_us) {
  for (const CasePause& pause : row.pauses()) {
    if (!IsInForce(pause, now_us)) continue;
    return Reject(Reason::kCasePaused,
                  absl::StrCat("办件正在暂停计时（第 ", pause.pause(), " 次，事由 ",
                               pause.reason_code(), "），请先恢复再办理"))
        .With("pause", absl::StrCat(pause.pause()))
        .With("reason_code", pause.reason_code())
        .With("case_id", absl::StrCat(row.case_id()));
  }
  return std::nullopt;
}

}  // namespace hallcase::domain
