#include "client/cli/import/plan.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "client/tables/csv.h"
#include "server/base/hash.h"
#include "server/base/strings.h"
#include "server/base/text.h"

namespace hallcase::cli {
namespace {

using tables::CsvReader;
using tables::CsvRecord;

// As the contract has it for RecordStepRequest.external_step_id.
constexpr size_t kStepIdBytesMax = 128;
constexpr size_t kNoColumn = static_cast<size_t>(-1);

// A row read by the mapping; its case data are those of every other row of the case.
struct Row {
  PlannedCase about;
  PlannedStep step;
  bool skip = false;
};

class Planner {
 public:
  explicit Planner(const Mapping& mapping) : mapping_(mapping) {}

  absl::Status ReadHeader(const CsvRecord& header);
  void Add(const CsvRecord& record);
  ImportPlan Finish();

 private:
  // The value of a column; empty where it is not mapped or holds the empty word.
  std::string_view Value(const CsvRecord& record, Column column) const;
  // What is wrong with the row, or nothing.
  std::string ReadRow(const CsvRecord& record, Row* row) const;
  std::string ReadStep(const CsvRecord& record, Row* row) const;
  std::string ReadTime(const CsvRecord& record, Column column, std::optional<int64_t>* at) const;
  std::string ReadAbout(const CsvRecord& record, PlannedCase* about) const;
  std::string StepId(const Row& row) const;
  std::string Place(Row row);

