#include "server/domain/results.h"

#include <algorithm>

#include "server/domain/case_number.h"
#include "server/domain/clocks.h"
#include "server/domain/custody.h"
#include "server/domain/fold_case.h"
#include "server/domain/kinds/pickup.h"
#include "server/domain/lifecycle.h"
#include "server/domain/limits.h"
#include "server/domain/links.h"
#include "server/domain/opening.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::Fact;
using ledger::v1::Holder;
using ledger::v1::Item;

// Null: no result is handed out here.
const Item* PickupItemOf(const Reference& reference, const Item& decided) {
  const Item* item = Reference::Newest(reference.items, decided.pickup_item());
  const bool usable = item != nullptr && !item->retired() && item->kind() == kPickup.id;
  return usable ? item : nullptr;
}

Holder MakerOf(const Context& context, const Item& decided) {
  if (decided.department().empty()) return StaffHolder(context.scope.principal());
  return DepartmentHolder(decided.department());
}

// Who has the paper has the first leg.
ledger::v1::Party FirstParty(const CaseRow& decided_case, const Item& item, const Item& decided) {
  const bool on_paper = std::any_of(item.materials().begin(), item.materials().end(),
                                    [](const auto& listed) { return listed.originals() > 0; });
  if (!on_paper || decided.department().empty()) return decided_case.responsible();
  return DepartmentParty(decided.department());
}

// The results on the item's list; one without originals is electronic, and nobody holds it.
void AddResults(const Context& context, const Item& item, const Holder& maker, int64_t at_us,
                ledger::v1::CaseRegistered* registered) {
  for (const auto& listed : item.materials()) {
    auto* material = registered->add_materials();
    material->set_code(listed.code());
    material->set_name(listed.name());
    material->set_required(listed.required());
    material->set_originals(listed.originals());
    material->set_received_at_us(at_us);
    if (listed.originals() == 0) continue;
    *material->mutable_holder() = maker;
    material->set_held_since_us(MoveInstant(context));
    material->set_custody_version(context.seq);
  }
}

Fact Registered(const View& view, const Context& context, const CaseRow& decided,
                const Item& item, int64_t case_id, int64_t at_us) {
  const Reference& reference = view.reference();
  const uint32_t day = LocalDayNumber(reference, context.now_us);
  const auto sequence =
      static_cast<uint32_t>(view.CounterValue(Counter::kNumber, day, "") + 1);
  Fact fact;
  auto* registered = fact.mutable_case_registered();
  registered->set_case_id(case_id);
  registered->set_kind(kPickup.id);
  registered->set_stage(std::string(kPickup.first_stage));
  registered->set_item_code(item.code());
  registered->set_item_version(item.version());
  registered->set_number_day(day);
  registered->set_number_sequence(sequence);
  registered->set_number(FormatCaseNumber(reference.hall.number_prefix(), day, sequence));
  *registered->mutable_applicant() = decided.applicant();
  registered->set_channel(decided.channel());
  registered->set_received_at_us(at_us);
  registered->set_post(item.post());
  return fact;
}

// The time to deliver, by the decided item's number where it has one.
ClockTerms DeliveryTerms(const Reference& reference, const Item& decided, int64_t at_us) {
  if (decided.delivery_days() > 0) {
    return InWorkingDays(reference, ledger::v1::CLOCK_NAME_DELIVERY, decided.delivery_days(),
                         at_us);
  }
  return LimitTerms(reference, LimitOf(reference, kPickup, "delivery"), at_us);
}

void StartDelivery(const Reference& reference, const ClockTerms& terms, int64_t case_id,
                   FactList* facts) {
  Fact fact;
  *fact.mutable_clock_started() = PlanStart(reference, case_id, terms);
  CaseRow scratch;
  ApplyToCase({}, fact, &scratch);
  *facts->Add() = std::move(fact);
  const int64_t wake = NextWake(scratch);
  if (wake == 0) return;
  facts->Add()->mutable_wake_set()->set_case_id(case_id);
  facts->rbegin()->mutable_wake_set()->set_wake_at_us(wake);
}

}  // namespace

void DeliverResult(const View& view, const Context& context, int64_t at_us, CaseDraft* draft) {
  const Item* decided = draft->item();
  const Reference& reference = view.reference();
  const Item* item = decided == nullptr ? nullptr : PickupItemOf(reference, *decided);
  if (item == nullptr || draft->row().imported()) {
    if (decided != nullptr) {
      draft->StartDays(ledger::v1::CLOCK_NAME_DELIVERY, decided->delivery_days(), at_us);
    }
    return draft->SetWake();
  }
  draft->SetWake();
  FactList* facts = draft->facts();
  // After the link on the case itself: the facts of each case stand together.
  const int64_t case_id =
      static_cast<int64_t>(context.seq) * kIdsPerEntry + facts->size() + 1;
  draft->Add(LinkFact(draft->case_id(), case_id, ledger::v1::LINK_RELATION_HAS_RESULT));
  Fact opened = Registered(view, context, draft->row(), *item, case_id, at_us);
  AddResults(context, *item, MakerOf(context, *decided), at_us,
             opened.mutable_case_registered());
  *facts->Add() = std::move(opened);
  OpenFirstLeg(FirstParty(draft->row(), *item, *decided), case_id, at_us, facts);
  *facts->Add() = LinkFact(case_id, draft->case_id(), ledger::v1::LINK_RELATION_RESULT_OF);
  StartDelivery(reference, DeliveryTerms(reference, *decided, at_us), case_id, facts);
}

}  // namespace hallcase::domain
