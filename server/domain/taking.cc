#include "server/domain/taking.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/available.h"
#include "server/domain/elsewhere.h"
#include "server/domain/forms.h"
#include "server/domain/lifecycle.h"
#include "server/domain/limits.h"
#include "server/domain/outage.h"
#include "server/domain/papers.h"
#include "server/domain/stock.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;

// Nobody's case needs more; a loop of some client does.
constexpr int kActionsPerCaseMax = 500;

std::optional<Rejection> CheckInstant(const CaseRow& row, int64_t at_us) {
  int64_t not_before_us = row.received_at_us();
  if (row.actions_size() > 0) {
    not_before_us = std::max(not_before_us, row.actions(row.actions_size() - 1).taken_at_us());
  }
  if (at_us >= not_before_us) return std::nullopt;
  return Reject(Reason::kInvalidTime, "办理时间早于登记或上一次办理的时间，请核对",
                "change.occurred_at");
}

std::optional<Rejection> CheckTaken(const View& view, const ledger::v1::TakeAction& command,
                                    const Action& action, const CaseRow& row,
                                    const Context& ctx) {
  if (auto early = CheckInstant(row, ctx.occurred_at_us)) return early;
  if (row.actions_size() >= kActionsPerCaseMax) {
    return Reject(Reason::kActionsExhausted,
                  absl::StrCat("该办件的办理记录已达 ", kActionsPerCaseMax, " 条上限，请办结后另立"),
                  "case");
  }
  if (auto wrong = CheckValues(view, action.fields, command.values())) return wrong;
  if (auto wrong = CheckTaker(view.reference(), ctx.scope, action, row)) return wrong;
  if (action.check == nullptr) return std::nullopt;
  return action.check({row, ctx.occurred_at_us, ctx.scope.principal(), ctx.performer.id(),
                       &command.values()});
}

// Free text lies under the key of the first case: the others of a bundle do without.
ValueList ValuesFor(const ledger::v1::TakeAction& command, bool first) {
  ValueList values = command.values();
  if (first) return values;
  for (auto& value : values) value.clear_text();
  return values;
}

void AddTaken(const ledger::v1::TakeAction& command, const Kind& kind, const Action& action,
              int64_t bundle, const Context& ctx, CaseDraft* draft) {
  ledger::v1::Fact fact;
  auto* taken = fact.mutable_action_taken();
  taken->set_case_id(draft->case_id());
  taken->set_action(command.action());
  taken->set_taken_at_us(ctx.occurred_at_us);
  taken->set_taken_day(LocalDayNumber(draft->reference(), ctx.occurred_at_us));
  *taken->mutable_values() = ValuesFor(command, bundle == 0 || bundle == draft->case_id());
  *taken->mutable_performer() = ctx.performer;
  taken->set_bundle(bundle);
  for (std::string& value : CountedOf(kind.name, action.counts, command.values())) {
    taken->add_counted(std::move(value));
  }
  draft->Add(std::move(fact));
}

bool IsHis(const CaseRow& row, const ledger::v1::Party& party) {
  return row.responsible().kind() == party.kind() && row.responsible().id() == party.id();
}

// Responsibility passes to whom the form names, or to whom the action passes it by itself; up, where
// that is somebody in a role.
std::optional<Rejection> Assign(const View& view, const Action& action, const ValueList& values,
                                const Context& context, CaseDraft* draft) {
  auto party = PartyIn(action.fields, values, action.assigns);
  if (!party.has_value()) party = PassedTo(action, draft->row(), context);
  if (!party.has_value() || IsHis(draft->row(), *party)) return std::nullopt;
  if (auto wrong = EnsureParty(view, *party, "case", draft->facts())) return wrong;
  const bool up = std::any_of(action.fields.begin(), action.fields.end(), [&](const Field& field) {
    return field.name == action.assigns && field.role != ledger::v1::ROLE_UNSPECIFIED;
  });
  draft->OpenLeg(*party, up ? ledger::v1::LEG_REASON_ESCALATED : ledger::v1::LEG_REASON_ASSIGNED,
                 context.occurred_at_us, "", "");
  return std::nullopt;
}

