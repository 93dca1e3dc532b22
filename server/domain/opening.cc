#include "server/domain/opening.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/domain/acceptance.h"
#include "server/domain/calendar/running_time.h"
#include "server/domain/custody.h"
#include "server/domain/fold_case.h"
#include "server/domain/forms.h"
#include "server/domain/kinds/intake.h"
#include "server/domain/lifecycle.h"
#include "server/domain/limits.h"

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

// `at_us` if the hall is open then, else when it opens next.
int64_t NextOpen(const Axis& axis, int64_t at_us) {
  const RunningTime open(axis, Sort::kPromised, TimeKind::kOpen, {});
  // What has run for a microsecond began one before.
  const Instant after = open.After(Instant{at_us}, 1);
  return after.IsNever() ? at_us : after.micros - 1;
}

ClockTerms TermsIn(const Reference& reference, ledger::v1::ClockName clock,
                   ledger::v1::ClockUnit unit, uint32_t amount, int64_t started_at_us) {
  ClockTerms terms;
  terms.clock = clock;
  terms.policy.set_unit(unit);
  terms.policy.set_amount(amount);
  terms.policy.set_calendar_version(reference.calendar_version);
  terms.policy.set_rules_version(reference.rules_version);
  terms.started_at_us = started_at_us;
  return terms;
}

bool SetsItself(const Kind& kind, ledger::v1::ClockName clock) {
  return std::any_of(kind.limits.begin(), kind.limits.end(),
                     [&](const Limit& limit) { return limit.clock == clock; });
}

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
    material->set_kept_in(paper.kept_in());
    CopyCustody(paper, material);
  }
  return list;
}

Item ImportItem(std::string_view code) {
  Item item;
  item.set_code(std::string(code));
  item.set_version(1);
  item.set_name(std::string(code));
  item.set_kind(kIntake.id);
  item.set_import_only(true);
  return item;
}

std::optional<Rejection> CheckRegistrable(const ledger::v1::RegisterCase& command,
                                          const Item* item) {
  if (item == nullptr) {
    return Reject(Reason::kItemNotFound, absl::StrCat("没有事项 ", command.item_code(),
                                                      "，请从事项目录中选择"), "item_code");
  }
  // Published by a newer server, whose kinds this one does not know.
  if (KindOfItem(*item) == nullptr) {
    return Reject(Reason::kItemNotFound,
                  absl::StrCat("事项 ", command.item_code(), " 的业务类型 ", item->kind(),
                               " 本系统尚不支持，请联系系统管理员"), "item_code");
  }
  if (command.imported()) return std::nullopt;
  if (item->retired()) {
    return Reject(Reason::kItemRetired,
                  absl::StrCat("事项 ", command.item_code(), " 已停用，请选择现行事项"),
                  "item_code");
  }
  if (item->import_only()) {
    return Reject(Reason::kItemRetired, "该事项只用于导入历史办件，窗口不能收件", "item_code");
  }
  return std::nullopt;
}

std::optional<Rejection> CheckOpening(const View& view, const ledger::v1::RegisterCase& command,
                                      const Kind& kind) {
  if (command.imported() && kind.accepted_stage.empty()) {
    return Reject(Reason::kItemNotFound,
                  absl::StrCat("业务类型“", std::string(kind.name_zh),
                               "”没有可导入的历史办件，请改用综合受理的事项"),
                  "item_code");
  }
  return CheckValues(view, kind.opening, command.values());
}

ledger::v1::Party FirstParty(const ledger::v1::RegisterCase& command, const Context& ctx,
                             const Kind& kind) {
  if (command.has_responsible()) return command.responsible();
  if (command.imported()) return ctx.performer;
  const auto named = PartyIn(kind.opening, command.values(), kind.assigns);
  return named.value_or(StaffParty(ctx.scope.principal()));
}

void OpenFirstLeg(const ledger::v1::Party& responsible, int64_t case_id, int64_t at_us,
                  FactList* facts) {
  auto* leg = facts->Add()->mutable_leg_opened();
  leg->set_case_id(case_id);
  leg->set_leg(1);
  *leg->mutable_party() = responsible;
  leg->set_opened_at_us(at_us);
  leg->set_reason(ledger::v1::LEG_REASON_REGISTERED);
}

void AddAccepted(const Item& item, int64_t case_id, int64_t at_us, FactList* facts) {
  auto* fact = facts->Add()->mutable_case_accepted();
  fact->set_case_id(case_id);
  fact->set_mode(ledger::v1::ACCEPTANCE_MODE_FULL);
  fact->set_accepted_at_us(at_us);
  fact->set_item_version(item.version());
}

ClockTerms InWorkingDays(const Reference& reference, ledger::v1::ClockName clock, uint32_t days,
                         int64_t started_at_us) {
  return TermsIn(reference, clock, ledger::v1::CLOCK_UNIT_WORKING_DAY, days, started_at_us);
}

