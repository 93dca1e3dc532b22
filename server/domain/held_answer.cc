#include "server/domain/held_answer.h"

#include <algorithm>

#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

bool HoldsAnswer(const ledger::v1::CaseRow& row) {
  const Kind* kind = FindKind(row.kind());
  return kind != nullptr && !kind->held_answer.empty() && row.applicant().name().empty() &&
         !row.imported() && !row.voided() && row.erased_at_us() == 0;
}

const ledger::v1::ActionState* HeldAnswerOf(const ledger::v1::CaseRow& row) {
  const Kind& kind = *FindKind(row.kind());
  // Taken up again: what was answered before does not stand any more.
  if (Allows(*FindAction(kind, kind.held_answer), row.stage())) return nullptr;
  const auto& actions = row.actions();
  const auto last =
      std::find_if(actions.rbegin(), actions.rend(),
                   [&](const auto& taken) { return taken.action() == kind.held_answer; });
  return last == actions.rend() ? nullptr : &*last;
}

}  // namespace hallcase::domain
