#include <set>

#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"
#include "server/domain/taking.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::TakeAction;

// All cases that it is about, each once and all of one kind; empty with `*rejection` set otherwise.
std::vector<const CaseRow*> OpenAll(const View& view, const TakeAction& command,
                                    const Context& ctx, Rejection* rejection) {
  std::vector<const ledger::v1::CaseTarget*> targets = {&command.target()};
  for (const auto& target : command.also()) targets.push_back(&target);
  std::vector<const CaseRow*> rows;
  std::set<int64_t> seen;
  for (const auto* target : targets) {
    const CaseRow* row = OpenForTaking(view, ctx, *target, command, rejection);
    if (row == nullptr) return {};
    const uint32_t kind = rows.empty() ? row->kind() : rows[0]->kind();
    if (!seen.insert(row->case_id()).second || row->kind() != kind) {
      *rejection = Reject(Reason::kInvalidField, "一并办理的应为同一业务类型的不同办件", "also");
      return {};
    }
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

Verdict DecideTakeAction(const View& view, const TakeAction& command, const Context& ctx,
                         FactList* facts) {
  Rejection rejection;
  const auto rows = OpenAll(view, command, ctx, &rejection);
  if (rows.empty()) return Verdict::Rejected(std::move(rejection));
  const CaseRow& first = *rows[0];
  const Action& action = *FindAction(*FindKind(first.kind()), command.action());
  if (rows.size() > 1 && (!action.takes_item.empty() || !action.uses_blank.empty())) {
    return Verdict::Rejected(Reject(Reason::kInvalidField,
                                    "领用物资或使用空白证照须逐件办理，不能一并办理", "also"));
  }
  if (auto wrong = CheckProof(first, action, command)) return Verdict::Rejected(*std::move(wrong));
  // Kept on record: after a few, the right one is refused too.
  if (command.code_wrong() && IsProvedByCode(action, command)) {
    facts->Add()->mutable_code_refused()->set_case_id(first.case_id());
    return Verdict::Facts(first.case_id());
  }
  if (ctx.performer.id() != ctx.scope.principal()) {
    if (auto wrong = EnsureParty(view, ctx.performer, "change.performer", facts)) {
      return Verdict::Rejected(*std::move(wrong));
    }
  }
  const int64_t bundle = rows.size() > 1 ? first.case_id() : 0;
  for (const CaseRow* row : rows) {
    if (auto wrong = Take(view, ctx, *row, command, bundle, facts)) {
      return Verdict::Rejected(*std::move(wrong));
    }
  }
  return Verdict::Facts(first.case_id());
}

}  // namespace hallcase::domain
