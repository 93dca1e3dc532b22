// From a CSV event log to the cases, steps and ends that it tells of. Pure and thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/import/mapping.h"

namespace hallcase::cli {

// One row that does not go in, or one command that was refused.
struct Reject {
  size_t line = 0;
  std::string reason;
  // The row as it stands in the file; empty for a command that was made of several.
  std::string raw;
};

struct PlannedStep {
  size_t line = 0;
  std::string name;
  std::string person;
  // Unique in the source for ever.
  std::string external_step_id;
  int64_t at_us = 0;
};

struct PlannedCase {
  // Of its first row.
  size_t line = 0;
  std::string id;
  int64_t start_us = 0;
  std::optional<int64_t> end_us;
  std::optional<int64_t> upstream_due_us;
  std::string upstream_number;
  v1::Channel channel = v1::CHANNEL_UNSPECIFIED;
  // By time, ties in file order. The first one's person holds the first leg.
  std::vector<PlannedStep> steps;
  // The end comes before steps[end_before]: after every step that is not later than it.
  size_t end_before = 0;
};

struct ImportPlan {
  // In the order of their first rows.
  std::vector<PlannedCase> cases;
  std::vector<Reject> rejects;
  // Rows below the header, good and bad.
  size_t rows = 0;
  size_t steps = 0;
  // Rows whose step the mapping skips.
  size_t skipped = 0;
};

// INVALID_ARGUMENT when the text has no usable header (a mapped column is missing or comes twice);
// all else is a matter of single rows: a wrong number of columns, bytes that are not UTF-8 or NUL,
// an unparsable time, an empty case id, step or person, a repeated step id, case data that
// contradict an earlier row. A case all of whose rows are bad is not there.
absl::StatusOr<ImportPlan> PlanImport(const Mapping& mapping, std::string_view csv);

}  // namespace hallcase::cli
