#include "server/documents/snapshot_check.h"

#include <algorithm>
#include <string>

#include "absl/strings/cord.h"
#include "server/base/strings.h"
#include "server/base/text.h"
#include "server/documents/template.h"

namespace hallcase::documents {
namespace {

using base::StrCat;

constexpr int64_t kIssuedAtMicrosMax = 253'402'300'799'999'999;  // 9999-12-31 23:59:59.999999 UTC

absl::Status Refusal(absl::StatusCode code, std::string_view place, std::string_view want) {
  absl::Status status(code, StrCat(place, ": ", want));
  status.SetPayload(kPlacePayload, absl::Cord(base::ToAbsl(place)));
  return status;
}

absl::Status Refused(std::string_view place, std::string_view want) {
  return Refusal(absl::StatusCode::kInvalidArgument, place, want);
}

bool IsPrintableNumber(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-';
  });
}

bool IsHallId(std::string_view id) {
  if (id.empty() || id.size() > kHallIdBytesMax) return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-';
  });
}

bool IsBlank(std::string_view text) { return base::TrimText(text).empty(); }

absl::Status CheckHead(const Snapshot& snapshot, const Template& form) {
  if (snapshot.number.empty() || snapshot.number.size() > kNumberBytesMax ||
      !IsPrintableNumber(snapshot.number)) {
    return Refused("number", "want 1-30 of 0-9, A-Z, -");
  }
  if (!base::IsValidUtf8(snapshot.word_number_zh)) return Refused("word_number_zh", "want UTF-8");
  if (!IsHallId(snapshot.hall_id)) return Refused("hall_id", "want 1-32 of a-z, 0-9, -");
  if (IsBlank(snapshot.hall_name_zh) || !base::IsValidUtf8(snapshot.hall_name_zh)) {
    return Refused("hall_name_zh", "want a name in UTF-8");
  }
  if (snapshot.case_number.empty() && form.case_number == Need::kRequired) {
    return Refused("case_number", StrCat("missing, ", form.title_zh, " is about one case"));
  }
  if (snapshot.case_number.size() > kCaseNumberBytesMax ||
      !IsPrintableNumber(snapshot.case_number)) {
    return Refused("case_number", "want up to 50 of 0-9, A-Z, -");
  }
  if (snapshot.issued_at_us <= 0 || snapshot.issued_at_us > kIssuedAtMicrosMax) {
    return Refused("issued_at_us", "want microseconds between 1970 and 9999");
  }
  if (snapshot.utc_offset_minutes < -kUtcOffsetMinutesMax ||
      snapshot.utc_offset_minutes > kUtcOffsetMinutesMax) {
    return Refused("utc_offset_minutes", "want at most 18 hours");
  }
  if (snapshot.salt.size() < kSaltBytesMin) return Refused("salt", "want 16 random bytes or more");
  return absl::OkStatus();
}

absl::Status CheckField(const DocumentField& field, const TemplateField& form) {
  const std::string place = StrCat("fields.", field.name);
  if (IsBlank(field.label_zh) || !base::IsValidUtf8(field.label_zh)) {
    return Refused(place, StrCat("want a label in UTF-8, e.g. ", form.label_zh));
  }
  if (!base::IsValidUtf8(field.value)) return Refused(place, "want UTF-8");
  if (form.need == Need::kRequired && IsBlank(field.value)) {
    return Refused(place, StrCat("blank, and ", form.label_zh, " is required"));
  }
  return absl::OkStatus();
}

