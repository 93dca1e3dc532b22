// Comparing side of the rebuild: its rows as they should be stored.

#include <utility>

#include "server/app/rebuild.h"
#include "server/app/row_codec.h"
#include "storage/keys.h"

namespace hallcase::app {

using storage::Table;

Rebuild::Marks* Rebuild::MarksOf(Table table) {
  switch (table) {
    case Table::kCaseEntries: return &case_entries_;
    case Table::kWork: return &work_;
    case Table::kTimers: return &timers_;
    case Table::kWarningsOpen: return &warnings_open_;
    case Table::kHeld: return &held_;
    case Table::kHandoversOpen: return &handovers_open_;
    case Table::kDocumentsOf: return &documents_of_;
    case Table::kRatingsOf: return &ratings_of_;
    default: return nullptr;
  }
}

Rebuild::Numbers* Rebuild::NumbersOf(Table table) {
  switch (table) {
    case Table::kCaseNumbers: return &case_numbers_;
    case Table::kExternals: return &externals_;
    case Table::kUpstreamNumbers: return &upstreams_;
    case Table::kCounters: return &counters_;
    case Table::kSheetNumbers: return &sheet_numbers_;
    default: return nullptr;
  }
}

Rebuild::Messages* Rebuild::MessagesOf(Table table) {
  switch (table) {
    case Table::kRequests: return &requests_;
    case Table::kReference: return &reference_rows_;
    case Table::kStaff: return &staff_;
    default: return nullptr;
  }
}

namespace {

template <typename Map>
std::optional<std::string> TakeRow(Map* rows, const std::optional<storage::IdKeyParts>& key) {
  if (!key.has_value()) return std::nullopt;
  const auto found = rows->find(key->id);
  if (found == rows->end()) return std::nullopt;
  std::string bytes = found->second.SerializeAsString();
  rows->erase(found);
  return bytes;
}

}  // namespace

std::optional<std::string> Rebuild::Take(Table table, const std::string& key) {
  if (table == Table::kCases) {
    const auto parts = storage::ParseCaseKey(key);
    return parts.has_value() ? cases_.Take(parts->id) : std::nullopt;
  }
  if (table == Table::kWarnings) return TakeRow(&warnings_, storage::ParseWarningKey(key));
  if (table == Table::kJobs) return TakeRow(&jobs_, storage::ParseJobKey(key));
  if (table == Table::kHandovers) return TakeRow(&handovers_, storage::ParseHandoverKey(key));
  if (table == Table::kObjects) return TakeRow(&objects_, storage::ParseObjectKey(key));
  if (table == Table::kShifts) return TakeRow(&shifts_, storage::ParseShiftKey(key));
  if (table == Table::kDocuments) return TakeRow(&documents_, storage::ParseDocumentKey(key));
  if (table == Table::kRatings) return TakeRow(&ratings_, storage::ParseRatingKey(key));
  if (Marks* marks = MarksOf(table); marks != nullptr) {
    if (marks->erase(key) == 0) return std::nullopt;
    return std::string(MarkRow());
  }
  if (Numbers* numbers = NumbersOf(table); numbers != nullptr) {
    const auto found = numbers->find(key);
    if (found == numbers->end()) return std::nullopt;
    const NumberRow row = EncodeNumberRow(found->second);
    numbers->erase(found);
    return std::string(row.view());
  }
  if (Messages* messages = MessagesOf(table); messages != nullptr) {
    const auto found = messages->find(key);
    if (found == messages->end()) return std::nullopt;
    std::string bytes = std::move(found->second);
    messages->erase(found);
    return bytes;
  }
  return std::nullopt;
}

void Rebuild::ForEachLeft(Table table, const std::function<bool(const std::string&)>& visit) {
  if (table == Table::kCases) {
    return cases_.ForEachId([&](int64_t id) { return visit(storage::CaseKey(hall_, id)); });
  }
  const auto visit_ids = [&](const auto& rows, const auto& make_key) {
    for (const auto& [id, row] : rows) {
      if (!visit(make_key(hall_, id))) return;
    }
  };
  if (table == Table::kWarnings) return visit_ids(warnings_, storage::WarningKey);
  if (table == Table::kJobs) return visit_ids(jobs_, storage::JobKey);
  if (table == Table::kHandovers) return visit_ids(handovers_, storage::HandoverKey);
  if (table == Table::kObjects) return visit_ids(objects_, storage::ObjectKey);
  if (table == Table::kShifts) return visit_ids(shifts_, storage::ShiftKey);
  if (table == Table::kDocuments) return visit_ids(documents_, storage::DocumentKey);
  if (table == Table::kRatings) return visit_ids(ratings_, storage::RatingKey);
  if (Marks* marks = MarksOf(table); marks != nullptr) {
    for (const std::string& key : *marks) {
      if (!visit(key)) return;
    }
  } else if (Numbers* numbers = NumbersOf(table); numbers != nullptr) {
    for (const auto& [key, value] : *numbers) {
      if (!visit(key)) return;
    }
  } else if (Messages* messages = MessagesOf(table); messages != nullptr) {
    for (const auto& [key, value] : *messages) {
      if (!visit(key)) return;
    }
  }
}

}  // namespace hallcase::app
