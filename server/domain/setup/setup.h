// A hall's set-up directory as values: strings in, reference data and people out. Who calls reads
// the files; the forms are described in deploy/halls/README.md.
//
//   hall.conf departments.tsv posts.tsv windows.tsv items.tsv item_materials.tsv rules.tsv
//   pause_reasons.tsv limits.tsv stock.tsv staff.tsv and the calendar files that hall.conf names
//
// Pure and thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "hallcase/ledger/v1/reference_facts.pb.h"
#include "server/domain/setup/table.h"

namespace hallcase::domain::setup {

struct SetupFile {
  // As SetupFileNames gave it.
  std::string name;
  std::string text;
};

// Somebody who may act in the hall. Passwords are never part of a set-up.
struct Person {
  // 1–64 of [a-z0-9._-]
  std::string account;
  std::string name;
  std::string phone;
  std::string post;
  std::string window;
  ledger::v1::PrincipalKind kind = ledger::v1::PRINCIPAL_KIND_STAFF;
  std::vector<ledger::v1::Grant> grants;
};

struct HallSetup {
  // 1–32 of [a-z0-9-]
  std::string hall_id;
  ledger::v1::HallOpened hall;
  // Calendars, departments, posts, windows, items with their materials, rules: each after what it
  // refers to. Versions are 0: the ledger gives them.
  std::vector<ledger::v1::ReferencePublished> reference;
  std::vector<Person> people;
};

inline constexpr std::string_view kHallConfName = "hall.conf";

// The files to read beside hall.conf, relative to its directory, given its text.
// INVALID_ARGUMENT, naming the line, if hall.conf is wrong.
absl::StatusOr<std::vector<std::string>> SetupFileNames(std::string_view hall_conf);

// `files` must hold hall.conf and all that SetupFileNames names. INVALID_ARGUMENT, naming file,
// line and column, for the first thing that is wrong: a value out of its form, a code that comes
// twice or refers to nothing, a promise above the legal limit, one person with both administrator
// roles.
absl::StatusOr<HallSetup> ParseSetup(const std::vector<SetupFile>& files);

// The same from tables alone, each of them once, by the same checks: a set-up without hall.conf and
// calendars, for a hall that is open already.
absl::StatusOr<HallSetup> BuildSetup(std::vector<RawTable> tables);

}  // namespace hallcase::domain::setup