// Walks both lists in their order. What is left over of the snapshot is unknown to the template,
// twice there, or out of order.
absl::Status CheckFields(const Snapshot& snapshot, const Template& form) {
  auto next = snapshot.fields.begin();
  for (const TemplateField& wanted : form.fields) {
    if (next != snapshot.fields.end() && next->name == wanted.name) {
      if (absl::Status status = CheckField(*next, wanted); !status.ok()) return status;
      ++next;
    } else if (wanted.need == Need::kRequired && FindField(snapshot, wanted.name) == nullptr) {
      return Refused(StrCat("fields.", wanted.name),
                     StrCat("missing, ", form.title_zh, " needs ", wanted.label_zh));
    }
  }
  if (next == snapshot.fields.end()) return absl::OkStatus();
  const auto known = [&](const TemplateField& field) { return field.name == next->name; };
  const bool is_known = std::any_of(form.fields.begin(), form.fields.end(), known);
  if (is_known) return Refused(StrCat("fields.", next->name), "twice, or out of order");
  // An unknown name may be anything: it is not repeated.
  return Refused("fields", StrCat("field ", next - snapshot.fields.begin(), " is not in version ",
                                  form.version, " of ", form.title_zh));
}

absl::Status CheckTable(const DocumentTable& table, const TemplateTable& form) {
  const std::string place = StrCat("tables.", table.name);
  if (IsBlank(table.title_zh) || !base::IsValidUtf8(table.title_zh)) {
    return Refused(place, StrCat("want a title in UTF-8, e.g. ", form.title_zh));
  }
  const size_t columns = form.columns.size();
  if (table.columns_zh.size() != columns) {
    return Refused(place, StrCat("want ", columns, " columns"));
  }
  for (const std::string& label : table.columns_zh) {
    if (!base::IsValidUtf8(label)) return Refused(place, "want column labels in UTF-8");
  }
  if (table.rows.size() < form.rows_min) {
    return Refused(place, StrCat("want at least ", form.rows_min, " rows"));
  }
  const auto cells = static_cast<size_t>(std::count_if(
      form.columns.begin(), form.columns.end(),
      [](const TemplateColumn& column) { return column.filled == Filled::kBySnapshot; }));
  for (size_t i = 0; i < table.rows.size(); ++i) {
    const std::string row = StrCat(place, ".", i);
    if (table.rows[i].size() != cells) return Refused(row, StrCat("want ", cells, " cells"));
    for (const std::string& cell : table.rows[i]) {
      if (!base::IsValidUtf8(cell)) return Refused(row, "want UTF-8");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckTables(const Snapshot& snapshot, const Template& form) {
  auto next = snapshot.tables.begin();
  for (const TemplateTable& wanted : form.tables) {
    if (next != snapshot.tables.end() && next->name == wanted.name) {
      if (absl::Status status = CheckTable(*next, wanted); !status.ok()) return status;
      ++next;
    } else if (wanted.need == Need::kRequired && FindTable(snapshot, wanted.name) == nullptr) {
      return Refused(StrCat("tables.", wanted.name),
                     StrCat("missing, ", form.title_zh, " needs ", wanted.title_zh));
    }
  }
  if (next == snapshot.tables.end()) return absl::OkStatus();
  return Refused("tables", StrCat("table ", next - snapshot.tables.begin(),
                                  " is unknown, twice there, or out of order"));
}

}  // namespace

absl::Status CheckSnapshot(const Snapshot& snapshot) {
  const Template* form = FindTemplate(snapshot.kind, snapshot.template_version);
  if (form == nullptr) {
    return Refusal(absl::StatusCode::kNotFound, "template_version",
                   StrCat("no version ", snapshot.template_version, " of document kind ",
                          static_cast<int>(snapshot.kind)));
  }
  if (absl::Status status = CheckHead(snapshot, *form); !status.ok()) return status;
  if (absl::Status status = CheckFields(snapshot, *form); !status.ok()) return status;
  if (absl::Status status = CheckTables(snapshot, *form); !status.ok()) return status;
  for (size_t i = 0; i < snapshot.notes.size(); ++i) {
    if (IsBlank(snapshot.notes[i]) || !base::IsValidUtf8(snapshot.notes[i])) {
      return Refused(StrCat("notes.", i), "want a sentence in UTF-8");
    }
  }
  if (Canonical(snapshot).size() > kCanonicalBytesMax) {
    return Refused("snapshot", "want at most 1 MiB");
  }
  return absl::OkStatus();
}

}  // namespace hallcase::documents
