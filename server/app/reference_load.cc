#include "server/app/reference_load.h"

#include "server/app/row_codec.h"
#include "server/domain/fold_reference.h"
#include "storage/keys.h"

namespace hallcase::app {
namespace {

using storage::Table;

// Calls `use(row)` for every row of the hall in the table.
template <typename Row, typename Use>
absl::Status ForEachRow(const storage::Snapshot& snapshot, Table table, std::string_view hall,
                        const Use& use) {
  absl::Status parsed;
  const auto range = storage::PrefixRange(storage::HallPrefix(hall));
  const auto scanned = snapshot.Scan(table, range, [&](std::string_view, std::string_view bytes) {
    auto row = std::make_shared<Row>();
    parsed = ParseRow(table, bytes, row.get());
    if (parsed.ok()) use(std::move(row));
    return parsed.ok();
  });
  return scanned.ok() ? parsed : scanned.status();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const domain::Reference>> LoadReference(
    const storage::Snapshot& snapshot, std::string_view hall_id,
    const ledger::v1::HallOpened& hall) {
  auto reference = std::make_shared<domain::Reference>();
  reference->hall = hall;
  absl::Status status = ForEachRow<ledger::v1::ReferenceRow>(
      snapshot, Table::kReference, hall_id,
      [&](auto row) { domain::ApplyReference(row->value(), reference.get()); });
  if (!status.ok()) return status;
  status = ForEachRow<ledger::v1::PrincipalRow>(
      snapshot, Table::kStaff, hall_id,
      [&](auto row) { reference->principals[row->added().id()] = std::move(row); });
  if (!status.ok()) return status;
  status = reference->CompileAxis();
  if (!status.ok()) return status;
  return reference;
}

}  // namespace hallcase::app