  const Mapping& mapping_;
  size_t columns_ = 0;
  std::array<size_t, kColumnCount> places_{};
  ImportPlan plan_;
  absl::flat_hash_map<std::string, size_t> cases_;
  // Step id → line that has it.
  absl::flat_hash_map<std::string, size_t> step_ids_;
};

absl::Status Planner::ReadHeader(const CsvRecord& header) {
  if (!header.problem.empty()) {
    return absl::InvalidArgumentError(base::StrCat("the header cannot be read: ", header.problem));
  }
  columns_ = header.fields.size();
  for (size_t i = 0; i < kColumnCount; ++i) {
    places_[i] = kNoColumn;
    const std::string& name = mapping_.columns[i];
    if (name.empty()) continue;
    const auto found = std::find(header.fields.begin(), header.fields.end(), name);
    if (found == header.fields.end()) {
      return absl::InvalidArgumentError(base::StrCat("the file has no column '", name, "'"));
    }
    if (std::find(found + 1, header.fields.end(), name) != header.fields.end()) {
      return absl::InvalidArgumentError(base::StrCat("column '", name, "' comes twice"));
    }
    places_[i] = static_cast<size_t>(found - header.fields.begin());
  }
  return absl::OkStatus();
}

std::string_view Planner::Value(const CsvRecord& record, Column column) const {
  const size_t place = places_[static_cast<size_t>(column)];
  if (place == kNoColumn) return "";
  const std::string_view value = record.fields[place];
  return value == mapping_.empty_word ? std::string_view() : value;
}

std::string Planner::ReadTime(const CsvRecord& record, Column column,
                              std::optional<int64_t>* at) const {
  const std::string_view text = base::TrimText(Value(record, column));
  if (text.empty()) return "";
  *at = ParseTime(text, mapping_.time_pattern, mapping_.utc_offset_minutes);
  return at->has_value() ? "" : base::StrCat(mapping_.ColumnName(column), ": no such time");
}

std::string Planner::ReadAbout(const CsvRecord& record, PlannedCase* about) const {
  about->line = record.line;
  about->id = std::string(Value(record, Column::kCaseId));
  if (base::TrimText(about->id).empty()) return "the case id is empty";
  std::optional<int64_t> start;
  std::string wrong = ReadTime(record, Column::kStart, &start);
  if (wrong.empty() && !start && !mapping_.ColumnName(Column::kStart).empty()) {
    wrong = base::StrCat(mapping_.ColumnName(Column::kStart), ": the start is empty");
  }
  if (wrong.empty()) wrong = ReadTime(record, Column::kEnd, &about->end_us);
  if (wrong.empty()) wrong = ReadTime(record, Column::kUpstreamDue, &about->upstream_due_us);
  if (!wrong.empty()) return wrong;
  about->start_us = start.value_or(0);
  about->upstream_number = std::string(Value(record, Column::kUpstreamNumber));
  const std::string_view channel = Value(record, Column::kChannel);
  const auto found = mapping_.channels.find(channel);
  if (found != mapping_.channels.end()) {
    about->channel = found->second;
  } else if (!channel.empty()) {
    about->channel = v1::CHANNEL_OTHER;
  }
  return "";
}

std::string Planner::ReadStep(const CsvRecord& record, Row* row) const {
  const std::string_view activity = Value(record, Column::kStep);
  if (base::TrimText(activity).empty()) return "the step is empty";
  const auto found = mapping_.steps.find(activity);
  if (found != mapping_.steps.end()) {
    row->step.name = found->second;
    row->skip = found->second.empty();
  } else {
    row->step.name = std::string(activity);
    row->skip = mapping_.other_steps == OtherSteps::kSkip;
    if (mapping_.other_steps == OtherSteps::kReject) return "the mapping does not know the step";
  }
  const std::string_view person = Value(record, Column::kPerson);
  row->step.person = std::string(person.empty() ? mapping_.person_if_missing : person);
  if (row->step.person.empty()) return "the person is empty";
  std::optional<int64_t> at;
  const std::string wrong = ReadTime(record, Column::kTime, &at);
  if (!wrong.empty()) return wrong;
  if (!at) return "the time is empty";
  row->step.at_us = *at;
  row->step.line = record.line;
  row->step.external_step_id = std::string(Value(record, Column::kStepId));
  return "";
}

std::string Planner::ReadRow(const CsvRecord& record, Row* row) const {
  if (!record.problem.empty()) return record.problem;
  if (record.fields.size() != columns_) {
    return base::StrCat("got ", record.fields.size(), " columns, want ", columns_);
  }
  for (const std::string& field : record.fields) {
    if (!base::IsValidUtf8(field)) return "the row is not UTF-8";
    if (field.find('\0') != std::string::npos) return "the row holds a NUL byte";
  }
  const std::string wrong = ReadAbout(record, &row->about);
  return wrong.empty() ? ReadStep(record, row) : wrong;
}

// What names the step in the whole source.
std::string Planner::StepId(const Row& row) const {
  std::string id = row.step.external_step_id;
  const bool per_case = id.empty() || mapping_.step_id_scope == StepIdScope::kCase;
  if (id.empty()) {
    // Without an id a step is known by what it says.
    id = base::StrCat(row.step.name, "@", row.step.at_us, "@", row.step.person);
  }
  if (per_case) id = base::StrCat(row.about.id, "/", id);
  return id.size() <= kStepIdBytesMax ? id : base::ToHex(base::Sha256(id));
}

// Puts a good row into its case.
std::string Planner::Place(Row row) {
  const auto known = cases_.find(row.about.id);
  if (known != cases_.end()) {
    const PlannedCase& first = plan_.cases[known->second];
    const bool same = first.start_us == row.about.start_us && first.end_us == row.about.end_us &&
                      first.upstream_due_us == row.about.upstream_due_us &&
                      first.upstream_number == row.about.upstream_number;
    if (!same) {
      return base::StrCat("start, end, due date or number differ from line ", first.line,
                          " of the same case");
    }
  }
  const std::string& id = row.step.external_step_id = StepId(row);
  const auto [seen, added] = step_ids_.emplace(id, row.step.line);
  if (!added) return base::StrCat("line ", seen->second, " has the same step id");
  size_t place = plan_.cases.size();
  if (known != cases_.end()) {
    place = known->second;
  } else {
    cases_[row.about.id] = place;
    plan_.cases.push_back(std::move(row.about));
  }
  plan_.cases[place].steps.push_back(std::move(row.step));
  ++plan_.steps;
  return "";
}

void Planner::Add(const CsvRecord& record) {
  ++plan_.rows;
  Row row;
  std::string wrong = ReadRow(record, &row);
  if (wrong.empty() && row.skip) {
    ++plan_.skipped;
    return;
  }
  if (wrong.empty()) wrong = Place(std::move(row));
  if (!wrong.empty()) {
    plan_.rejects.push_back({record.line, std::move(wrong), std::string(record.raw)});
  }
}

ImportPlan Planner::Finish() {
  for (PlannedCase& about : plan_.cases) {
    std::stable_sort(
        about.steps.begin(), about.steps.end(),
        [](const PlannedStep& a, const PlannedStep& b) { return a.at_us < b.at_us; });
    if (mapping_.ColumnName(Column::kStart).empty()) about.start_us = about.steps.front().at_us;
    about.end_before = about.steps.size();
    if (about.end_us) {
      const auto later = std::upper_bound(
          about.steps.begin(), about.steps.end(), *about.end_us,
          [](int64_t end, const PlannedStep& step) { return end < step.at_us; });
      about.end_before = static_cast<size_t>(later - about.steps.begin());
    }
  }
  return std::move(plan_);
}

}  // namespace

absl::StatusOr<ImportPlan> PlanImport(const Mapping& mapping, std::string_view csv) {
  CsvReader reader(csv, mapping.delimiter);
  CsvRecord record;
  if (!reader.Next(&record)) return absl::InvalidArgumentError("the file is empty");
  Planner planner(mapping);
  const absl::Status header = planner.ReadHeader(record);
  if (!header.ok()) return header;
  while (reader.Next(&record)) planner.Add(record);
  return planner.Finish();
}

}  // namespace hallcase::cli
