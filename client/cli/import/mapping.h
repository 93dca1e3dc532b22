// How a CSV event log becomes cases: one row a step, columns that say what of which case.
//
//   # deploy/halls/mappings/README.md explains every line
//   source = wabo
//   item = wabo-receipt
//   column.case_id = case:concept:name
//   column.step = concept:name
//   column.person = org:resource
//   column.time = time:timestamp
//   step T02 Check confirmation of receipt => 核对回执
//
// Pure and thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "client/cli/time_text.h"
#include "hallcase/v1/case.pb.h"

namespace hallcase::cli {

inline constexpr size_t kMappingBytesMax = 1 << 20;

// What a column can say. The numbers index Mapping::columns.
enum class Column : size_t {
  kCaseId = 0,
  kStep,
  kPerson,
  kTime,
  kStepId,
  kStart,
  kEnd,
  kUpstreamDue,
  kUpstreamNumber,
  kChannel,
};
inline constexpr size_t kColumnCount = 10;
// The first ones must be mapped.
inline constexpr size_t kColumnsRequired = 4;

// How many rows of the file a step id names.
enum class StepIdScope {
  // One of the whole source.
  kSource,
  // One of its case.
  kCase,
};

// What to do with a step that no `step` line names.
enum class OtherSteps { kKeep, kSkip, kReject };

struct Mapping {
  // 1–64 bytes: the system that the log is from.
  std::string source;
  // The item that the cases get; made by the import where the hall does not have it.
  std::string item;
  std::string time_pattern = std::string(kIsoPattern);
  // For times without a zone.
  int utc_offset_minutes = kUtcOffsetMinutesDefault;
  char delimiter = ',';
  // Headings by Column; empty = the log has none.
  std::array<std::string, kColumnCount> columns;
  // A word that means "no value", beside the empty one.
  std::string empty_word;
  // Who stands for a missing person; empty = such rows are rejected.
  std::string person_if_missing;
  StepIdScope step_id_scope = StepIdScope::kSource;
  OtherSteps other_steps = OtherSteps::kKeep;
  // Activity → step name; an empty name skips the row.
  std::map<std::string, std::string, std::less<>> steps;
  std::map<std::string, v1::Channel, std::less<>> channels;

  const std::string& ColumnName(Column column) const {
    return columns[static_cast<size_t>(column)];
  }
};

// INVALID_ARGUMENT, beginning with "line N: ", for what is not understood, comes twice or is
// missing.
absl::StatusOr<Mapping> ParseMapping(std::string_view text);

}  // namespace hallcase::cli
