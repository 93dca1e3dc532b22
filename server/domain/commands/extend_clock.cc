#include "absl/strings/str_cat.h"
#include "server/domain/calendar/progress.h"
#include "server/domain/clocks.h"
#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {
namespace {

using ledger::v1::ClockState;
using ledger::v1::Item;

Rejection NotExtendable(std::string message, std::string_view field) {
  return Reject(Reason::kNotExtendable, std::move(message), std::string(field));
}

// Working days until the clock is due; nullopt while a pause keeps the due day unknown.
std::optional<int64_t> DaysLeftOf(const Reference& reference, const ledger::v1::CaseRow& row,
                                  const ClockState& clock, int64_t now_us) {
  const ClockTerms terms = ClockTerms::Of(row, clock);
  const Term term = TermOf(reference, terms);
  const auto due = ComputeDue(*reference.axis, term);
  if (!due.ok()) return std::nullopt;
  return DaysLeft(*reference.axis, term, *due, Instant{now_us});
}

// Once, within the item's limit, before the end and in time (行政许可法 Art. 42).
std::optional<Rejection> CheckExtension(const View& view, const ledger::v1::ExtendClock& command,
                                        const ledger::v1::CaseRow& row, const ClockState* clock,
                                        int64_t now_us) {
  const Item* item =
      Reference::AtVersion(view.reference().items, row.item_code(), row.item_version());
  if (clock == nullptr || !IsCaseLimit(clock->clock()) ||
      clock->policy().unit() == ledger::v1::CLOCK_UNIT_FIXED_INSTANT) {
    return NotExtendable("该办件没有可以延期的这项时限", "clock");
  }
  if (clock->extension() > 0) return NotExtendable("该时限已延期一次，不能再次延期", "clock");
  const bool by_kind = !clock->policy().limit().empty();
  const uint32_t of_item = item == nullptr ? 0 : item->extension_amount();
  const uint32_t most = by_kind ? clock->policy().limit_extension() : of_item;
  if (command.amount() == 0 || command.amount() > most) {
    return NotExtendable(absl::StrCat("该时限最多可延期 ", most, "，请核对"), "amount");
  }
  if (clock->due_at_us() != 0 && now_us >= clock->due_at_us()) {
    return NotExtendable("该时限已到期，不能延期", "clock");
  }
  const auto left = DaysLeftOf(view.reference(), row, *clock, now_us);
  const uint32_t ask_days = by_kind ? 0 : item->extension_ask_days();
  if (left.has_value() && *left < ask_days) {
    return NotExtendable(absl::StrCat("延期应在到期前至少 ", ask_days,
                                      " 个工作日提出，现只剩 ", *left, " 个工作日"),
                         "clock");
  }
  if (command.told_at_us() > now_us || command.told_at_us() < row.received_at_us()) {
    return Reject(Reason::kInvalidTime, "告知申请人的时间应在收件之后、现在之前", "told_at");
  }
  return std::nullopt;
}

}  // namespace

Verdict DecideExtendClock(const View& view, const ledger::v1::ExtendClock& command,
                          const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "ExtendClock", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  CaseDraft draft(view, *row, ctx, facts);
  const ClockState* clock = FindRunning(draft.row(), command.clock());
  if (auto wrong = CheckExtension(view, command, draft.row(), clock, ctx.now_us)) {
    return Verdict::Rejected(*std::move(wrong));
  }
  ledger::v1::Fact fact;
  auto* extended = fact.mutable_clock_extended();
  extended->set_case_id(draft.case_id());
  extended->set_clock(command.clock());
  extended->set_amount(command.amount());
  extended->set_told_at_us(command.told_at_us());
  extended->set_reason(command.reason());
  draft.Add(std::move(fact));
  draft.ReplayClock(command.clock(), "extended");
  return Verdict::Facts(draft.case_id());
}

}  // namespace hallcase::domain
