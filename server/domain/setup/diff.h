// What publishing one set-up over another would change: the preview before a publication. Pure and
// thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/domain/setup/setup.h"
#include "server/domain/setup/table.h"

namespace hallcase::domain::setup {

enum class Change : uint8_t {
  kNew,
  kChanged,
  // In force and no longer in the table: to be retired.
  kGone,
  // Retired before, and in the table again.
  kRestored,
};

struct FieldChange {
  // As in the TableSpec; "order" for materials that stand in another order.
  std::string_view column;
  std::string from;
  std::string to;
};

struct RowChange {
  Change change = Change::kNew;
  // ITEM/CODE for a material; those of an item that is gone are not listed.
  std::string code;
  std::string name;
  // For kChanged: in the order of the columns.
  std::vector<FieldChange> fields;
  // What looks like a mistake; empty mostly.
  std::string suspicion;
  // The item of a material.
  std::string item;
};

struct TableDiff {
  TableId table = TableId::kDepartments;
  size_t same = 0;
  std::vector<RowChange> rows;
};

struct SetupDiff {
  // Every table, at the place of its id.
  std::vector<TableDiff> tables;
  bool empty() const;
};

// Rows are told apart by their code. People are compared without names and phone numbers, which
// readers see masked. Calendars are not compared: they have a preview of their own.
SetupDiff DiffSetups(const HallSetup& published, const HallSetup& wanted);

// What such a change means for the cases of the hall, in a clerk's words; empty where there is
// nothing to say.
std::string_view MeaningOf(TableId table, const RowChange& row);

// The values to publish: those of `wanted` that are new or changed, and with `retire_gone` what is
// gone, as retired.
std::vector<ledger::v1::ReferencePublished> ToPublish(const HallSetup& published,
                                                      const HallSetup& wanted, bool retire_gone);

}  // namespace hallcase::domain::setup
