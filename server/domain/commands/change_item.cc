#include "absl/strings/str_cat.h"
#include "server/domain/commands/commands.h"
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
    if (clock.clock() != ledger::v1::CLOCK_NAME_PROMISED || clock.extension() == 0) continue;
    if (clock.policy().unit() == item.promised_unit() &&
        clock.extension() <= item.extension_amount()) {
      continue;
    }
    return Reject(Reason::kNotExtendable,
                  absl::StrCat("该办件已延期 ", clock.extension(), "，事项 ", item.code(),
                               " 不能这样延期，不能改为它"),
                  "item_code");
  }
  return std::nullopt;
}

// The promised clock is replayed from its own start under the new item's policy.
void MovePromised(const View& view, const Item& item, const Context& ctx, CaseDraft* draft) {
  for (const auto& clock : draft->row().clocks()) {
    if (clock.clock() != ledger::v1::CLOCK_NAME_PROMISED || clock.stopped_at_us() != 0) continue;
    ClockTerms terms = ClockTerms::Of(draft->row(), clock);
    terms.policy.set_unit(item.promised_unit());
    terms.policy.set_amount(item.promised_amount());
    draft->MoveClock(ReplayClock(view.reference(), clock, std::move(terms), ctx.now_us),
                     "item_changed");
    return;
  }
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
  draft.Add(std::move(fact));
  MovePromised(view, *item, ctx, &draft);
  draft.SetWake();
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
