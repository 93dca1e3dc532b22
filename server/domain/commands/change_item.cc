#include "absl/strings/str_cat.h"
#include "server/domain/clocks.h"
#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"
#include "server/domain/opening.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Fact;
using ledger::v1::Item;

// The promised clock is replayed from its own start under the new item's policy.
void MovePromised(const View& view, const Item& item, CaseDraft* draft) {
  for (const auto& clock : draft->row().clocks()) {
    if (clock.clock() != ledger::v1::CLOCK_NAME_PROMISED || clock.stopped_at_us() != 0) continue;
    ledger::v1::ClockPolicy policy;
    policy.set_unit(item.promised_unit());
    policy.set_amount(item.promised_amount());
    policy.set_calendar_version(view.reference().calendar_version);
    ClockPlan plan =
        PlanClock(view.reference(), clock.clock(), policy, clock.started_at_us(), 0);
    const int64_t warning = clock.open_warning();
    Fact fact;
    auto* moved = fact.mutable_clock_moved();
    moved->set_case_id(draft->case_id());
    moved->set_clock(clock.clock());
    moved->set_old_due_at_us(clock.due_at_us());
    moved->set_due_at_us(plan.due_at_us);
    moved->set_due_day(plan.due_day);
    moved->set_provisional(plan.provisional);
    *moved->mutable_policy() = policy;
    moved->set_cause("item_changed");
    moved->mutable_points()->Swap(&plan.points);
    draft->EndWarning(warning, ledger::v1::WARNING_END_WITHDRAWN, "item_changed");
    draft->Add(std::move(fact));
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
  Fact fact;
  auto* changed = fact.mutable_item_changed();
  changed->set_case_id(row->case_id());
  changed->set_item_code(item->code());
  changed->set_item_version(item->version());
  changed->set_previous_code(row->item_code());
  changed->set_previous_version(row->item_version());
  changed->set_reason(command.reason());
  *changed->mutable_materials() = CarryMaterials(*item, row->materials());
  CaseDraft draft(*row, ctx, facts);
  draft.Add(std::move(fact));
  MovePromised(view, *item, &draft);
  draft.SetWake();
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
