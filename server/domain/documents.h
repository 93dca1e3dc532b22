// Documents (文书): their numbers, which of them fits a case as it is, and what ends them. What a
// document says is made and sealed before it is decided (server/rpc/documents).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/domain/case_draft.h"
#include "server/domain/decide.h"

namespace hallcase::domain {

using DocumentKind = ledger::v1::DocumentKind;

// Printed name, "受理通知书"; empty for no kind.
std::string_view DocumentKindZh(DocumentKind kind);

// Document numbers: the hall's prefix ‖ two letters of the kind ‖ yyyymmdd ‖ sequence of the day,
// over all kinds ‖ check character. At most 30 characters. Unique, never used again.
// REQUIRES: a kind.
std::string FormatDocumentNumber(std::string_view prefix, DocumentKind kind, uint32_t day,
                                 uint32_t sequence);
// The id behind a printed number; lower case and spaces are forgiven, nullopt for what is none.
std::optional<int64_t> ParseDocumentNumber(std::string_view prefix, std::string_view text);
// Day and sequence in one number: documents are found by number without an index.
int64_t DocumentId(uint32_t day, uint32_t sequence);

// The notice, the pause or the clock (by its number) that a document of this kind is about, the
// last one where there are several; 0 for kinds that are about the case alone, or if there is none.
uint32_t LatestAbout(const ledger::v1::CaseRow& row, DocumentKind kind);

// DOCUMENT_NOT_ISSUABLE, saying when this kind can be issued, unless it fits the case as it is.
std::optional<Rejection> CheckIssuable(const ledger::v1::CaseRow& row, DocumentKind kind,
                                       uint32_t about);
// The same for the sheets, which know one kind each: handovers that were not withdrawn, and shifts.
std::optional<Rejection> CheckIssuable(const ledger::v1::HandoverRow& row, DocumentKind kind);
std::optional<Rejection> CheckIssuable(const ledger::v1::ShiftRow& row, DocumentKind kind);

// DOCUMENT_NOT_FOUND.
Rejection NoSuchDocument();
// DOCUMENT_ERASED: the key of its case was destroyed.
Rejection DocumentIsErased();
// DOCUMENT_REPLACED naming what took the row's place.
Rejection DocumentIsReplaced(const ledger::v1::DocumentRow& row, std::string_view successor);

// Documents of the subject that count, oldest first.
std::vector<const ledger::v1::DocumentIssued*> CurrentDocuments(const View& view,
                                                                DocumentSubject subject,
                                                                int64_t subject_id);
// The fact that ends a document; 0 = nothing took its place.
ledger::v1::Fact EndDocument(const ledger::v1::DocumentIssued& document, int64_t replaced_by,
                             std::string_view cause);
// 收件凭证 and 收件清单 name the item and the applicant: a correction ends them, to be issued anew.
void EndReceipts(const View& view, std::string_view cause, CaseDraft* draft);
// Everything that a voided case has handed out.
void EndDocuments(const View& view, std::string_view cause, CaseDraft* draft);

}  // namespace hallcase::domain
