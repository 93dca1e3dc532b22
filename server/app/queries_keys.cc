// The part of queries.h that walks cases and data keys in order, for changing keys.

#include <utility>

#include "server/app/queries.h"
#include "server/app/row_codec.h"
#include "storage/keys.h"
#include "storage/side_row.h"

namespace hallcase::app::queries {

using storage::Table;

absl::StatusOr<std::vector<CasePtr>> ListCasesAfter(const HallState& state, std::string_view hall,
                                                    int64_t case_id, size_t limit) {
  const auto snapshot = state.snapshot();
  if (!snapshot.ok()) return snapshot.status();
  storage::ScanRange range = storage::PrefixRange(storage::HallPrefix(hall));
  range.begin = storage::CaseKey(hall, case_id) + '\0';
  range.rows_max = limit;
  std::vector<CasePtr> rows;
  absl::Status sound;
  const auto scanned =
      (*snapshot)->Scan(Table::kCases, range, [&](std::string_view, std::string_view bytes) {
        auto row = std::make_shared<ledger::v1::CaseRow>();
        sound = ParseRow(Table::kCases, bytes, row.get());
        if (sound.ok()) rows.push_back(std::move(row));
        return sound.ok();
      });
  if (!scanned.ok()) return scanned.status();
  if (!sound.ok()) return sound;
  return rows;
}

absl::StatusOr<std::vector<Hall::StoredKey>> ListDataKeys(const HallState& state,
                                                          std::string_view hall,
                                                          std::string_view after_id,
                                                          size_t limit) {
  const auto snapshot = state.snapshot();
  if (!snapshot.ok()) return snapshot.status();
  const std::string prefix = storage::HallPrefix(hall);
  storage::ScanRange range = storage::PrefixRange(prefix);
  if (!after_id.empty()) {
    range.begin.append(after_id);
    range.begin.push_back('\0');
  }
  range.rows_max = limit;
  std::vector<Hall::StoredKey> keys;
  absl::Status sound;
  const auto scanned = (*snapshot)->Scan(
      Table::kDataKeys, range, [&](std::string_view key, std::string_view stored) {
        const auto bytes = storage::OpenSideRow(Table::kDataKeys, key, stored);
        Hall::StoredKey one;
        sound = bytes.ok() ? ParseRow(Table::kDataKeys, *bytes, &one.row) : bytes.status();
        if (!sound.ok()) return false;
        one.id.assign(key.substr(prefix.size()));
        keys.push_back(std::move(one));
        return true;
      });
  if (!scanned.ok()) return scanned.status();
  if (!sound.ok()) return sound;
  return keys;
}

}  // namespace hallcase::app::queries
