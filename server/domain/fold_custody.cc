#include "server/domain/fold_custody.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "hallcase/ledger/v1/entry.pb.h"
#include "server/domain/clocks.h"
#include "server/domain/fold.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Entry;
using ledger::v1::Fact;
using ledger::v1::Holder;

bool SamePlace(const Holder& a, const Holder& b) {
  return a.kind() == b.kind() && a.id() == b.id() && a.place() == b.place();
}

bool IsIndexed(const Holder& holder) {
  return holder.kind() != ledger::v1::HOLDER_KIND_UNSPECIFIED &&
         holder.kind() != ledger::v1::HOLDER_KIND_APPLICANT &&
         holder.kind() != ledger::v1::HOLDER_KIND_DESTROYED &&
         holder.kind() != ledger::v1::HOLDER_KIND_LOST &&
         holder.kind() != ledger::v1::HOLDER_KIND_CERTIFICATE;
}

bool Contains(const std::vector<Holder>& holders, const Holder& wanted) {
  return std::any_of(holders.begin(), holders.end(),
                     [&](const Holder& holder) { return SamePlace(holder, wanted); });
}

// Materials of cases and objects keep custody in fields of the same names.
template <typename Paper>
void ApplyTo(uint64_t seq, const Fact& fact, Paper* paper) {
  paper->set_custody_version(seq);
  if (fact.has_custody_offered()) {
    paper->set_offered_in(fact.custody_offered().handover_id());
    paper->set_offered_sheet(fact.custody_offered().sheet());
    return;
  }
  paper->set_offered_in(0);
  paper->clear_offered_sheet();
  if (!fact.has_custody_moved()) return;
  *paper->mutable_holder() = fact.custody_moved().to();
  paper->set_held_since_us(fact.custody_moved().at_us());
}

const std::string& MaterialOf(const Fact& fact) {
  if (fact.has_custody_offered()) return fact.custody_offered().material_code();
  if (fact.has_custody_moved()) return fact.custody_moved().material_code();
  return fact.custody_kept().material_code();
}

int64_t ObjectOf(const Fact& fact) {
  if (fact.has_custody_offered()) return fact.custody_offered().object_id();
  if (fact.has_custody_moved()) return fact.custody_moved().object_id();
  return fact.custody_kept().object_id();
}

void FoldObject(const Entry& entry, const Fact& fact, Rows* rows) {
  const int64_t object_id = ObjectOf(fact);
  auto& object = rows->MutableObject(object_id);
  const Holder before = object.holder();
  ApplyTo(entry.seq(), fact, &object);
  if (SamePlace(before, object.holder())) return;
  if (IsIndexed(before)) rows->DeleteHeld(before, HeldSubject::kObject, object_id);
  if (IsIndexed(object.holder())) {
    rows->PutHeld(object.holder(), HeldSubject::kObject, object_id);
  }
}

void FoldBlankUsed(const Entry& entry, const ledger::v1::BlankUsed& fact, Rows* rows) {
  auto& object = rows->MutableObject(fact.object_id());
  rows->DeleteHeld(object.holder(), HeldSubject::kObject, fact.object_id());
  Holder certificate;
  certificate.set_kind(ledger::v1::HOLDER_KIND_CERTIFICATE);
  certificate.set_id(fact.case_number());
  certificate.set_place(fact.material_code());
  *object.mutable_holder() = std::move(certificate);
  object.set_held_since_us(fact.at_us());
  object.set_custody_version(entry.seq());
}

void FoldObjectAdded(const Entry& entry, const ledger::v1::ObjectAdded& fact, Rows* rows) {
  auto& object = rows->CreateObject(fact.object_id());
  object.set_format(kRowFormat);
  *object.mutable_added() = fact;
  *object.mutable_holder() = fact.holder();
  object.set_held_since_us(fact.held_since_us());
  object.set_custody_version(entry.seq());
  rows->PutHeld(fact.holder(), HeldSubject::kObject, fact.object_id());
}

