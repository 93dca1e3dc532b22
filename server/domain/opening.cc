#include "server/domain/opening.h"

#include "server/domain/clocks.h"
#include "server/domain/custody.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Item;
using ledger::v1::Material;

MaterialList Listed(const Item& item) {
  MaterialList list;
  for (const auto& listed : item.materials()) {
    Material* material = list.Add();
    material->set_code(listed.code());
    material->set_name(listed.name());
    material->set_required(listed.required());
  }
  return list;
}

Material* FindOrAdd(const Material& wanted, MaterialList* list) {
  for (auto& material : *list) {
    if (material.code() == wanted.code()) return &material;
  }
  Material* added = list->Add();
  added->set_code(wanted.code());
  added->set_name(wanted.name());
  return added;
}

int64_t StartClock(const Reference& reference, int64_t case_id, ledger::v1::ClockName name,
                   const ledger::v1::ClockPolicy& policy, int64_t started_at_us,
                   int64_t due_at_us, FactList* facts) {
  ClockPlan plan = PlanClock(reference, {.clock = name,
                                         .policy = policy,
                                         .started_at_us = started_at_us,
                                         .fixed_due_at_us = due_at_us});
  auto* clock = facts->Add()->mutable_clock_started();
  clock->set_case_id(case_id);
  clock->set_clock(name);
  *clock->mutable_policy() = policy;
  clock->set_started_at_us(started_at_us);
  clock->set_due_at_us(plan.due_at_us);
  clock->set_due_day(plan.due_day);
  clock->set_provisional(plan.provisional);
  clock->set_rests_to_day(plan.rests_to_day);
  clock->mutable_points()->Swap(&plan.points);
  int64_t earliest = 0;
  for (const auto& point : clock->points()) {
    if (earliest == 0 || point.fire_at_us() < earliest) earliest = point.fire_at_us();
  }
  return earliest;
}

int64_t Earlier(int64_t a, int64_t b) { return a == 0 || (b != 0 && b < a) ? b : a; }

}  // namespace

MaterialList ListMaterials(const Item& item, const MaterialList& given, int64_t received_at_us) {
  MaterialList list = Listed(item);
  for (const auto& paper : given) {
    Material* material = FindOrAdd(paper, &list);
    material->set_originals(paper.originals());
    material->set_copies(paper.copies());
    material->set_received_at_us(received_at_us);
  }
  return list;
}

MaterialList CarryMaterials(const Item& item, const MaterialList& held) {
  MaterialList list = Listed(item);
  for (const auto& paper : held) {
    if (paper.received_at_us() == 0) continue;
    Material* material = FindOrAdd(paper, &list);
    material->set_originals(paper.originals());
    material->set_copies(paper.copies());
    material->set_received_at_us(paper.received_at_us());
    CopyCustody(paper, material);
  }
  return list;
}

int64_t StartClocks(const Reference& reference, const Item& item, bool imported, int64_t case_id,
                    int64_t started_at_us, int64_t upstream_due_us, FactList* facts) {
  ledger::v1::ClockPolicy policy;
  policy.set_calendar_version(reference.calendar_version);
  int64_t wake = 0;
  if (!imported && item.promised_amount() > 0) {
    policy.set_unit(item.promised_unit());
    policy.set_amount(item.promised_amount());
    wake = StartClock(reference, case_id, ledger::v1::CLOCK_NAME_PROMISED, policy, started_at_us,
                      0, facts);
  }
  if (upstream_due_us != 0) {
    policy.set_unit(ledger::v1::CLOCK_UNIT_FIXED_INSTANT);
    policy.set_amount(0);
    wake = Earlier(wake, StartClock(reference, case_id, ledger::v1::CLOCK_NAME_UPSTREAM, policy,
                                    started_at_us, upstream_due_us, facts));
  }
  return wake;
}

}  // namespace hallcase::domain
