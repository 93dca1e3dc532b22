#include "server/domain/matter.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/forms.h"
#include "server/domain/kinds/intake.h"
#include "server/domain/kinds/one_matter.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::DecisionOutcome;
using ledger::v1::MatterPart;

const PlannedPart* FindPlanned(const MatterPlan& plan, std::string_view item) {
  const auto found = std::find_if(plan.begin(), plan.end(), [&](const PlannedPart& part) {
    return part.item == item;
  });
  return found == plan.end() ? nullptr : &*found;
}

const MatterPart* FindJoined(const CaseRow& parent, std::string_view item) {
  for (const MatterPart& part : parent.parts()) {
    if (part.item_code() == item) return &part;
  }
  return nullptr;
}

bool IsGranted(const CaseRow& parent, std::string_view item) {
  const MatterPart* part = FindJoined(parent, item);
  return part != nullptr && part->outcome() == ledger::v1::DECISION_OUTCOME_GRANTED;
}

// Ended, or it can never begin: one that it comes after was not granted. Plans have no circles.
bool IsOver(const CaseRow& parent, const MatterPlan& plan, const PlannedPart& planned,
            std::set<std::string>* seen) {
  if (const MatterPart* part = FindJoined(parent, planned.item)) {
    return part->outcome() != ledger::v1::DECISION_OUTCOME_UNSPECIFIED;
  }
  return std::any_of(planned.after.begin(), planned.after.end(), [&](const std::string& item) {
    const PlannedPart* before = FindPlanned(plan, item);
    return before != nullptr && !IsGranted(parent, item) && seen->insert(item).second &&
           IsOver(parent, plan, *before, seen);
  });
}

bool IsOver(const CaseRow& parent, const MatterPlan& plan, const PlannedPart& planned) {
  // What was not over by one way is not by another.
  std::set<std::string> seen;
  return IsOver(parent, plan, planned, &seen);
}

bool Reaches(const MatterPlan& plan, const std::string& from, const std::string& to,
             std::set<std::string>* seen, std::vector<std::string>* path) {
  if (!seen->insert(from).second) return false;
  path->push_back(from);
  const PlannedPart* part = FindPlanned(plan, from);
  if (part != nullptr) {
    for (const std::string& item : part->after) {
      if (item == to || Reaches(plan, item, to, seen, path)) return true;
    }
  }
  path->pop_back();
  return false;
}

// By a notice or as 容缺: it is received on the part itself, which ends what waits for it.
bool IsAskedFor(const CaseRow& part, const std::string& code) {
  const auto has = [&](const auto& codes) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
  };
  return has(part.deficit()) ||
         std::any_of(part.notices().begin(), part.notices().end(),
                     [&](const auto& notice) { return has(notice.open()); });
}

std::vector<std::string> SharedCodes(const CaseRow& part, const CaseRow& parent) {
  std::vector<std::string> codes;
  for (const auto& wanted : part.materials()) {
    if (wanted.received_at_us() != 0 || IsAskedFor(part, wanted.code())) continue;
    const bool there = std::any_of(
        parent.materials().begin(), parent.materials().end(), [&](const auto& held) {
          return held.code() == wanted.code() && held.received_at_us() != 0;
        });
    if (there) codes.push_back(wanted.code());
  }
  return codes;
}

void AddShared(const CaseRow& part, const CaseRow& parent, FactList* facts) {
  int64_t received_at_us = 0;
  for (const auto& material : parent.materials()) {
    received_at_us = std::max(received_at_us, material.received_at_us());
  }
  auto* joined = facts->Add()->mutable_matter_joined();
  joined->set_case_id(part.case_id());
  joined->set_parent_id(parent.case_id());
  for (const std::string& code : SharedCodes(part, parent)) joined->add_shared(code);
  joined->set_received_at_us(received_at_us);
}

std::optional<Rejection> CheckPart(const CaseRow& part, const CaseRow& parent,
                                   const std::string& field) {
  if (parent.stage() != kMatterOpenStage) return IllegalTransition(parent, "LinkCases");
  const bool over = part.decided_at_us() != 0 || part.closed_at_us() != 0 || part.voided();
  if (part.kind() != kIntake.id || over) {
    return Reject(Reason::kIllegalTransition, "只有未办结的综合受理办件可以加入一件事", field);
  }
  if (part.part_of() != 0) {
    return Reject(Reason::kAlreadyLinked, "该办件已属于一件事，不能再加入另一件事", field);
  }
  return std::nullopt;
}

}  // namespace

void PlanAlso(const ValueList& values, MatterPlan* plan) {
  PlannedPart part;
  part.item = std::string(CodeOf(values, "item"));
  part.mandatory = CodeOf(values, "need") == "mandatory";
  for (const char* field : {"after", "after_too"}) {
    const std::string_view item = CodeOf(values, field);
    if (!item.empty()) part.after.emplace_back(item);
  }
  const auto known = std::find_if(plan->begin(), plan->end(), [&](const PlannedPart& other) {
    return other.item == part.item;
  });
  if (CodeOf(values, "need") == "dropped") {
    if (known != plan->end()) plan->erase(known);
  } else if (known != plan->end()) {
    *known = std::move(part);
  } else {
    plan->push_back(std::move(part));
  }
}

MatterPlan PlanOf(const CaseRow& row) {
  MatterPlan plan;
  for (const auto& taken : row.actions()) {
    if (taken.action() == kPlanPart) PlanAlso(taken.values(), &plan);
  }
  return plan;
}

