#include "server/domain/fold_action.h"

#include <algorithm>
#include <string>

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;

void ApplyTaken(const EntryMeta& meta, const ledger::v1::ActionTaken& fact, CaseRow* row) {
  auto* taken = row->add_actions();
  taken->set_action(fact.action());
  taken->set_taken_at_us(fact.taken_at_us());
  taken->set_taken_day(fact.taken_day());
  taken->set_taken_by(fact.performer().id());
  taken->set_entered_by(std::string(meta.actor));
  taken->set_bundle(fact.bundle());
  *taken->mutable_values() = fact.values();
  *taken->mutable_counted() = fact.counted();
  Touch(meta, row);
}

// The matter was erased, or its part: neither says of the other whom it was about.
void ForgetMatter(int64_t other_id, CaseRow* row) {
  if (row->part_of() == other_id) row->clear_part_of();
  for (auto& material : *row->mutable_materials()) {
    if (material.kept_in() == other_id) material.clear_kept_in();
  }
  for (auto& part : *row->mutable_parts()) {
    if (part.case_id() == other_id) part.clear_case_id();
  }
}

void RemoveLink(const ledger::v1::CaseLink& gone, CaseRow* row) {
  const bool matter = gone.relation() == ledger::v1::LINK_RELATION_PART_OF ||
                      gone.relation() == ledger::v1::LINK_RELATION_HAS_PART;
  if (matter) ForgetMatter(gone.case_id(), row);
  auto* links = row->mutable_links();
  for (int i = links->size() - 1; i >= 0; --i) {
    const ledger::v1::CaseLink& link = links->Get(i);
    if (link.case_id() == gone.case_id() && link.relation() == gone.relation()) {
      links->DeleteSubrange(i, 1);
    }
  }
}

void ApplyPartJoined(const ledger::v1::PartJoined& fact, CaseRow* row) {
  auto* part = row->add_parts();
  part->set_case_id(fact.part_id());
  part->set_item_code(fact.item_code());
}

void ApplyMatterJoined(const EntryMeta& meta, const ledger::v1::MatterJoined& fact,
                       CaseRow* row) {
  row->set_part_of(fact.parent_id());
  for (auto& material : *row->mutable_materials()) {
    const auto& shared = fact.shared();
    if (std::find(shared.begin(), shared.end(), material.code()) == shared.end()) continue;
    material.set_received_at_us(fact.received_at_us());
    material.set_kept_in(fact.parent_id());
  }
  Touch(meta, row);
}

void ApplyMatterLeft(const EntryMeta& meta, const ledger::v1::MatterLeft& fact, CaseRow* row) {
  if (row->part_of() != fact.parent_id()) return;
  row->clear_part_of();
  Touch(meta, row);
}

void ApplyPartEnded(const ledger::v1::PartEnded& fact, CaseRow* row) {
  auto* parts = row->mutable_parts();
  const auto part = std::find_if(parts->begin(), parts->end(), [&](const auto& candidate) {
    return candidate.case_id() == fact.part_id();
  });
  if (part == parts->end()) return;
  if (fact.outcome() == ledger::v1::DECISION_OUTCOME_UNSPECIFIED) {
    parts->erase(part);
    return;
  }
  part->set_outcome(fact.outcome());
  part->set_ended_at_us(fact.ended_at_us());
}

}  // namespace

// Credit, links and wrong codes change nothing that a person edits.
void ApplyAction(const EntryMeta& meta, const ledger::v1::Fact& fact, CaseRow* row) {
  if (fact.has_action_taken()) return ApplyTaken(meta, fact.action_taken(), row);
  if (fact.has_case_linked()) {
    *row->add_links() = fact.case_linked().link();
    return;
  }
  if (fact.has_case_unlinked()) return RemoveLink(fact.case_unlinked().link(), row);
  if (fact.has_code_refused()) return row->set_code_tries(row->code_tries() + 1);
  if (fact.has_part_joined()) return ApplyPartJoined(fact.part_joined(), row);
  if (fact.has_matter_joined()) return ApplyMatterJoined(meta, fact.matter_joined(), row);
  if (fact.has_matter_left()) return ApplyMatterLeft(meta, fact.matter_left(), row);
  if (fact.has_part_ended()) return ApplyPartEnded(fact.part_ended(), row);
  row->set_credited_ppm(row->credited_ppm() + fact.action_credited().share_ppm());
  row->add_credited(fact.action_credited().action());
}

void ClearTexts(CaseRow* row) {
  for (auto& value : *row->mutable_opening()) value.clear_text();
  for (auto& taken : *row->mutable_actions()) {
    for (auto& value : *taken.mutable_values()) value.clear_text();
  }
}

void ApplyVoided(const EntryMeta& meta, CaseRow* row) {
  row->set_voided(true);
  row->set_import_pending(false);
  row->set_credited_ppm(0);
  row->clear_credited();
  Touch(meta, row);
}

}  // namespace hallcase::domain
