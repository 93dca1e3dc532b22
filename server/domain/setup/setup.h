// A hall's set-up directory as values: strings in, reference data and people out. Who calls reads
// the files; the forms are described in deploy/halls/README.md.
//
//   hall.conf departments.tsv posts.tsv windows.tsv items.tsv item_materials.tsv rules.tsv
//   pause_reasons.tsv staff.tsv and the calendar files that hall.conf names
//
// Pure and thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "hallcase/ledger/v1/reference_facts.pb.h"

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

// `files` must hold hall.conf and all that SetupFileNames names. INVALID_ARGUMENT as "FILE:LINE: …"
// for the first thing that is wrong: a value out of its form, a code that comes twice or refers to
// nothing, a promise above the legal limit, one person with both administrator roles.
absl::StatusOr<HallSetup> ParseSetup(const std::vector<SetupFile>& files);

}  // namespace hallcase::domain::setup
