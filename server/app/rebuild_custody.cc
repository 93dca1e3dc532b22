// The part of the rebuild that custody needs.

#include "server/app/index_keys.h"
#include "server/app/rebuild.h"
#include "server/base/strings.h"
#include "storage/keys.h"

namespace hallcase::app {

using domain::HandoverSide;
using domain::HeldSubject;
using ledger::v1::HandoverRow;
using ledger::v1::Holder;
using ledger::v1::ObjectRow;
using ledger::v1::ShiftRow;

namespace {

template <typename Map>
auto RowIn(Map& map, int64_t id) -> decltype(&map.begin()->second) {
  const auto found = map.find(id);
  return found == map.end() ? nullptr : &found->second;
}

// Only Decide scans indexes, and nothing is decided here: what is asked of every key is enough.
template <typename Marks, typename Parse, typename Visit>
void ScanKeys(const Marks& marks, const std::string& prefix, const Parse& parse,
              const Visit& visit) {
  for (const std::string& key : marks) {
    if (key.compare(0, prefix.size(), prefix) != 0) continue;
    const auto parts = parse(key);
    if (parts.has_value() && !visit(*parts)) return;
  }
}

}  // namespace

const HandoverRow* Rebuild::FindHandover(int64_t id) const { return RowIn(handovers_, id); }
const ObjectRow* Rebuild::FindObject(int64_t id) const { return RowIn(objects_, id); }
const ShiftRow* Rebuild::FindShift(int64_t id) const { return RowIn(shifts_, id); }

void Rebuild::ForEachUntold(const std::function<void(int64_t, int64_t)>& visit) const {
  for (const auto& [id, row] : handovers_) {
    const bool open = row.state() == ledger::v1::HANDOVER_STATE_OFFERED;
    const int64_t sign_by_us = row.offered().wake_at_us();
    if (open && sign_by_us != 0 && row.unsigned_at_us() == 0) visit(id, sign_by_us);
  }
  for (const auto& [id, row] : shifts_) {
    const int64_t sign_by_us = row.frozen().wake_at_us();
    const bool open = row.signed_at_us() == 0;
    if (open && sign_by_us != 0 && row.unsigned_at_us() == 0) visit(id, sign_by_us);
  }
}

void Rebuild::ForEachSheetKey(
    const std::function<void(std::string, std::string_view)>& visit) const {
  for (const auto& [id, row] : documents_) {
    if (row.issued().case_id() != 0) continue;
    visit(base::StrCat("document_id=", id), row.issued().key_id());
  }
  for (const auto& [id, row] : shifts_) {
    if (!row.frozen().note().empty()) visit(base::StrCat("shift_id=", id), row.frozen().key_id());
  }
}

HandoverRow& Rebuild::MutableHandover(int64_t handover_id) {
  HandoverRow* row = RowIn(handovers_, handover_id);
  if (row != nullptr) return *row;
  Offend("a fact changes a handover that is not there");
  return lost_handover_;
}

HandoverRow& Rebuild::CreateHandover(int64_t handover_id) {
  const auto [it, fresh] = handovers_.try_emplace(handover_id);
  if (!fresh) Offend("a fact offers a handover that is there already");
  return it->second;
}

ObjectRow& Rebuild::MutableObject(int64_t object_id) {
  ObjectRow* row = RowIn(objects_, object_id);
  if (row != nullptr) return *row;
  Offend("a fact changes an object that is not there");
  return lost_object_;
}

ObjectRow& Rebuild::CreateObject(int64_t object_id) {
  const auto [it, fresh] = objects_.try_emplace(object_id);
  if (!fresh) Offend("a fact adds an object that is there already");
  return it->second;
}

ShiftRow& Rebuild::MutableShift(int64_t shift_id) {
  ShiftRow* row = RowIn(shifts_, shift_id);
  if (row != nullptr) return *row;
  Offend("a fact changes a shift that is not there");
  return lost_shift_;
}

ShiftRow& Rebuild::CreateShift(int64_t shift_id) {
  const auto [it, fresh] = shifts_.try_emplace(shift_id);
  if (!fresh) Offend("a fact freezes a shift that is there already");
  return it->second;
}

void Rebuild::PutSheetNumber(uint32_t day, uint32_t sequence, int64_t id) {
  sheet_numbers_[storage::SheetNumberKey(hall_, day, sequence)] = id;
}

void Rebuild::PutHeld(const Holder& holder, HeldSubject subject, int64_t id) {
  held_.insert(HeldIndexKey(hall_, holder, subject, id));
}

void Rebuild::DeleteHeld(const Holder& holder, HeldSubject subject, int64_t id) {
  if (held_.erase(HeldIndexKey(hall_, holder, subject, id)) == 0) {
    Offend("a fact takes papers from somebody who did not hold them");
  }
}

void Rebuild::PutOpenHandover(HandoverSide side, const Holder& holder, int64_t handover_id) {
  handovers_open_.insert(OpenHandoverIndexKey(hall_, side, holder, handover_id));
}

void Rebuild::DeleteOpenHandover(HandoverSide side, const Holder& holder, int64_t handover_id) {
  handovers_open_.erase(OpenHandoverIndexKey(hall_, side, holder, handover_id));
}

void Rebuild::ScanHeld(const Holder& holder,
                       const std::function<bool(HeldSubject, int64_t)>& visit) const {
  ScanKeys(held_, storage::HeldPrefix(hall_, static_cast<uint8_t>(holder.kind()), holder.id()),
           storage::ParseHeldKey, [&](const storage::HeldKeyParts& parts) {
             return visit(static_cast<HeldSubject>(parts.subject_kind), parts.subject_id);
           });
}

void Rebuild::ScanWork(const ledger::v1::Party& party,
                       const std::function<bool(int64_t)>& visit) const {
  ScanKeys(work_, storage::WorkPrefix(hall_, static_cast<uint8_t>(party.kind()), party.id()),
           storage::ParseWorkKey,
           [&](const storage::WorkKeyParts& parts) { return visit(parts.case_id); });
}

void Rebuild::ScanOpenWarnings(const ledger::v1::Party& party,
                               const std::function<bool(int64_t)>& visit) const {
  ScanKeys(warnings_open_,
           storage::OpenWarningPrefix(hall_, static_cast<uint8_t>(party.kind()), party.id()),
           storage::ParseOpenWarningKey,
           [&](const storage::OpenWarningKeyParts& parts) { return visit(parts.warning_id); });
}

}  // namespace hallcase::app