std::string CircleIn(const MatterPlan& plan) {
  for (const PlannedPart& part : plan) {
    std::set<std::string> seen;
    std::vector<std::string> path;
    if (Reaches(plan, part.item, part.item, &seen, &path)) {
      return absl::StrCat(absl::StrJoin(path, "→"), "→", part.item);
    }
  }
  return "";
}

std::optional<Rejection> JoinMatter(const CaseRow& part, const CaseRow& parent,
                                    std::string_view field_name, FactList* facts) {
  if (parent.kind() != kOneMatter.id) return std::nullopt;
  const std::string field(field_name);
  if (auto wrong = CheckPart(part, parent, field)) return wrong;
  const MatterPlan plan = PlanOf(parent);
  const PlannedPart* planned = FindPlanned(plan, part.item_code());
  if (planned == nullptr || FindJoined(parent, part.item_code()) != nullptr) {
    return Reject(Reason::kPartNotPlanned,
                  absl::StrCat("一件事 ", parent.number(), " 的计划中没有待办的事项 ",
                               part.item_code(), "，请先用 plan_part 列入"),
                  field);
  }
  std::vector<std::string> waits;
  for (const std::string& item : planned->after) {
    if (!IsGranted(parent, item)) waits.push_back(item);
  }
  if (!waits.empty()) {
    return Reject(Reason::kPartWaits,
                  absl::StrCat("事项 ", part.item_code(), " 须待前置事项准予后再办：",
                               absl::StrJoin(waits, "、")),
                  field)
        .With("waits_for", absl::StrJoin(waits, ","));
  }
  auto* joined = facts->Add()->mutable_part_joined();
  joined->set_case_id(parent.case_id());
  joined->set_part_id(part.case_id());
  joined->set_item_code(part.item_code());
  AddShared(part, parent, facts);
  return std::nullopt;
}

void ShareWithParts(const View& view, const CaseRow& parent, FactList* facts) {
  for (const MatterPart& joined : parent.parts()) {
    const CaseRow* part = view.FindCase(joined.case_id());
    const bool open = joined.outcome() == ledger::v1::DECISION_OUTCOME_UNSPECIFIED;
    if (!open || part == nullptr || SharedCodes(*part, parent).empty()) continue;
    AddShared(*part, parent, facts);
  }
}

void TellMatter(const View& view, const Context& context, const CaseRow& part,
                DecisionOutcome outcome, FactList* facts) {
  const CaseRow* parent = part.part_of() == 0 ? nullptr : view.FindCase(part.part_of());
  if (parent == nullptr) return;
  const bool open = parent->stage() == kMatterOpenStage;
  if (!open && parent->stage() != kMatterDoneStage) return;
  CaseDraft draft(view, *parent, context, facts);
  ledger::v1::Fact fact;
  auto* ended = fact.mutable_part_ended();
  ended->set_case_id(parent->case_id());
  ended->set_part_id(part.case_id());
  ended->set_outcome(outcome);
  ended->set_ended_at_us(context.occurred_at_us);
  draft.Add(std::move(fact));
  if (!open || CheckPartsDone(draft.row()).has_value()) return;
  DecideMatter(context.occurred_at_us, &draft);
  draft.ChangeStage(kMatterDoneStage);
  draft.SetWake();
}

void ReleaseParts(const CaseRow& parent, FactList* facts) {
  for (const MatterPart& part : parent.parts()) {
    // Erased by now.
    if (part.case_id() == 0) continue;
    auto* left = facts->Add()->mutable_matter_left();
    left->set_case_id(part.case_id());
    left->set_parent_id(parent.case_id());
  }
}

std::optional<Rejection> CheckPartsDone(const CaseRow& row) {
  const MatterPlan plan = PlanOf(row);
  std::vector<std::string> open;
  bool any = false;
  for (const PlannedPart& part : plan) {
    if (!part.mandatory) continue;
    any = true;
    if (!IsOver(row, plan, part)) open.push_back(part.item);
  }
  if (any && open.empty()) return std::nullopt;
  return Reject(Reason::kPartsOpen,
                any ? absl::StrCat("一件事还有必办事项未办结：", absl::StrJoin(open, "、"))
                    : "一件事还没有列入必办事项，请先用 plan_part 列入",
                "case")
      .With("open", absl::StrJoin(open, ","));
}

void DecideMatter(int64_t at_us, CaseDraft* draft) {
  const MatterPlan plan = PlanOf(draft->row());
  int granted = 0;
  int refused = 0;
  for (const PlannedPart& part : plan) {
    if (!IsOver(draft->row(), plan, part)) continue;
    ++(IsGranted(draft->row(), part.item) ? granted : refused);
  }
  ledger::v1::Fact fact;
  auto* decided = fact.mutable_case_decided();
  decided->set_case_id(draft->case_id());
  decided->set_outcome(refused == 0   ? ledger::v1::DECISION_OUTCOME_GRANTED
                       : granted == 0 ? ledger::v1::DECISION_OUTCOME_REFUSED
                                      : ledger::v1::DECISION_OUTCOME_PARTIAL);
  decided->set_decided_at_us(at_us);
  decided->set_counted(true);
  draft->Add(std::move(fact));
  draft->StopClocks(at_us);
}

}  // namespace hallcase::domain
