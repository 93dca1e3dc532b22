// Reference data of one hall, decoded: items, departments, posts, windows, rules, stock items,
// calendars and people.
//
// An immutable value behind shared_ptr<const Reference>; Fold changes a private copy.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hallcase/ledger/v1/reference_facts.pb.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/domain/calendar/axis.h"

namespace hallcase::domain {

struct Reference {
  template <typename T>
  using Versions =
      absl::btree_map<std::string, std::vector<std::shared_ptr<const T>>, std::less<>>;

  ledger::v1::HallOpened hall;
  Versions<ledger::v1::Item> items;
  Versions<ledger::v1::Department> departments;
  Versions<ledger::v1::Post> posts;
  Versions<ledger::v1::Window> windows;
  Versions<ledger::v1::WarningRule> rules;
  Versions<ledger::v1::PauseReason> pause_reasons;
  Versions<ledger::v1::LocalLimit> local_limits;
  Versions<ledger::v1::StockItem> stock_items;
  // By layer number.
  absl::btree_map<int, std::shared_ptr<const ledger::v1::Calendar>> calendars;
  // Compiled from `calendars`; version = number of calendar publications so far.
  std::shared_ptr<const Axis> axis;
  uint32_t calendar_version = 0;
  // Publications by the version that each made: what they changed decides which clocks follow.
  absl::btree_map<uint32_t, std::shared_ptr<const ledger::v1::Calendar>> calendar_changes;
  absl::btree_map<std::string, std::shared_ptr<const ledger::v1::PrincipalRow>, std::less<>>
      principals;

  // Newest version, retired or not; null if the code is unknown.
  template <typename T>
  static const T* Newest(const Versions<T>& table, std::string_view code) {
    auto it = table.find(code);
    return it == table.end() ? nullptr : it->second.back().get();
  }
  // The newest name of a code; the code itself where there is none.
  template <typename T>
  static std::string NameOf(const Versions<T>& table, const std::string& code) {
    const T* value = Newest(table, code);
    return value == nullptr || value->name().empty() ? code : value->name();
  }
  // Given version (1-based); null if there is none.
  template <typename T>
  static const T* AtVersion(const Versions<T>& table, std::string_view code, uint32_t version) {
    auto it = table.find(code);
    if (it == table.end() || version == 0 || version > it->second.size()) return nullptr;
    return it->second[version - 1].get();
  }
  const ledger::v1::PrincipalRow* FindPrincipal(std::string_view id) const {
    auto it = principals.find(id);
    return it == principals.end() ? nullptr : it->second.get();
  }

  // Who published last, calendars left aside, and in which entry; empty and 0 where the ledger does
  // not say.
  std::string published_by;
  uint64_t published_seq = 0;

  // Of all but calendars and items that imports bring: 1 and one more a published value.
  uint64_t version = 1;
  // Publications of warning rules so far.
  uint32_t rules_version = 0;

  // Recompiles `axis` from `calendars`; says which line is wrong.
  absl::Status CompileAxis();

  // A published layer takes its place; `axis` is not compiled again.
  void AddCalendar(const ledger::v1::Calendar& calendar);

  // As it will be once `calendar` is published: fills in its version, axis_version and changed
  // days, and says which line is wrong. REQUIRES: `axis` is set.
  absl::StatusOr<Reference> WithCalendar(ledger::v1::Calendar* calendar) const;
};

}  // namespace hallcase::domain
