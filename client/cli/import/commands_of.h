// The commands that a planned case becomes, with ids that are the same at every run.
// Pure and thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/cli/import/plan.h"
#include "hallcase/v1/ingest.pb.h"

namespace hallcase::cli {

struct PlannedCommand {
  v1::IngestRequest request;
  // The row that it comes from: the case's first one for its register and its end.
  size_t line = 0;
};

// UUID text made from its parts by SHA-256 (version 8 of RFC 9562), so that the same row imported
// again is the same request.
std::string DeterministicUuid(std::string_view source, std::string_view kind,
                              std::string_view case_id, std::string_view step_id);

// An outside person: "source/code", bytes as they are.
v1::Party OutsideParty(const Mapping& mapping, std::string_view code);

// Register, then steps and end in their order. Every command names its case by (source, external
// id) and acts on any version.
std::vector<PlannedCommand> CommandsOf(const Mapping& mapping, const PlannedCase& about);

}  // namespace hallcase::cli
