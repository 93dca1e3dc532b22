// Turns the tables of a set-up into values, checking each against those before it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "server/domain/setup/hall_conf.h"
#include "server/domain/setup/setup.h"
#include "server/domain/setup/tsv.h"

namespace hallcase::domain::setup {

inline constexpr std::string_view kDepartmentsName = "departments.tsv";
inline constexpr std::string_view kPostsName = "posts.tsv";
inline constexpr std::string_view kWindowsName = "windows.tsv";
inline constexpr std::string_view kItemsName = "items.tsv";
inline constexpr std::string_view kItemMaterialsName = "item_materials.tsv";
inline constexpr std::string_view kRulesName = "rules.tsv";
inline constexpr std::string_view kPauseReasonsName = "pause_reasons.tsv";
inline constexpr std::string_view kStaffName = "staff.tsv";

// One set-up. The Add functions are called once each, in the order in which they stand here.
// Every error is INVALID_ARGUMENT as "FILE:LINE: …".
class Builder {
 public:
  explicit Builder(const HallConf& conf);

  absl::Status AddCalendar(const CalendarFile& file, std::string_view text);
  absl::Status AddDepartments(std::string_view text);
  absl::Status AddPosts(std::string_view text);
  absl::Status AddWindows(std::string_view text);
  absl::Status AddItems(std::string_view items, std::string_view materials);
  absl::Status AddRules(std::string_view text);
  absl::Status AddPauseReasons(std::string_view text);
  absl::Status AddStaff(std::string_view text);

  HallSetup Take() { return std::move(setup_); }

 private:
  absl::Status AddItem(const TsvRow& row, ledger::v1::Item* item);
  // Limits of the parts of a case: supplement, delivery, legs, steps.
  absl::Status AddParts(const TsvRow& row, ledger::v1::Item* item);
  absl::Status AddPerson(const TsvRow& row);
  absl::Status AddGrants(const TsvRow& row, std::string_view roles, Person* person);

  HallSetup setup_;
  std::set<std::string, std::less<>> departments_;
  std::set<std::string, std::less<>> posts_;
  std::set<std::string, std::less<>> windows_;
  std::set<std::string, std::less<>> accounts_;
};

}  // namespace hallcase::domain::setup
