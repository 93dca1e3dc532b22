#include "absl/strings/str_cat.h"
#include "server/domain/commands/commands.h"
#include "server/domain/forms.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;

// Nobody's case needs more; a loop of some client does.
constexpr int kActionsPerCaseMax = 500;

std::optional<Rejection> CheckTaken(const View& view, const ledger::v1::TakeAction& command,
                                    const Action& action, const CaseRow& row,
                                    const Context& ctx) {
  if (ctx.occurred_at_us < row.received_at_us()) {
    return Reject(Reason::kInvalidTime, "办理时间早于登记时间，请核对", "change.occurred_at");
  }
  if (row.actions_size() >= kActionsPerCaseMax) {
    return Reject(Reason::kActionsExhausted,
                  absl::StrCat("该办件的办理记录已达 ", kActionsPerCaseMax, " 条上限，请办结后另立"),
                  "case");
  }
  if (auto wrong = CheckValues(view.reference(), action.fields, command.values())) return wrong;
  if (action.check == nullptr) return std::nullopt;
  return action.check({row, ctx.occurred_at_us, ctx.scope.principal(), &command.values()});
}

void AddTaken(const ledger::v1::TakeAction& command, const Kind& kind, const Action& action,
              const Context& ctx, CaseDraft* draft) {
  ledger::v1::Fact fact;
  auto* taken = fact.mutable_action_taken();
  taken->set_case_id(draft->case_id());
  taken->set_action(command.action());
  taken->set_taken_at_us(ctx.occurred_at_us);
  taken->set_taken_day(LocalDayNumber(draft->reference(), ctx.occurred_at_us));
  *taken->mutable_values() = command.values();
  *taken->mutable_performer() = ctx.performer;
  for (std::string_view field : action.counts) {
    const std::string_view value = CodeOf(command.values(), field);
    if (value.empty()) continue;
    taken->add_counted(absl::StrCat(std::string(kind.name), ".", std::string(field), ".",
                                    std::string(value)));
  }
  draft->Add(std::move(fact));
}

// Null: the action passes no responsibility.
std::optional<ledger::v1::Party> PartyOf(const Action& action, const ValueList& values) {
  if (action.assigns.empty()) return std::nullopt;
  ledger::v1::Party party;
  for (const Field& field : action.fields) {
    if (field.name != action.assigns) continue;
    party.set_kind(field.type == FieldType::kDepartment ? ledger::v1::PARTY_KIND_DEPARTMENT
                                                        : ledger::v1::PARTY_KIND_STAFF);
  }
  party.set_id(std::string(CodeOf(values, action.assigns)));
  return party;
}

void StartLimits(const Kind& kind, const Action& action, const ValueList& values, int64_t at_us,
                 CaseDraft* draft) {
  for (std::string_view code : action.starts) {
    draft->StartLimit(*FindLimit(kind, code), at_us);
  }
  if (action.starts_by.empty()) return;
  const std::string code = absl::StrCat(std::string(action.starts_by), "_",
                                        std::string(CodeOf(values, action.starts_by)));
  if (const Limit* limit = FindLimit(kind, code)) draft->StartLimit(*limit, at_us);
}

}  // namespace

Verdict DecideTakeAction(const View& view, const ledger::v1::TakeAction& command,
                         const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = FindTarget(view, command.target(), &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  // Before it is said which actions there are.
  if (!ctx.scope.Reaches(access::Permission::kActionTake, *row)) {
    return Verdict::Rejected(Reject(Reason::kPermissionDenied,
                                    "该办件不在您可以办理的范围内，请交由负责岗位办理", "case"));
  }
  row = OpenForAction(view, ctx, command.target(), command.action(), &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  const Kind& kind = *FindKind(row->kind());
  const Action& action = *FindAction(kind, command.action());
  // A method has fields, checks and facts of its own: nobody gets around them this way.
  if (!action.IsOwn()) return Verdict::Rejected(IllegalTransition(*row, command.action()));
  if (auto wrong = CheckTaken(view, command, action, *row, ctx)) {
    return Verdict::Rejected(*std::move(wrong));
  }
  const auto party = PartyOf(action, command.values());
  CaseDraft draft(view, *row, ctx, facts);
  AddTaken(command, kind, action, ctx, &draft);
  for (const auto clock : action.stops) draft.StopClock(clock, ctx.occurred_at_us);
  if (party.has_value()) {
    draft.OpenLeg(*party, ledger::v1::LEG_REASON_ASSIGNED, ctx.occurred_at_us, "", "");
  }
  if (action.to == kind.closed_stage) {
    draft.Close({}, command.action());
  } else {
    draft.TakeAction(command.action());
    StartLimits(kind, action, command.values(), ctx.occurred_at_us, &draft);
  }
  draft.SetWake();
  if (action.effect != nullptr) {
    action.effect(view.reference(),
                  {draft.row(), ctx.occurred_at_us, ctx.scope.principal(), &command.values()},
                  facts);
  }
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
