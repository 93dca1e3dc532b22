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
  taken->set_entered_by(std::string(meta.actor));
  taken->set_bundle(fact.bundle());
  *taken->mutable_values() = fact.values();
  *taken->mutable_counted() = fact.counted();
  Touch(meta, row);
}

void RemoveLink(const ledger::v1::CaseLink& gone, CaseRow* row) {
  auto* links = row->mutable_links();
  for (int i = links->size() - 1; i >= 0; --i) {
    const ledger::v1::CaseLink& link = links->Get(i);
    if (link.case_id() == gone.case_id() && link.relation() == gone.relation()) {
      links->DeleteSubrange(i, 1);
    }
  }
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
