// The part of queries.h about custody and documents.

#include <utility>

#include "server/app/queries.h"
#include "server/app/row_codec.h"
#include "storage/keys.h"

namespace hallcase::app::queries {

using ledger::v1::DocumentRow;
using ledger::v1::HandoverRow;
using ledger::v1::Holder;
using storage::Snapshot;
using storage::Table;

namespace {

template <typename Row>
absl::StatusOr<std::shared_ptr<const Row>> RowAt(const Snapshot& snapshot, Table table,
                                                 const std::string& key) {
  const auto bytes = snapshot.Get(table, key);
  if (!bytes.ok()) return bytes.status();
  if (!bytes->has_value()) return std::shared_ptr<const Row>();
  auto row = std::make_shared<Row>();
  absl::Status parsed = ParseRow(table, **bytes, row.get());
  if (!parsed.ok()) return parsed;
  return std::shared_ptr<const Row>(std::move(row));
}

// Keys of an index as a page cuts them.
struct KeyPage {
  std::vector<std::string> keys;
  std::string next_key;
};

absl::StatusOr<KeyPage> ScanIndex(const Snapshot& snapshot, Table table,
                                  const std::string& prefix, std::string_view after_key,
                                  size_t limit) {
  KeyPage page;
  storage::ScanRange range = storage::PrefixRange(prefix);
  if (!after_key.empty()) {
    range.begin.append(after_key);
    range.begin.push_back('\0');
  }
  range.rows_max = limit;
  const auto scanned = snapshot.Scan(table, range, [&](std::string_view key, std::string_view) {
    page.keys.emplace_back(key);
    return true;
  });
  if (!scanned.ok()) return scanned.status();
  if (!scanned->complete && !page.keys.empty()) {
    page.next_key = page.keys.back().substr(prefix.size());
  }
  return page;
}

absl::Status Damaged() { return absl::DataLossError("an index names a row that is not there"); }

absl::StatusOr<HeldItem> ItemOf(const Snapshot& snapshot, std::string_view hall,
                                const std::string& key) {
  const auto parts = storage::ParseHeldKey(key);
  if (!parts.has_value()) return absl::DataLossError("an index key cannot be parsed");
  HeldItem item;
  item.place = parts->place;
  if (static_cast<domain::HeldSubject>(parts->subject_kind) == domain::HeldSubject::kObject) {
    auto row = RowAt<ledger::v1::ObjectRow>(snapshot, Table::kObjects,
                                            storage::ObjectKey(hall, parts->subject_id));
    if (!row.ok()) return row.status();
    item.object_row = *std::move(row);
  } else {
    auto row = RowAt<ledger::v1::CaseRow>(snapshot, Table::kCases,
                                          storage::CaseKey(hall, parts->subject_id));
    if (!row.ok()) return row.status();
    item.case_row = *std::move(row);
  }
  if (item.case_row == nullptr && item.object_row == nullptr) return Damaged();
  return item;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const HandoverRow>> GetHandover(const HallState& state,
                                                               std::string_view hall,
                                                               int64_t handover_id) {
  const auto snapshot = state.snapshot();
  if (!snapshot.ok()) return snapshot.status();
  return RowAt<HandoverRow>(**snapshot, Table::kHandovers,
                            storage::HandoverKey(hall, handover_id));
}

absl::StatusOr<std::shared_ptr<const ledger::v1::ShiftRow>> GetShift(const HallState& state,
                                                                     std::string_view hall,
                                                                     int64_t shift_id) {
  const auto snapshot = state.snapshot();
  if (!snapshot.ok()) return snapshot.status();
  return RowAt<ledger::v1::ShiftRow>(**snapshot, Table::kShifts,
                                     storage::ShiftKey(hall, shift_id));
}

absl::StatusOr<Page<HeldItem>> ListHeld(const HallState& state, std::string_view hall,
                                        const Holder& holder, std::string_view after_key,
                                        size_t limit) {
  const auto view = state.view();
  if (!view.ok()) return view.status();
  const std::string prefix =
      storage::HeldPrefix(hall, static_cast<uint8_t>(holder.kind()), holder.id());
  auto keys = ScanIndex(*view->snapshot, Table::kHeld, prefix, after_key, limit);
  if (!keys.ok()) return keys.status();
  Page<HeldItem> page;
  page.as_of_seq = view->seq;
  page.next_key = std::move(keys->next_key);
  for (const std::string& key : keys->keys) {
    auto item = ItemOf(*view->snapshot, hall, key);
    if (!item.ok()) return item.status();
    page.rows.push_back(*std::move(item));
  }
  return page;
}

absl::StatusOr<Page<std::shared_ptr<const HandoverRow>>> ListOpenHandovers(
    const HallState& state, std::string_view hall, domain::HandoverSide side,
    const Holder& holder, std::string_view after_key, size_t limit) {
  const auto view = state.view();
  if (!view.ok()) return view.status();
  const std::string prefix = storage::OpenHandoverPrefix(
      hall, static_cast<uint8_t>(side), static_cast<uint8_t>(holder.kind()), holder.id());
  auto keys = ScanIndex(*view->snapshot, Table::kHandoversOpen, prefix, after_key, limit);
  if (!keys.ok()) return keys.status();
  Page<std::shared_ptr<const HandoverRow>> page;
  page.as_of_seq = view->seq;
  page.next_key = std::move(keys->next_key);
  for (const std::string& key : keys->keys) {
    const auto parts = storage::ParseOpenHandoverKey(key);
    if (!parts.has_value()) return absl::DataLossError("an index key cannot be parsed");
    auto row = RowAt<HandoverRow>(*view->snapshot, Table::kHandovers,
                                  storage::HandoverKey(hall, parts->handover_id));
    if (!row.ok()) return row.status();
    if (*row == nullptr) return Damaged();
    page.rows.push_back(*std::move(row));
  }
  return page;
}

absl::StatusOr<std::shared_ptr<const ledger::v1::ObjectRow>> GetObject(const HallState& state,
                                                                       std::string_view hall,
                                                                       int64_t object_id) {
  const auto snapshot = state.snapshot();
  if (!snapshot.ok()) return snapshot.status();
  return RowAt<ledger::v1::ObjectRow>(**snapshot, Table::kObjects,
                                      storage::ObjectKey(hall, object_id));
}

absl::StatusOr<std::shared_ptr<const DocumentRow>> GetDocument(const HallState& state,
                                                               std::string_view hall,
                                                               int64_t document_id) {
  const auto snapshot = state.snapshot();
  if (!snapshot.ok()) return snapshot.status();
  return RowAt<DocumentRow>(**snapshot, Table::kDocuments,
                            storage::DocumentKey(hall, document_id));
}

absl::StatusOr<Page<std::shared_ptr<const DocumentRow>>> ListDocuments(
    const HallState& state, std::string_view hall, domain::DocumentSubject subject,
    int64_t subject_id, std::string_view after_key, size_t limit) {
  const auto view = state.view();
  if (!view.ok()) return view.status();
  const std::string prefix =
      storage::DocumentsOfPrefix(hall, static_cast<uint8_t>(subject), subject_id);
  auto keys = ScanIndex(*view->snapshot, Table::kDocumentsOf, prefix, after_key, limit);
  if (!keys.ok()) return keys.status();
  Page<std::shared_ptr<const DocumentRow>> page;
  page.as_of_seq = view->seq;
  page.next_key = std::move(keys->next_key);
  for (const std::string& key : keys->keys) {
    const auto parts = storage::ParseDocumentOfKey(key);
    if (!parts.has_value()) return absl::DataLossError("an index key cannot be parsed");
    auto row = RowAt<DocumentRow>(*view->snapshot, Table::kDocuments,
                                  storage::DocumentKey(hall, parts->document_id));
    if (!row.ok()) return row.status();
    if (*row == nullptr) return Damaged();
    page.rows.push_back(*std::move(row));
  }
  return page;
}

}  // namespace hallcase::app::queries
