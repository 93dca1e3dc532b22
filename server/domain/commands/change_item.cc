#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/commands/commands.h"
#include "server/domain/documents.h"
#include "server/domain/lifecycle.h"
#include "server/domain/opening.h"
#include "server/domain/recalculate.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Fact;
using ledger::v1::Item;

// An extension goes along, as far as the new item could have been extended.
std::optional<Rejection> CheckExtension(const Item& item, const ledger::v1::CaseRow& row) {
  for (const auto& clock : row.clocks()) {
    if (clock.extension() == 0 || clock.stopped_at_us() != 0) continue;
    const bool legal = clock.clock() == ledger::v1::CLOCK_NAME_LEGAL;
    const auto unit = legal ? item.legal_unit() : item.promised_unit();
    if (clock.policy().unit() == unit && clock.extension() <= item.extension_amount()) continue;
    return Reject(Reason::kNotExtendable,
                  absl::StrCat("该办件已延期 ", clock.extension(), "，事项 ", item.code(),
                               " 不能这样延期，不能改为它"),
                  "item_code");
  }
  return std::nullopt;
}

// A limit is replayed from its own start under the new item's policy; one that the new item does
// not know has ended.
void MoveLimit(const View& view, ledger::v1::ClockName name, ledger::v1::ClockUnit unit,
               uint32_t amount, const Context& ctx, CaseDraft* draft) {
  const ledger::v1::ClockState* clock = FindRunning(draft->row(), name);
  if (clock == nullptr) return;
  if (amount == 0) return draft->StopClock(name, ctx.now_us);
  ClockTerms terms = ClockTerms::Of(draft->row(), *clock);
  terms.policy.set_unit(unit);
  terms.policy.set_amount(amount);
  draft->MoveClock(ReplayClock(view.reference(), *clock, std::move(terms), ctx.now_us),
                   "item_changed");
}

// Steps and the leg's limit are those of the new item, from acceptance and from the leg on. A legal
// limit that the wrong item did not have runs from acceptance.
void MoveParts(const Item& item, CaseDraft* draft) {
  const ledger::v1::CaseRow& row = draft->row();
  if (row.acceptance() == ledger::v1::ACCEPTANCE_MODE_UNSPECIFIED) return;
  const int64_t accepted_at_us = row.accepted_at_us();
  draft->StopClock(ledger::v1::CLOCK_NAME_STEP, accepted_at_us);
  for (ClockTerms& terms : LimitsFromAcceptance(draft->reference(), item, row.responsible(),
                                                accepted_at_us)) {
    const bool part = terms.clock == ledger::v1::CLOCK_NAME_LEGAL ||
                      (terms.clock == ledger::v1::CLOCK_NAME_STEP && row.next_step() == 0);
    if (part && FindRunning(row, terms.clock) == nullptr) draft->StartClock(std::move(terms));
  }
  draft->RestartLegClock(std::max(accepted_at_us, row.leg_opened_at_us()));
}

}  // namespace

Verdict DecideChangeItem(const View& view, const ledger::v1::ChangeItem& command,
                         const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "ChangeItem", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  const Item* item = Reference::Newest(view.reference().items, command.item_code());
  if (item == nullptr || item->import_only()) {
    return Verdict::Rejected(Reject(Reason::kItemNotFound,
                                    absl::StrCat("没有事项 ", command.item_code()), "item_code"));
  }
  if (item->retired() || item->promised_amount() == 0) {
    return Verdict::Rejected(Reject(Reason::kItemRetired,
                                    "该事项已停用或没有承诺时限，不能改为它", "item_code"));
  }
  if (KindOfItem(*item) != FindKind(row->kind())) {
    return Verdict::Rejected(Reject(Reason::kInvalidField,
                                    "该事项属于另一业务类型，不能改为它；请另立办件并关联",
                                    "item_code"));
  }
  if (row->part_of() != 0) {
    return Verdict::Rejected(Reject(Reason::kIllegalTransition,
                                    "该办件是一件事的组成部分，不能改事项；请作废后另行登记加入",
                                    "item_code"));
  }
  if (item->code() == row->item_code() && item->version() == row->item_version()) {
    return Verdict::Rejected(
        Reject(Reason::kInvalidField, "办件已是该事项，无需更改", "item_code"));
  }
  if (auto extended = CheckExtension(*item, *row)) {
    return Verdict::Rejected(*std::move(extended));
  }
  Fact fact;
  auto* changed = fact.mutable_item_changed();
  changed->set_case_id(row->case_id());
  changed->set_item_code(item->code());
  changed->set_item_version(item->version());
  changed->set_previous_code(row->item_code());
  changed->set_previous_version(row->item_version());
  changed->set_reason(command.reason());
  *changed->mutable_materials() = CarryMaterials(*item, row->materials());
  CaseDraft draft(view, *row, ctx, facts);
  draft.AcceptIfLapsed(ctx.now_us);
  draft.Add(std::move(fact));
  MoveLimit(view, ledger::v1::CLOCK_NAME_PROMISED, item->promised_unit(),
            item->promised_amount(), ctx, &draft);
  MoveLimit(view, ledger::v1::CLOCK_NAME_LEGAL, item->legal_unit(), item->legal_amount(), ctx,
            &draft);
  MoveParts(*item, &draft);
  EndReceipts(view, "item_changed", &draft);
  draft.SetWake();
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
