#include "absl/strings/str_cat.h"
#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {
namespace {

using ledger::v1::PauseReason;

std::optional<Rejection> CheckReason(const ledger::v1::PauseCase& command,
                                     const PauseReason* reason) {
  if (reason == nullptr || reason->retired()) {
    return Reject(Reason::kReferenceNotFound,
                  absl::StrCat("没有暂停事由 ", command.reason_code(), "，请从现行事由中选择"),
                  "reason_code");
  }
  if (reason->needs_written_notice() && command.notice_document().empty()) {
    return Reject(Reason::kInvalidField,
                  "该事由须书面告知申请人所需时间（行政许可法第四十五条），请填写告知书文号",
                  "notice_document");
  }
  return std::nullopt;
}

// Where the pause ends of itself; 0 = nowhere.
int64_t EndOf(const Reference& reference, const PauseReason& reason, int64_t from_us) {
  if (reason.max_days() == 0) return 0;
  bool provisional = false;
  const Instant end = reference.axis->WorkingDayDue(
      Instant{from_us}, static_cast<int32_t>(reason.max_days()), Sort::kPromised, {}, 0,
      &provisional);
  return end.IsNever() ? 0 : end.micros;
}

}  // namespace

Verdict DecidePauseCase(const View& view, const ledger::v1::PauseCase& command,
                        const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "PauseCase", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  const auto* reason = Reference::Newest(view.reference().pause_reasons, command.reason_code());
  if (auto wrong = CheckReason(command, reason)) return Verdict::Rejected(*std::move(wrong));
  if (ctx.occurred_at_us < row->received_at_us()) {
    return Verdict::Rejected(
        Reject(Reason::kInvalidTime, "暂停时间早于收件时间，请核对", "change.occurred_at"));
  }
  CaseDraft draft(view, *row, ctx, facts);
  ledger::v1::Fact fact;
  auto* opened = fact.mutable_pause_opened();
  opened->set_case_id(draft.case_id());
  opened->set_note(command.note());
  auto* pause = opened->mutable_pause();
  pause->set_pause(static_cast<uint32_t>(draft.row().pauses_size()) + 1);
  pause->set_reason_code(reason->code());
  pause->set_stops_legal(reason->stops_legal());
  pause->set_stops_promised(reason->stops_promised());
  pause->set_from_us(ctx.occurred_at_us);
  pause->set_to_us(EndOf(view.reference(), *reason, ctx.occurred_at_us));
  pause->set_notice_document(command.notice_document());
  pause->set_state(reason->needs_approval() ? ledger::v1::PAUSE_STATE_REQUESTED
                                            : ledger::v1::PAUSE_STATE_IN_FORCE);
  draft.Add(std::move(fact));
  draft.ReplayClocks(view.reference(), "paused");
  return Verdict::Facts(draft.case_id());
}

}  // namespace hallcase::domain
