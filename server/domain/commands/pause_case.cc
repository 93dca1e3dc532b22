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

// A pause that is entered afterwards could undo an overdue: somebody who may approve pauses looks
// at it first. Other systems report what was so.
bool NeedsApproval(const PauseReason& reason, const Context& ctx) {
  if (reason.needs_approval()) return true;
  const bool late = ctx.now_us - ctx.occurred_at_us > kLateEntryMicros;
  return late && ctx.source != ledger::v1::SOURCE_UPSTREAM &&
         !ctx.scope.Holds(access::Permission::kPauseApprove);
}

// Where the pause ends of itself; Never() for a reason without a longest time, nullopt where a
// closure without an end leaves no such day.
std::optional<Instant> EndOf(const Reference& reference, const PauseReason& reason,
                             int64_t from_us) {
  if (reason.max_days() == 0) return Instant::Never();
  bool provisional = false;
  const Instant end = reference.axis->WorkingDayDue(
      Instant{from_us}, static_cast<int32_t>(reason.max_days()), Sort::kPromised, {}, 0,
      &provisional);
  return end.IsNever() ? std::nullopt : std::optional(end);
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
  const auto end = EndOf(view.reference(), *reason, ctx.occurred_at_us);
  if (!end.has_value()) {
    return Verdict::Rejected(
        Reject(Reason::kInvalidField,
               "大厅停止办公且恢复时间未定，算不出该事由的最长期限；时限本已停止，请待恢复后再办",
               "reason_code"));
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
  pause->set_to_us(end->IsNever() ? 0 : end->micros);
  pause->set_notice_document(command.notice_document());
  const bool for_staff = ctx.performer.kind() == ledger::v1::PARTY_KIND_STAFF;
  pause->set_asked_by(for_staff ? ctx.performer.id() : ctx.scope.principal());
  pause->set_state(NeedsApproval(*reason, ctx) ? ledger::v1::PAUSE_STATE_REQUESTED
                                               : ledger::v1::PAUSE_STATE_IN_FORCE);
  draft.Add(std::move(fact));
  draft.ReplayPaused(draft.row().pauses_size(), "paused");
  return Verdict::Facts(draft.case_id());
}

}  // namespace hallcase::domain
