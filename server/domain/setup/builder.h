// Turns the tables of a set-up into values, checking each against those before it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "server/domain/setup/hall_conf.h"
#include "server/domain/setup/setup.h"
#include "server/domain/setup/table.h"

namespace hallcase::domain::setup {

// One set-up. The Add functions are called once each, in the order in which they stand here.
// Every error is INVALID_ARGUMENT and names the table's place, the row and the column.
class Builder {
 public:
  Builder() = default;
  explicit Builder(const HallConf& conf);

  absl::Status AddCalendar(const CalendarFile& file, std::string_view text);
  absl::Status AddDepartments(const ArrangedTable& table);
  absl::Status AddPosts(const ArrangedTable& table);
  absl::Status AddWindows(const ArrangedTable& table);
  absl::Status AddItems(const ArrangedTable& items, const ArrangedTable& materials);
  absl::Status AddRules(const ArrangedTable& table);
  absl::Status AddPauseReasons(const ArrangedTable& table);
  absl::Status AddLimits(const ArrangedTable& table);
  absl::Status AddStock(const ArrangedTable& table);
  absl::Status AddStaff(const ArrangedTable& table);

  HallSetup Take() { return std::move(setup_); }

 private:
  absl::Status AddItem(const ArrangedTable& table, const TableRow& row, ledger::v1::Item* item);
  absl::Status AddMaterial(const ArrangedTable& table, const TableRow& row);
  // Limits of the parts of a case: supplement, delivery, legs, steps.
  absl::Status AddParts(const ArrangedTable& table, const TableRow& row, ledger::v1::Item* item);
  absl::Status AddPerson(const ArrangedTable& table, const TableRow& row);
  absl::Status AddGrants(const ArrangedTable& table, const TableRow& row, Person* person);

  HallSetup setup_;
  std::set<std::string, std::less<>> departments_;
  std::set<std::string, std::less<>> posts_;
  std::set<std::string, std::less<>> windows_;
  std::set<std::string, std::less<>> accounts_;
  // Where in `setup_.reference` each item is, and which materials it has.
  std::map<std::string, size_t, std::less<>> items_;
  std::set<std::pair<std::string, std::string>> materials_;
};

}  // namespace hallcase::domain::setup
