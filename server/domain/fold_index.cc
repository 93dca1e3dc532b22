#include "server/domain/fold_index.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "server/domain/clocks.h"

namespace hallcase::domain {
namespace {

// Where a case without a due instant stands in its worklist: last.
constexpr int64_t kNoDue = std::numeric_limits<int64_t>::max();

ledger::v1::Party PartyOf(const CaseIndex& index) {
  ledger::v1::Party party;
  party.set_kind(index.party_kind);
  party.set_id(index.party_id);
  return party;
}

int64_t WorkDue(const CaseIndex& index) {
  return index.due_at_us == 0 ? kNoDue : index.due_at_us;
}

bool SameParty(const CaseIndex& a, const CaseIndex& b) {
  return a.party_kind == b.party_kind && a.party_id == b.party_id;
}

void MoveWork(const CaseIndex& before, const CaseIndex& after, int64_t case_id, Rows* rows) {
  const bool had = before.open && before.party_kind != 0;
  const bool has = after.open && after.party_kind != 0;
  const bool same = had && has && SameParty(before, after) && WorkDue(before) == WorkDue(after);
  if (same) return;
  if (had) rows->DeleteWork(PartyOf(before), WorkDue(before), case_id);
  if (has) rows->PutWork(PartyOf(after), WorkDue(after), case_id);
}

void MoveTimer(const CaseIndex& before, const CaseIndex& after, int64_t case_id, Rows* rows) {
  if (before.wake_at_us == after.wake_at_us) return;
  if (before.wake_at_us != 0) rows->DeleteTimer(before.wake_at_us, case_id);
  if (after.wake_at_us != 0) rows->PutTimer(after.wake_at_us, case_id);
}

void Gauge(const CaseIndex& index, int64_t sign, Rows* rows) {
  if (!index.open) return;
  rows->Count(Counter::kOpen, 0, "", sign);
  rows->Count(Counter::kOpenByStage, 0, index.stage, sign);
  rows->Count(Counter::kOpenByParty, 0,
              absl::StrCat(static_cast<int>(index.party_kind), index.party_id), sign);
  if (index.due_at_us == 0) return;
  rows->Count(Counter::kOpenByDueDay, index.due_day, "", sign);
  if (index.red) rows->Count(Counter::kOpenRedByDueDay, index.due_day, "", sign);
}

bool SameGauges(const CaseIndex& a, const CaseIndex& b) {
  return a.open == b.open && a.stage == b.stage && SameParty(a, b) && a.due_day == b.due_day &&
         (a.due_at_us == 0) == (b.due_at_us == 0) && a.red == b.red;
}

}  // namespace

CaseIndex CaseIndex::Of(const ledger::v1::CaseRow& row) {
  CaseIndex index;
  if (row.case_id() == 0) return index;
  index.open = row.closed_at_us() == 0 && !row.voided();
  index.party_kind = row.responsible().kind();
  index.party_id = row.responsible().id();
  index.stage = row.stage();
  index.wake_at_us = row.wake_at_us();
  index.due_at_us = row.due_at_us();
  for (const auto& clock : row.clocks()) {
    if (clock.stopped_at_us() != 0 || !BindsTheHall(clock.clock())) continue;
    if (clock.due_at_us() == row.due_at_us()) index.due_day = clock.due_day();
    for (int i = 0; i < clock.points_size(); ++i) {
      const bool fired = ((clock.fired() >> i) & 1U) != 0;
      if (fired && clock.points(i).level() >= ledger::v1::WARNING_LEVEL_RED) index.red = true;
    }
  }
  return index;
}

void CaseIndex::Move(const CaseIndex& before, const CaseIndex& after, int64_t case_id,
                     Rows* rows) {
  MoveWork(before, after, case_id, rows);
  MoveTimer(before, after, case_id, rows);
  if (SameGauges(before, after)) return;
  Gauge(before, -1, rows);
  Gauge(after, 1, rows);
}

}  // namespace hallcase::domain