// Transfer and shift sheets draw from one sequence of numbers.
template <typename Sheet>
void TakeNumber(const Sheet& fact, int64_t id, Rows* rows) {
  const int64_t last = rows->CounterValue(Counter::kSheetNumber, fact.number_day(), "");
  rows->Count(Counter::kSheetNumber, fact.number_day(), "", fact.number_sequence() - last);
  rows->PutSheetNumber(fact.number_day(), fact.number_sequence(), id);
}

// The timer of a sheet, which both sorts keep in fields of the same names.
template <typename Row>
void SetSheetTimer(int64_t wake_at_us, int64_t id, Row* row, Rows* rows) {
  if (row->wake_at_us() != 0) rows->DeleteTimer(row->wake_at_us(), id);
  row->set_wake_at_us(wake_at_us);
  if (wake_at_us != 0) rows->PutTimer(wake_at_us, id);
}

template <typename Row>
void FoldUnsigned(const Entry& entry, int64_t id, Row* row, Rows* rows) {
  SetSheetTimer(0, id, row, rows);
  row->set_unsigned_at_us(entry.recorded_at_us());
}

void FoldOffered(const Entry& entry, const ledger::v1::HandoverOffered& fact, Rows* rows) {
  auto& row = rows->CreateHandover(fact.handover_id());
  row.set_format(kRowFormat);
  *row.mutable_offered() = fact;
  row.set_state(ledger::v1::HANDOVER_STATE_OFFERED);
  row.set_offered_at_us(entry.recorded_at_us());
  row.set_offered_by(entry.actor());
  TakeNumber(fact, fact.handover_id(), rows);
  SetSheetTimer(fact.wake_at_us(), fact.handover_id(), &row, rows);
  rows->PutOpenHandover(HandoverSide::kReceiver, fact.receiver(), fact.handover_id());
  rows->PutOpenHandover(HandoverSide::kGiver, fact.giver(), fact.handover_id());
}

void EndHandover(const Entry& entry, int64_t handover_id, ledger::v1::HandoverState state,
                 Rows* rows) {
  auto& row = rows->MutableHandover(handover_id);
  row.set_state(state);
  row.set_ended_at_us(entry.recorded_at_us());
  row.set_ended_by(entry.actor());
  row.set_ended_seq(entry.seq());
  SetSheetTimer(0, handover_id, &row, rows);
  rows->DeleteOpenHandover(HandoverSide::kReceiver, row.offered().receiver(), handover_id);
  rows->DeleteOpenHandover(HandoverSide::kGiver, row.offered().giver(), handover_id);
}

void FoldSigned(const Entry& entry, const ledger::v1::HandoverSigned& fact, Rows* rows) {
  EndHandover(entry, fact.handover_id(), ledger::v1::HANDOVER_STATE_SIGNED, rows);
  *rows->MutableHandover(fact.handover_id()).mutable_signature() = fact;
  rows->Count(Counter::kHandoversByWay,
              LocalDayNumber(rows->reference(), entry.recorded_at_us()),
              absl::StrCat(static_cast<int>(fact.way())), 1);
}

void FoldShiftFrozen(const Entry& entry, const ledger::v1::ShiftFrozen& fact, Rows* rows) {
  auto& row = rows->CreateShift(fact.shift_id());
  row.set_format(kRowFormat);
  *row.mutable_frozen() = fact;
  row.set_frozen_at_us(entry.recorded_at_us());
  row.set_frozen_by(entry.actor());
  TakeNumber(fact, fact.shift_id(), rows);
  SetSheetTimer(fact.wake_at_us(), fact.shift_id(), &row, rows);
}

void FoldShiftSigned(const Entry& entry, const ledger::v1::ShiftSigned& fact, Rows* rows) {
  auto& row = rows->MutableShift(fact.shift_id());
  *row.mutable_signature() = fact;
  row.set_signed_at_us(entry.recorded_at_us());
  row.set_signed_by(entry.actor());
  SetSheetTimer(0, fact.shift_id(), &row, rows);
}

}  // namespace

