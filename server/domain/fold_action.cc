#include "server/domain/fold_action.h"

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
  *taken->mutable_values() = fact.values();
  *taken->mutable_counted() = fact.counted();
  Touch(meta, row);
}

}  // namespace

// Credit and links change nothing that a person edits.
void ApplyAction(const EntryMeta& meta, const ledger::v1::Fact& fact, CaseRow* row) {
  if (fact.has_action_taken()) return ApplyTaken(meta, fact.action_taken(), row);
  if (fact.has_case_linked()) {
    *row->add_links() = fact.case_linked().link();
    return;
  }
  row->set_credited_ppm(row->credited_ppm() + fact.action_credited().share_ppm());
  row->add_credited(fact.action_credited().action());
}

void ClearTexts(CaseRow* row) {
  for (auto& value : *row->mutable_opening()) value.clear_text();
  for (auto& taken : *row->mutable_actions()) {
    for (auto& value : *taken.mutable_values()) value.clear_text();
  }
}

}  // namespace hallcase::domain
