#include "client/cli/import/mapping.h"

#include <algorithm>
#include <set>

#include "absl/strings/numbers.h"
#include "client/cli/words.h"
#include "server/base/strings.h"
#include "server/base/text.h"

namespace hallcase::cli {
namespace {

constexpr std::array<std::string_view, kColumnCount> kColumnKeys = {
    "case_id", "step", "person", "time", "step_id", "start", "end", "upstream_due",
    "upstream_number", "channel"};
constexpr std::string_view kColumnPrefix = "column.";
constexpr std::string_view kArrow = "=>";
constexpr size_t kSourceBytesMax = 64;
constexpr size_t kItemBytesMax = 64;
constexpr int kUtcOffsetMinutesMax = 14 * 60;

bool TakePrefix(std::string_view* text, std::string_view prefix) {
  if (text->substr(0, prefix.size()) != prefix) return false;
  text->remove_prefix(prefix.size());
  return true;
}

// Each setter says what is wrong with the value, or nothing.
std::string SetDelimiter(std::string_view value, Mapping* mapping) {
  if (value == "tab") value = "\t";
  if (value == "comma") value = ",";
  if (value == "semicolon") value = ";";
  if (value.size() != 1 || value == "\"") return "delimiter: want comma, semicolon or tab";
  mapping->delimiter = value.front();
  return "";
}

std::string SetColumn(std::string_view name, std::string_view value, Mapping* mapping) {
  const auto* found = std::find(kColumnKeys.begin(), kColumnKeys.end(), name);
  if (found == kColumnKeys.end()) return base::StrCat("no column '", name, "' is known");
  if (value.empty()) return "a column's heading must not be empty";
  mapping->columns[static_cast<size_t>(found - kColumnKeys.begin())] = std::string(value);
  return "";
}

std::string SetTimes(std::string_view key, std::string_view value, Mapping* mapping) {
  if (key == "time_format") {
    mapping->time_pattern = std::string(value);
    const std::string_view problem = PatternProblem(value);
    return problem.empty() ? "" : base::StrCat("time_format ", problem);
  }
  const bool number = absl::SimpleAtoi(base::ToAbsl(value), &mapping->utc_offset_minutes);
  const bool fits = number && std::abs(mapping->utc_offset_minutes) <= kUtcOffsetMinutesMax;
  return fits ? "" : "utc_offset_minutes: want a number from -840 to 840";
}

std::string SetRule(std::string_view key, std::string_view value, Mapping* mapping) {
  if (key == "step_id_scope") {
    if (value != "source" && value != "case") return "step_id_scope: want source or case";
    mapping->step_id_scope = value == "case" ? StepIdScope::kCase : StepIdScope::kSource;
    return "";
  }
  if (value == "keep") {
    mapping->other_steps = OtherSteps::kKeep;
  } else if (value == "skip") {
    mapping->other_steps = OtherSteps::kSkip;
  } else if (value == "reject") {
    mapping->other_steps = OtherSteps::kReject;
  } else {
    return "other_steps: want keep, skip or reject";
  }
  return "";
}

std::string SetKey(std::string_view key, std::string_view value, Mapping* mapping) {
  std::string_view column = key;
  if (TakePrefix(&column, kColumnPrefix)) return SetColumn(column, value, mapping);
  if (key == "source") {
    mapping->source = std::string(value);
    // The id of an outside person is source/code.
    const bool fits = !value.empty() && value.size() <= kSourceBytesMax &&
                      value.find('/') == std::string_view::npos;
    return fits ? "" : "source: want 1-64 bytes without /";
  }
  if (key == "item") {
    mapping->item = std::string(value);
    return value.empty() || value.size() > kItemBytesMax ? "item: want 1-64 bytes" : "";
  }
  if (key == "empty") {
    mapping->empty_word = std::string(value);
    return "";
  }
  if (key == "person_if_missing") {
    mapping->person_if_missing = std::string(value);
    return "";
  }
  if (key == "delimiter") return SetDelimiter(value, mapping);
  if (key == "time_format" || key == "utc_offset_minutes") return SetTimes(key, value, mapping);
  if (key == "step_id_scope" || key == "other_steps") return SetRule(key, value, mapping);
  return base::StrCat("unknown key '", key, "'");
}

// "ACTIVITY => STEP" and "WORD => CHANNEL".
std::string SetTranslation(bool channel, std::string_view rest, Mapping* mapping) {
  const size_t arrow = rest.rfind(kArrow);
  if (arrow == std::string_view::npos) return "want FROM => TO";
  const std::string from(base::TrimText(rest.substr(0, arrow)));
  const std::string_view to = base::TrimText(rest.substr(arrow + kArrow.size()));
  if (from.empty() || to.empty()) return "want FROM => TO";
  if (!channel) {
    const bool added = mapping->steps.emplace(from, to == "-" ? "" : std::string(to)).second;
    return added ? "" : "this step was translated before";
  }
  const auto number = FlagNumber(v1::Channel_descriptor(), to);
  if (!number) return "a channel is window, online, mobile, courier or other";
  const bool added = mapping->channels.emplace(from, static_cast<v1::Channel>(*number)).second;
  return added ? "" : "this channel was translated before";
}

std::string ReadLine(std::string_view line, std::set<std::string>* seen, Mapping* mapping) {
  std::string_view rest = line;
  if (TakePrefix(&rest, "step ")) return SetTranslation(false, rest, mapping);
  if (TakePrefix(&rest, "channel ")) return SetTranslation(true, rest, mapping);
  const size_t equals = line.find('=');
  if (equals == std::string_view::npos) return "want key = value";
  const std::string_view key = base::TrimText(line.substr(0, equals));
  if (!seen->insert(std::string(key)).second) return base::StrCat("'", key, "' comes twice");
  return SetKey(key, base::TrimText(line.substr(equals + 1)), mapping);
}

}  // namespace

absl::StatusOr<Mapping> ParseMapping(std::string_view text) {
  if (text.size() > kMappingBytesMax) return absl::InvalidArgumentError("line 1: too large");
  if (!base::IsValidUtf8(text)) return absl::InvalidArgumentError("line 1: not UTF-8");
  Mapping mapping;
  std::set<std::string> seen;
  size_t number = 1;
  for (; !text.empty(); ++number) {
    const size_t end = text.find('\n');
    const std::string_view line = base::TrimText(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line.front() == '#') continue;
    const std::string wrong = ReadLine(line, &seen, &mapping);
    if (!wrong.empty()) {
      return absl::InvalidArgumentError(base::StrCat("line ", number, ": ", wrong));
    }
  }
  std::string missing;
  if (mapping.source.empty()) missing = "source";
  if (mapping.item.empty()) missing = "item";
  for (size_t i = 0; i < kColumnsRequired; ++i) {
    if (mapping.columns[i].empty()) missing = base::StrCat(kColumnPrefix, kColumnKeys[i]);
  }
  if (missing.empty()) return mapping;
  return absl::InvalidArgumentError(base::StrCat("line ", number, ": '", missing, "' is missing"));
}

}  // namespace hallcase::cli
