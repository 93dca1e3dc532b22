#include "server/app/verify_words.h"

#include <memory>
#include <optional>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/message_differencer.h"
#include "hallcase/ledger/v1/rating_facts.pb.h"
#include "hallcase/ledger/v1/rows.pb.h"
#include "server/app/row_codec.h"
#include "server/base/hash.h"
#include "server/base/strings.h"
#include "storage/keys.h"

namespace hallcase::app {

using base::StrCat;
using base::ToHex;
using storage::Table;

namespace {

std::string Words(const std::optional<storage::IdKeyParts>& parts, const char* name) {
  return parts.has_value() ? StrCat(name, "=", parts->id) : "";
}

std::string Words(const std::optional<storage::BytesKeyParts>& parts, const char* name) {
  return parts.has_value() ? StrCat(name, "=", ToHex(parts->bytes)) : "";
}

std::string Index(Table table, std::string_view key) {
  if (table == Table::kCaseEntries) {
    const auto parts = storage::ParseCaseEntryKey(key);
    if (!parts.has_value()) return "";
    return StrCat("case_id=", parts->case_id, " seq=", parts->seq, " fact=", parts->fact_index);
  }
  if (table == Table::kCaseNumbers) {
    const auto parts = storage::ParseCaseNumberKey(key);
    return parts.has_value() ? StrCat("day=", parts->day, " sequence=", parts->sequence) : "";
  }
  if (table == Table::kExternals) {
    const auto parts = storage::ParseExternalKey(key);
    if (!parts.has_value() || parts->external_id.empty()) return "";
    return StrCat("source=", ToHex(parts->source), " kind=", parts->external_id.substr(0, 1),
                  " id=", ToHex(parts->external_id.substr(1)));
  }
  if (table == Table::kWork) {
    const auto parts = storage::ParseWorkKey(key);
    if (!parts.has_value()) return "";
    return StrCat("party_kind=", int{parts->party_kind}, " party=", ToHex(parts->party_id),
                  " due_at_us=", parts->due_at_us, " case_id=", parts->case_id);
  }
  if (table == Table::kTimers) {
    const auto parts = storage::ParseTimerKey(key);
    if (!parts.has_value()) return "";
    return StrCat("wake_at_us=", parts->wake_at_us, " subject=", parts->subject_id);
  }
  if (table == Table::kSheetNumbers) {
    const auto parts = storage::ParseSheetNumberKey(key);
    return parts.has_value() ? StrCat("day=", parts->day, " sequence=", parts->sequence) : "";
  }
  if (table == Table::kHeld) {
    const auto parts = storage::ParseHeldKey(key);
    if (!parts.has_value()) return "";
    return StrCat("holder_kind=", int{parts->holder_kind}, " holder=", ToHex(parts->holder_id),
                  " place=", ToHex(parts->place), " subject_kind=", int{parts->subject_kind},
                  " subject=", parts->subject_id);
  }
  if (table == Table::kHandoversOpen) {
    const auto parts = storage::ParseOpenHandoverKey(key);
    if (!parts.has_value()) return "";
    return StrCat("side=", int{parts->side}, " holder_kind=", int{parts->holder_kind},
                  " holder=", ToHex(parts->holder_id), " handover_id=", parts->handover_id);
  }
  if (table == Table::kDocumentsOf) {
    const auto parts = storage::ParseDocumentOfKey(key);
    if (!parts.has_value()) return "";
    return StrCat("subject_kind=", int{parts->subject_kind}, " subject=", parts->subject_id,
                  " document_id=", parts->document_id);
  }
  if (table == Table::kRatingsOf) {
    const auto parts = storage::ParseRatingOfKey(key);
    if (!parts.has_value()) return "";
    return StrCat("case_id=", parts->case_id, " rating_id=", parts->rating_id);
  }
  const auto parts = storage::ParseOpenWarningKey(key);
  if (!parts.has_value()) return "";
  return StrCat("party_kind=", int{parts->party_kind}, " party=", ToHex(parts->party_id),
                " warning_id=", parts->warning_id);
}

std::string Other(Table table, std::string_view key) {
  if (table == Table::kRequests) {
    const auto parts = storage::ParseRequestKey(key);
    if (!parts.has_value()) return "";
    return StrCat("week=", parts->week, " principal=", ToHex(parts->principal),
                  " request_id=", ToHex(parts->request_id));
  }
  if (table == Table::kCounters) {
    const auto parts = storage::ParseCounterKey(key);
    if (!parts.has_value()) return "";
    return StrCat("counter=", int{parts->counter_kind}, " day=", parts->day,
                  " dimension=", ToHex(parts->dimension));
  }
  if (table == Table::kReference) {
    const auto parts = storage::ParseReferenceKey(key);
    if (!parts.has_value()) return "";
    return StrCat("kind=", int{parts->kind}, " code=", ToHex(parts->code),
                  " version=", parts->version);
  }
  const auto parts = storage::ParseBlindKey(key);
  return parts.has_value() ? StrCat("field=", int{parts->field}, " case_id=", parts->case_id) : "";
}

std::unique_ptr<google::protobuf::Message> NewRow(Table table) {
  switch (table) {
    case Table::kHead: return std::make_unique<ledger::v1::HeadRow>();
    case Table::kCases: return std::make_unique<ledger::v1::CaseRow>();
    case Table::kWarnings: return std::make_unique<ledger::v1::WarningRow>();
    case Table::kJobs: return std::make_unique<ledger::v1::JobRow>();
    case Table::kHandovers: return std::make_unique<ledger::v1::HandoverRow>();
    case Table::kObjects: return std::make_unique<ledger::v1::ObjectRow>();
    case Table::kShifts: return std::make_unique<ledger::v1::ShiftRow>();
    case Table::kDocuments: return std::make_unique<ledger::v1::DocumentRow>();
    case Table::kRatings: return std::make_unique<ledger::v1::RatingRow>();
    case Table::kRequests: return std::make_unique<ledger::v1::RequestRow>();
    case Table::kReference: return std::make_unique<ledger::v1::ReferenceRow>();
    case Table::kStaff: return std::make_unique<ledger::v1::PrincipalRow>();
    default: return nullptr;
  }
}

}  // namespace

std::string KeyInWords(Table table, std::string_view key) {
  std::string words;
  switch (table) {
    case Table::kLedger: {
      const auto parts = storage::ParseLedgerKey(key);
      if (parts.has_value()) words = StrCat("seq=", parts->seq);
      break;
    }
    case Table::kHead: return "head";
    case Table::kCases: words = Words(storage::ParseCaseKey(key), "case_id"); break;
    case Table::kWarnings: words = Words(storage::ParseWarningKey(key), "warning_id"); break;
    case Table::kJobs: words = Words(storage::ParseJobKey(key), "job_id"); break;
    case Table::kHandovers: words = Words(storage::ParseHandoverKey(key), "handover_id"); break;
    case Table::kObjects: words = Words(storage::ParseObjectKey(key), "object_id"); break;
    case Table::kShifts: words = Words(storage::ParseShiftKey(key), "shift_id"); break;
    case Table::kDocuments: words = Words(storage::ParseDocumentKey(key), "document_id"); break;
    case Table::kRatings: words = Words(storage::ParseRatingKey(key), "rating_id"); break;
    case Table::kUpstreamNumbers:
      words = Words(storage::ParseUpstreamKey(key), "number");
      break;
    case Table::kStaff: words = Words(storage::ParseStaffKey(key), "staff"); break;
    case Table::kDataKeys: words = Words(storage::ParseDataKeyKey(key), "key_id"); break;
    case Table::kVerifiers: words = Words(storage::ParseVerifierKey(key), "account"); break;
    case Table::kSessions: words = Words(storage::ParseSessionKey(key), "token_hash"); break;
    case Table::kCursors: words = Words(storage::ParseCursorKey(key), "cursor"); break;
    case Table::kRequests:
    case Table::kCounters:
    case Table::kReference:
    case Table::kBlind: words = Other(table, key); break;
    default: words = Index(table, key);
  }
  return words.empty() ? StrCat("malformed key ", ToHex(key)) : words;
}

std::string DifferenceInWords(Table table, std::string_view stored, std::string_view rebuilt) {
  const auto stored_row = NewRow(table);
  const auto rebuilt_row = NewRow(table);
  if (stored_row == nullptr) return "the value differs from what the facts give";
  if (!ParseRow(table, stored, stored_row.get()).ok()) return "the row cannot be parsed";
  ParseRow(table, rebuilt, rebuilt_row.get()).IgnoreError();
  const auto* descriptor = stored_row->GetDescriptor();
  google::protobuf::util::MessageDifferencer differencer;
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const auto* field = descriptor->field(i);
    const std::vector<const google::protobuf::FieldDescriptor*> only = {field};
    if (!differencer.CompareWithFields(*stored_row, *rebuilt_row, only, only)) {
      return StrCat(field->name(), " differs from what the facts give");
    }
  }
  return "the bytes differ from what the facts give";
}

}  // namespace hallcase::app
