// A preview of differences, for people and for machines. Pure and thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "hallcase/v1/catalog.pb.h"
#include "server/domain/setup/diff.h"

namespace hallcase::cli {

struct ReferenceDiff {
  uint64_t base_version = 0;
  domain::setup::SetupDiff diff;
  // What it does to running cases; absent where nobody was asked.
  std::optional<v1::PreviewReferenceResponse> preview;
  // Tables that the source does not have, and what of it is no table.
  std::vector<std::string> missing;
  std::vector<std::string> ignored;
  // There is a table of people, and the caller may not see those of the hall.
  bool people_hidden = false;
};

void PrintReferenceDiff(const ReferenceDiff& diff, std::ostream& out);

// One line: {"base_version":…,"differs":…,"tables":[{"table":"items","same":…,"rows":[…]}],…}
std::string ReferenceDiffJson(const ReferenceDiff& diff);

}  // namespace hallcase::cli
