// The part of the overlay that custody needs: handovers, objects, shifts, who holds what, and the
// scans of indexes that a shift sheet is made from.

#include "server/app/index_keys.h"
#include "server/app/overlay.h"
#include "server/app/row_codec.h"
#include "storage/keys.h"

namespace hallcase::app {

using domain::HandoverSide;
using domain::HeldSubject;
using ledger::v1::HandoverRow;
using ledger::v1::Holder;
using ledger::v1::ObjectRow;
using ledger::v1::ShiftRow;
using storage::Table;

namespace {

absl::Status NotThere(std::string_view what) {
  return absl::DataLossError("a fact changes a row that is not there: " + std::string(what));
}

}  // namespace

void Overlay::FlushCustody() {
  handover_rows_.ForEachChanged([&](int64_t id, const auto& row) {
    out_->Put(Table::kHandovers, storage::HandoverKey(hall_, id), SerializeRow(*row, &value_));
  });
  object_rows_.ForEachChanged([&](int64_t id, const auto& row) {
    out_->Put(Table::kObjects, storage::ObjectKey(hall_, id), SerializeRow(*row, &value_));
  });
  shift_rows_.ForEachChanged([&](int64_t id, const auto& row) {
    out_->Put(Table::kShifts, storage::ShiftKey(hall_, id), SerializeRow(*row, &value_));
  });
  held_.Flush(out_);
  handovers_open_.Flush(out_);
}

const HandoverRow* Overlay::FindHandover(int64_t handover_id) const {
  return handover_rows_.Find(handover_id, [this](int64_t id) {
    return Load(&handover_rows_, Table::kHandovers, storage::HandoverKey(hall_, id));
  });
}

std::shared_ptr<const HandoverRow> Overlay::SharedHandover(int64_t handover_id) const {
  return handover_rows_.Share(handover_id, [this](int64_t id) {
    return Load(&handover_rows_, Table::kHandovers, storage::HandoverKey(hall_, id));
  });
}

const ObjectRow* Overlay::FindObject(int64_t object_id) const {
  return object_rows_.Find(object_id, [this](int64_t id) {
    return Load(&object_rows_, Table::kObjects, storage::ObjectKey(hall_, id));
  });
}

const ShiftRow* Overlay::FindShift(int64_t shift_id) const {
  return shift_rows_.Find(shift_id, [this](int64_t id) {
    return Load(&shift_rows_, Table::kShifts, storage::ShiftKey(hall_, id));
  });
}

std::shared_ptr<const ShiftRow> Overlay::SharedShift(int64_t shift_id) const {
  return shift_rows_.Share(shift_id, [this](int64_t id) {
    return Load(&shift_rows_, Table::kShifts, storage::ShiftKey(hall_, id));
  });
}

HandoverRow& Overlay::MutableHandover(int64_t handover_id) {
  HandoverRow* row = handover_rows_.Mutable(handover_id, [this](int64_t id) {
    return Load(&handover_rows_, Table::kHandovers, storage::HandoverKey(hall_, id));
  });
  if (row != nullptr) return *row;
  Failed(NotThere("handover"));
  return lost_handover_;
}

HandoverRow& Overlay::CreateHandover(int64_t handover_id) {
  return *handover_rows_.Create(handover_id);
}

ObjectRow& Overlay::MutableObject(int64_t object_id) {
  ObjectRow* row = object_rows_.Mutable(object_id, [this](int64_t id) {
    return Load(&object_rows_, Table::kObjects, storage::ObjectKey(hall_, id));
  });
  if (row != nullptr) return *row;
  Failed(NotThere("object"));
  return lost_object_;
}

ObjectRow& Overlay::CreateObject(int64_t object_id) { return *object_rows_.Create(object_id); }

ShiftRow& Overlay::MutableShift(int64_t shift_id) {
  ShiftRow* row = shift_rows_.Mutable(shift_id, [this](int64_t id) {
    return Load(&shift_rows_, Table::kShifts, storage::ShiftKey(hall_, id));
  });
  if (row != nullptr) return *row;
  Failed(NotThere("shift"));
  return lost_shift_;
}

ShiftRow& Overlay::CreateShift(int64_t shift_id) { return *shift_rows_.Create(shift_id); }

void Overlay::PutSheetNumber(uint32_t day, uint32_t sequence, int64_t id) {
  out_->Put(Table::kSheetNumbers, storage::SheetNumberKey(hall_, day, sequence),
            EncodeNumberRow(id).view());
}

void Overlay::PutHeld(const Holder& holder, HeldSubject subject, int64_t id) {
  held_.Put(HeldIndexKey(hall_, holder, subject, id));
}

void Overlay::DeleteHeld(const Holder& holder, HeldSubject subject, int64_t id) {
  held_.Delete(HeldIndexKey(hall_, holder, subject, id));
}

void Overlay::PutOpenHandover(HandoverSide side, const Holder& holder, int64_t handover_id) {
  handovers_open_.Put(OpenHandoverIndexKey(hall_, side, holder, handover_id));
}

void Overlay::DeleteOpenHandover(HandoverSide side, const Holder& holder, int64_t handover_id) {
  handovers_open_.Delete(OpenHandoverIndexKey(hall_, side, holder, handover_id));
}

void Overlay::ScanMarks(Table table, const MarkSet& marks, const std::string& prefix,
                        const std::function<bool(std::string_view)>& visit) const {
  // What the batch changed is not in the snapshot and is merged in by key.
  const std::map<std::string, bool> changed = marks.Under(prefix);
  auto next = changed.begin();
  bool go_on = true;
  const auto visit_next = [&] {
    if (next->second) go_on = visit(next->first);
    ++next;
  };
  const auto scanned = base_->Scan(
      table, storage::PrefixRange(prefix), [&](std::string_view key, std::string_view) {
        while (go_on && next != changed.end() && next->first < key) visit_next();
        if (!go_on) return false;
        if (next != changed.end() && next->first == key) {
          visit_next();
        } else {
          go_on = visit(key);
        }
        return go_on;
      });
  if (!scanned.ok()) return Failed(scanned.status());
  while (go_on && next != changed.end()) visit_next();
}

void Overlay::ScanHeld(const Holder& holder,
                       const std::function<bool(HeldSubject, int64_t)>& visit) const {
  const std::string prefix =
      storage::HeldPrefix(hall_, static_cast<uint8_t>(holder.kind()), holder.id());
  ScanMarks(Table::kHeld, held_, prefix, [&](std::string_view key) {
    const auto parts = storage::ParseHeldKey(key);
    if (!parts.has_value()) {
      Failed(absl::DataLossError("an index key cannot be parsed"));
      return false;
    }
    return visit(static_cast<HeldSubject>(parts->subject_kind), parts->subject_id);
  });
}

void Overlay::ScanWork(const ledger::v1::Party& party,
                       const std::function<bool(int64_t)>& visit) const {
  const std::string prefix =
      storage::WorkPrefix(hall_, static_cast<uint8_t>(party.kind()), party.id());
  ScanMarks(Table::kWork, work_, prefix, [&](std::string_view key) {
    const auto parts = storage::ParseWorkKey(key);
    if (!parts.has_value()) Failed(absl::DataLossError("an index key cannot be parsed"));
    return parts.has_value() && visit(parts->case_id);
  });
}

void Overlay::ScanOpenWarnings(const ledger::v1::Party& party,
                               const std::function<bool(int64_t)>& visit) const {
  const std::string prefix =
      storage::OpenWarningPrefix(hall_, static_cast<uint8_t>(party.kind()), party.id());
  ScanMarks(Table::kWarningsOpen, warnings_open_, prefix, [&](std::string_view key) {
    const auto parts = storage::ParseOpenWarningKey(key);
    if (!parts.has_value()) Failed(absl::DataLossError("an index key cannot be parsed"));
    return parts.has_value() && visit(parts->warning_id);
  });
}

}  // namespace hallcase::app