bool MayMovePapers(const Fact& fact) {
  switch (fact.fact_case()) {
    case Fact::kCaseRegistered:
    case Fact::kMaterialsReceived:
    case Fact::kItemChanged:
    case Fact::kCustodyMoved: return true;
    default: return false;
  }
}

int64_t CustodySubjectOf(const Fact& fact) {
  switch (fact.fact_case()) {
    case Fact::kHandoverOffered: return fact.handover_offered().handover_id();
    case Fact::kHandoverSigned: return fact.handover_signed().handover_id();
    case Fact::kHandoverWithdrawn: return fact.handover_withdrawn().handover_id();
    case Fact::kHandoverCodeFailed: return fact.handover_code_failed().handover_id();
    case Fact::kHandoverUnsigned: return fact.handover_unsigned().handover_id();
    case Fact::kShiftUnsigned: return fact.shift_unsigned().shift_id();
    case Fact::kObjectAdded: return fact.object_added().object_id();
    case Fact::kShiftFrozen: return fact.shift_frozen().shift_id();
    case Fact::kShiftSigned: return fact.shift_signed().shift_id();
    default: return 0;
  }
}

void ApplyCustody(const EntryMeta& meta, const Fact& fact, ledger::v1::CaseRow* row) {
  for (auto& material : *row->mutable_materials()) {
    if (material.code() == MaterialOf(fact)) return ApplyTo(meta.seq, fact, &material);
  }
}

bool FoldCustodyFact(const Entry& entry, const Fact& fact, Rows* rows) {
  switch (fact.fact_case()) {
    case Fact::kHandoverOffered: FoldOffered(entry, fact.handover_offered(), rows); return true;
    case Fact::kHandoverSigned: FoldSigned(entry, fact.handover_signed(), rows); return true;
    case Fact::kHandoverWithdrawn:
      EndHandover(entry, fact.handover_withdrawn().handover_id(),
                  ledger::v1::HANDOVER_STATE_WITHDRAWN, rows);
      return true;
    case Fact::kHandoverCodeFailed:
      rows->MutableHandover(fact.handover_code_failed().handover_id())
          .set_code_tries(fact.handover_code_failed().tries());
      return true;
    case Fact::kHandoverUnsigned: {
      const int64_t id = fact.handover_unsigned().handover_id();
      FoldUnsigned(entry, id, &rows->MutableHandover(id), rows);
      return true;
    }
    case Fact::kShiftUnsigned: {
      const int64_t id = fact.shift_unsigned().shift_id();
      FoldUnsigned(entry, id, &rows->MutableShift(id), rows);
      return true;
    }
    case Fact::kCustodyOffered:
    case Fact::kCustodyMoved:
    case Fact::kCustodyKept: FoldObject(entry, fact, rows); return true;
    case Fact::kObjectAdded: FoldObjectAdded(entry, fact.object_added(), rows); return true;
    case Fact::kBlankUsed: FoldBlankUsed(entry, fact.blank_used(), rows); return true;
    case Fact::kShiftFrozen: FoldShiftFrozen(entry, fact.shift_frozen(), rows); return true;
    case Fact::kShiftSigned: FoldShiftSigned(entry, fact.shift_signed(), rows); return true;
    default: return false;
  }
}

HeldIndex HeldIndex::Of(const ledger::v1::CaseRow& row) {
  HeldIndex index;
  for (const auto& material : row.materials()) {
    if (!IsIndexed(material.holder()) || Contains(index.holders, material.holder())) continue;
    index.holders.push_back(material.holder());
  }
  return index;
}

void HeldIndex::Move(const HeldIndex& before, const HeldIndex& after, int64_t case_id,
                     Rows* rows) {
  for (const Holder& holder : before.holders) {
    if (!Contains(after.holders, holder)) rows->DeleteHeld(holder, HeldSubject::kCase, case_id);
  }
  for (const Holder& holder : after.holders) {
    if (!Contains(before.holders, holder)) rows->PutHeld(holder, HeldSubject::kCase, case_id);
  }
}

}  // namespace hallcase::domain