void StartLimits(const Kind& kind, const Action& action, const ValueList& values, int64_t at_us,
                 CaseDraft* draft) {
  for (std::string_view code : action.starts) draft->StartLimit(code, at_us, values);
  if (action.starts_by.empty()) return;
  const std::string code = absl::StrCat(std::string(action.starts_by), "_",
                                        std::string(CodeOf(values, action.starts_by)));
  if (FindLimit(kind, code) != nullptr) draft->StartLimit(code, at_us, values);
}

}  // namespace

const CaseRow* OpenForTaking(const View& view, const Context& context,
                             const ledger::v1::CaseTarget& target,
                             const ledger::v1::TakeAction& command, Rejection* rejection) {
  const CaseRow* row = FindTarget(view, target, rejection);
  if (row == nullptr) return nullptr;
  // Before it is said which actions there are.
  if (!context.scope.Reaches(access::Permission::kActionTake, *row)) {
    *rejection = Reject(Reason::kPermissionDenied,
                        "该办件不在您可以办理的范围内，请交由负责岗位办理", "case");
    return nullptr;
  }
  row = OpenForAction(view, context, target, command.action(), rejection);
  if (row == nullptr) return nullptr;
  const Action& action = *FindAction(*FindKind(row->kind()), command.action());
  // A method has fields, checks and facts of its own: nobody gets around them this way.
  if (!action.IsOwn()) {
    *rejection = IllegalTransition(*row, command.action());
    return nullptr;
  }
  auto wrong = CheckTaken(view, command, action, *row, context);
  if (!wrong.has_value()) return row;
  *rejection = *std::move(wrong);
  return nullptr;
}

bool IsProvedByCode(const Action& action, const ledger::v1::TakeAction& command) {
  return !action.proof.empty() && CodeOf(command.values(), action.proof) == "code";
}

std::optional<Rejection> CheckProof(const CaseRow& row, const Action& action,
                                    const ledger::v1::TakeAction& command) {
  if (!IsProvedByCode(action, command)) return std::nullopt;
  if (command.also_size() > 0) {
    return Reject(Reason::kInvalidField, "多件一并办理时请核验身份证件，不能只凭一个领取码",
                  absl::StrCat("values.", std::string(action.proof)));
  }
  if (row.code_tries() >= kCaseCodeTriesMax) {
    return Reject(Reason::kCodeBlocked, "领取码输错次数过多，已停用；请核验领取人的身份证件",
                  "one_time_code");
  }
  if (command.code_matched() || command.code_wrong()) return std::nullopt;
  return Reject(Reason::kInvalidField, "请填写 8 位领取码，或改为核验身份证件", "one_time_code");
}

std::optional<Rejection> Take(const View& view, const Context& given, const CaseRow& row,
                              const ledger::v1::TakeAction& command, int64_t bundle,
                              FactList* facts) {
  const Kind& kind = *FindKind(row.kind());
  const Action& action = *FindAction(kind, command.action());
  const Context context = AsDoneBy(action, given);
  const ValueList& values = command.values();
  const int64_t at_us = context.occurred_at_us;
  CaseDraft draft(view, row, context, facts);
  AddTaken(command, kind, action, bundle, context, &draft);
  if (auto wrong = TakeStock(view, context, action, values, &draft)) return wrong;
  if (auto wrong = StartOutage(view, context, action, values, row.case_id(), facts)) return wrong;
  if (auto wrong = UseBlank(view, context, action, values, &draft)) return wrong;
  if (auto wrong = MovePapers(context, action, values, &draft)) return wrong;
  for (const auto clock : action.stops) draft.StopClock(clock, at_us);
  if (auto wrong = Assign(view, action, values, context, &draft)) return wrong;
  if (action.then != nullptr) action.then(values, at_us, &draft);
  if (action.to == kind.closed_stage) {
    if (auto held = CheckFiling(draft.row())) return held;
    draft.Close({}, command.action());
  } else {
    draft.TakeAction(command.action());
    StartLimits(kind, action, values, at_us, &draft);
  }
  draft.SetWake();
  if (action.effect != nullptr) {
    action.effect(view.reference(),
                  {draft.row(), at_us, given.scope.principal(), given.performer.id(), &values},
                  facts);
  }
  return std::nullopt;
}

}  // namespace hallcase::domain
