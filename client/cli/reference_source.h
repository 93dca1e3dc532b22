// Reference data from both sides: what the server has published, and what a source says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/context.h"
#include "server/domain/setup/setup.h"

namespace hallcase::cli {

struct PublishedReference {
  domain::setup::HallSetup setup;
  // reference_version of the contract.
  uint64_t version = 0;
};

// All of one version; nullopt after saying why not.
std::optional<PublishedReference> ReadPublished(Context& context);

// Adds the people whom the caller may see. False with the context's exit code set where that
// failed; a caller without the right gets none and `*readable` false.
bool ReadPeople(Context& context, domain::setup::HallSetup* setup, bool* readable);

struct WantedReference {
  domain::setup::HallSetup setup;
  // Names of tables that the source does not have: they are as published.
  std::vector<std::string> missing;
  // Sheets and files of the source that are no tables.
  std::vector<std::string> ignored;
  bool has_people = false;
};

// `path` as client/tables reads it, checked as a whole. INVALID_ARGUMENT names what is wrong.
absl::StatusOr<WantedReference> ReadWanted(const std::string& path,
                                           const domain::setup::HallSetup& published);

}  // namespace hallcase::cli