ClockTerms LimitTerms(const Reference& reference, const Limit& limit, int64_t started_at_us,
                      const ValueList& values) {
  uint32_t amount = limit.amount;
  uint32_t filled = 0;
  if (absl::SimpleAtoi(std::string(CodeOf(values, limit.amount_from)), &filled)) amount = filled;
  ClockTerms terms =
      TermsIn(reference, limit.clock, limit.unit, amount,
              limit.from_opening ? NextOpen(*reference.axis, started_at_us) : started_at_us);
  terms.policy.set_limit(std::string(limit.code));
  terms.policy.set_limit_extension(limit.extension);
  return terms;
}

uint32_t LegDays(const Item& item, const ledger::v1::Party& responsible) {
  return responsible.kind() == ledger::v1::PARTY_KIND_DEPARTMENT ? item.department_leg_days()
                                                                 : item.hall_leg_days();
}

std::vector<ClockTerms> LimitsFromAcceptance(const Reference& reference, const Item& item,
                                             const ledger::v1::Party& responsible,
                                             int64_t accepted_at_us) {
  std::vector<ClockTerms> limits;
  if (item.legal_amount() > 0) {
    limits.push_back(TermsIn(reference, ledger::v1::CLOCK_NAME_LEGAL, item.legal_unit(),
                             item.legal_amount(), accepted_at_us));
  }
  if (item.promised_amount() > 0) {
    limits.push_back(TermsIn(reference, ledger::v1::CLOCK_NAME_PROMISED, item.promised_unit(),
                             item.promised_amount(), accepted_at_us));
  }
  if (item.steps_size() > 0) {
    limits.push_back(InWorkingDays(reference, ledger::v1::CLOCK_NAME_STEP, item.steps(0).days(),
                                   accepted_at_us));
  }
  if (const uint32_t days = LegDays(item, responsible); days > 0) {
    limits.push_back(
        InWorkingDays(reference, ledger::v1::CLOCK_NAME_LEG, days, accepted_at_us));
  }
  return limits;
}

ClockTerms UpstreamTerms(const Reference& reference, int64_t started_at_us, int64_t due_at_us) {
  ClockTerms terms = TermsIn(reference, ledger::v1::CLOCK_NAME_UPSTREAM,
                             ledger::v1::CLOCK_UNIT_FIXED_INSTANT, 0, started_at_us);
  terms.fixed_due_at_us = due_at_us;
  return terms;
}

ledger::v1::ClockStarted PlanStart(const Reference& reference, int64_t case_id,
                                   const ClockTerms& terms) {
  ClockPlan plan = PlanClock(reference, terms);
  ledger::v1::ClockStarted clock;
  clock.set_case_id(case_id);
  clock.set_clock(terms.clock);
  *clock.mutable_policy() = terms.policy;
  clock.set_started_at_us(terms.started_at_us);
  clock.set_due_at_us(plan.due_at_us);
  clock.set_due_day(plan.due_day);
  clock.set_provisional(plan.provisional);
  clock.set_rests_to_day(plan.rests_to_day);
  clock.mutable_points()->Swap(&plan.points);
  return clock;
}

void OpenClocks(const Reference& reference, const ledger::v1::RegisterCase& command,
                const Item& item, const ledger::v1::Party& responsible, bool accepted,
                int64_t case_id, int64_t at_us, FactList* facts) {
  std::vector<ClockTerms> clocks;
  if (accepted) {
    clocks = LimitsFromAcceptance(reference, item, responsible, at_us);
  } else if (!command.imported()) {
    clocks.push_back(InWorkingDays(reference, ledger::v1::CLOCK_NAME_ACCEPTANCE, kAcceptanceDays,
                                   at_us));
  }
  const Kind& kind = *KindOfItem(item);
  std::erase_if(clocks, [&](const ClockTerms& terms) { return SetsItself(kind, terms.clock); });
  if (!command.imported()) {
    for (std::string_view code : kind.opens_with) {
      clocks.push_back(
          LimitTerms(reference, LimitOf(reference, kind, code), at_us, command.values()));
    }
    const std::string by = absl::StrCat(std::string(kind.sorted_by), "_",
                                        std::string(CodeOf(command.values(), kind.sorted_by)));
    if (FindLimit(kind, by) != nullptr) {
      clocks.push_back(
          LimitTerms(reference, LimitOf(reference, kind, by), at_us, command.values()));
    }
  }
  if (command.upstream_due_us() != 0) {
    clocks.push_back(UpstreamTerms(reference, at_us, command.upstream_due_us()));
  }
  ledger::v1::CaseRow row;
  for (const ClockTerms& terms : clocks) {
    auto* fact = facts->Add();
    *fact->mutable_clock_started() = PlanStart(reference, case_id, terms);
    ApplyToCase({}, *fact, &row);
  }
  const int64_t wake = NextWake(row);
  if (wake == 0 || command.imported()) return;
  facts->Add()->mutable_wake_set()->set_case_id(case_id);
  facts->rbegin()->mutable_wake_set()->set_wake_at_us(wake);
}

}  // namespace hallcase::domain
