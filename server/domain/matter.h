// 一件事一次办: a case (kinds/one_matter.h) whose plan names items, and the cases that are its parts.
//
// The plan is what `plan_part` was filled with, the last word about an item counting. A part is a
// case of intake that joins by a link PART_OF. The end of a part is told to the parent in the entry
// that ends it, and the end of the last mandatory one decides the parent.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/domain/case_draft.h"
#include "server/domain/decide.h"
#include "server/domain/kinds/kind.h"

namespace hallcase::domain {

// One item of the plan.
struct PlannedPart {
  std::string item;
  bool mandatory = false;
  // Items that must be granted before.
  std::vector<std::string> after;
};
using MatterPlan = std::vector<PlannedPart>;

// In the order in which the items were planned first, without those that were dropped.
MatterPlan PlanOf(const ledger::v1::CaseRow& row);
// The plan with one more `plan_part`.
void PlanAlso(const ValueList& values, MatterPlan* plan);
// Items that wait for each other, "a→b→a"; empty if none do.
std::string CircleIn(const MatterPlan& plan);

// `part` becomes a part of `parent`: facts on both, if the parent is a 一件事 at all. CASE kinds other
// than intake and ended cases are ILLEGAL_TRANSITION, ALREADY_LINKED, PART_NOT_PLANNED,
// PART_WAITS.
std::optional<Rejection> JoinMatter(const ledger::v1::CaseRow& part,
                                    const ledger::v1::CaseRow& parent, std::string_view field,
                                    FactList* facts);
// Papers that came in for the parent count for its parts, once and for all stored there.
void ShareWithParts(const View& view, const ledger::v1::CaseRow& parent, FactList* facts);

// `part` has ended so; unspecified = it was voided. Does nothing for a case that is no part, or
// whose 一件事 is over or was split.
void TellMatter(const View& view, const Context& context, const ledger::v1::CaseRow& part,
                ledger::v1::DecisionOutcome outcome, FactList* facts);

// `parent` was split or voided: its parts are applications of their own from now on, each with the
// limits that it has, and their items may be changed. Facts on the parts.
void ReleaseParts(const ledger::v1::CaseRow& parent, FactList* facts);

// PARTS_OPEN naming mandatory parts that are neither ended nor made impossible by one that was not
// granted; also for an empty plan.
std::optional<Rejection> CheckPartsDone(const ledger::v1::CaseRow& row);
// The outcome that follows from the parts, and the end of the limits. REQUIRES: CheckPartsDone lets
// it through.
void DecideMatter(int64_t at_us, CaseDraft* draft);

}  // namespace hallcase::domain
