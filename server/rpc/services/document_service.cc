// DocumentService: documents on paper, issued, printed and checked.

#include "hallcase/v1/document.pb.h"
#include "server/base/hash.h"
#include "server/documents/render.h"
#include "server/domain/documents.h"
#include "server/rpc/documents/paper.h"
#include "server/rpc/method_table.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

using domain::DocumentSubject;
using domain::access::Permission;
using ledger::v1::DocumentRow;

// Number of the document that took the row's place; empty if none did. Read pool only.
std::string SuccessorOf(const CallContext& context, const DocumentRow& row) {
  if (row.replaced_by() == 0) return "";
  const auto found =
      ScopedHall(context, context.method->permission).DocumentById(row.replaced_by());
  return found.ok() && found->row != nullptr ? found->row->issued().number() : "";
}

void ShowDocument(const CallContext& context, const DocumentRow& row, v1::Document* out) {
  FillDocument(row, SuccessorOf(context, row), out);
}

Refusal FindDocument(const CallContext& context, const std::string& number,
                     std::shared_ptr<const DocumentRow>* row) {
  auto found = ScopedHall(context, context.method->permission).DocumentByNumber(number);
  if (!found.ok()) return ReadFailed(found.status());
  *row = std::move(found->row);
  if (*row != nullptr) return kGranted;
  return found->denied ? Reject(Reason::kPermissionDenied, "该文书不在您的权限范围内", "number")
                       : domain::NoSuchDocument();
}

Refusal MakeIssueDocument(const CallContext& context, const v1::IssueDocumentRequest& request,
                          Draft* draft) {
  if (request.handover_id() != 0) {
    return MakeTransferDocument(context, request.handover_id(), draft);
  }
  if (request.shift_id() != 0) return MakeShiftDocument(context, request.shift_id(), draft);
  if (Refusal refusal = CheckTarget(request.case_(), *draft)) return refusal;
  return MakeCaseDocument(context, request.case_(),
                          static_cast<ledger::v1::DocumentKind>(request.kind()), draft);
}

Refusal AnswerIssueDocument(const CallContext& context, const v1::IssueDocumentRequest&,
                            const app::Outcome& outcome, v1::IssueDocumentResponse* response) {
  if (outcome.document_row != nullptr) {
    ShowDocument(context, *outcome.document_row, response->mutable_document());
  }
  response->set_seq(outcome.seq);
  response->set_replayed(context.replayed);
  return kGranted;
}

Refusal ListDocuments(const CallContext& context, const v1::ListDocumentsRequest& request,
                      v1::ListDocumentsResponse* response) {
  DocumentSubject subject = DocumentSubject::kCase;
  int64_t subject_id = 0;
  if (request.has_case_()) {
    CaseRowPtr row;
    if (Refusal refusal = LoadCase(context, request.case_(), Permission::kDocumentRead, &row)) {
      return refusal;
    }
    subject_id = row->case_id();
  } else if (request.handover_id() != 0) {
    subject = DocumentSubject::kHandover;
    subject_id = request.handover_id();
  } else {
    subject = DocumentSubject::kShift;
    subject_id = request.shift_id();
  }
  std::string after;
  const PageScope scope = PageScopeOf(context, request);
  Vault& vault = context.desk->vault;
  if (Refusal refusal = OpenPageToken(vault, scope, request.page_token(), &after)) {
    return refusal;
  }
  auto page = ScopedHall(context, Permission::kDocumentRead)
                  .Documents(subject, subject_id, after, PageSize(context, request.page_size()));
  if (!page.ok()) return ReadFailed(page.status());
  for (const auto& row : page->rows) ShowDocument(context, *row, response->add_documents());
  response->set_next_page_token(MakePageToken(vault, scope, page->next_key));
  response->set_as_of_seq(page->as_of_seq);
  return kGranted;
}

Refusal GetDocument(const CallContext& context, const v1::GetDocumentRequest& request,
                    v1::GetDocumentResponse* response) {
  std::shared_ptr<const DocumentRow> row;
  if (Refusal refusal = FindDocument(context, request.number(), &row)) return refusal;
  ShowDocument(context, *row, response->mutable_document());
  return kGranted;
}

// Nothing is counted that cannot be shown: the document is opened before it is asked for.
Refusal MakePrintDocument(const CallContext& context, const v1::PrintDocumentRequest& request,
                          Draft* draft) {
  std::shared_ptr<const DocumentRow> row;
  if (Refusal refusal = FindDocument(context, request.number(), &row)) return refusal;
  documents::Snapshot snapshot;
  if (Refusal refusal = OpenDocument(context, *row, &snapshot)) return refusal;
  auto* command = draft->call.command.mutable_print_document();
  command->set_document_id(row->issued().document_id());
  command->set_reason(static_cast<ledger::v1::ReprintReason>(request.reason()));
  return kGranted;
}

// A replay is the print that it was, not one more.
uint32_t PrintNumberOf(const CallContext& context, const app::Outcome& outcome) {
  if (!context.replayed) return outcome.document_row->prints();
  const auto item = context.desk->hall.GetEntry(outcome.seq);
  if (!item.ok() || !item->has_value()) return 0;
  for (const ledger::v1::Fact& fact : (*item)->entry->facts()) {
    if (fact.has_document_printed()) return fact.document_printed().print_number();
  }
  return 0;
}

Refusal AnswerPrintDocument(const CallContext& context, const v1::PrintDocumentRequest&,
                            const app::Outcome& outcome, v1::PrintDocumentResponse* response) {
  if (outcome.document_row == nullptr) return ReadFailed(absl::DataLossError("no document"));
  documents::Snapshot snapshot;
  if (Refusal refusal = OpenDocument(context, *outcome.document_row, &snapshot)) return refusal;
  const uint32_t print_number = PrintNumberOf(context, outcome);
  auto html = documents::RenderHtml(snapshot, print_number);
  if (!html.ok()) return ReadFailed(absl::DataLossError("the document cannot be rendered"));
  ShowDocument(context, *outcome.document_row, response->mutable_document());
  response->set_print_number(print_number);
  response->set_html(*std::move(html));
  response->set_check_line(documents::CheckLine(snapshot));
  response->set_seq(outcome.seq);
  response->set_replayed(context.replayed);
  return kGranted;
}

// Of a document that somebody holds in the hand: what kind, when, and whether it still counts.
void ShowChecked(const CallContext& context, const DocumentRow& row,
                 v1::CheckDocumentResponse* response) {
  const bool counts = row.replaced_at_us() == 0;
  response->set_result(counts ? v1::DOCUMENT_CHECK_GENUINE : v1::DOCUMENT_CHECK_REPLACED);
  v1::Document whole;
  ShowDocument(context, row, &whole);
  v1::Document* out = response->mutable_document();
  out->set_number(whole.number());
  out->set_kind(whole.kind());
  out->set_title(whole.title());
  *out->mutable_issued_at() = whole.issued_at();
  if (counts) return;
  *out->mutable_replaced_at() = whole.replaced_at();
  out->set_replaced_by(whole.replaced_by());
  out->set_replaced_cause(whole.replaced_cause());
}

Refusal CheckDocument(const CallContext& context, const v1::CheckDocumentRequest& request,
                      v1::CheckDocumentResponse* response) {
  auto parts = documents::ParseQrText(request.check_line());
  if (!parts.has_value()) parts = documents::ParseCheckLine(request.check_line());
  if (!parts.has_value()) {
    response->set_result(v1::DOCUMENT_CHECK_MISREAD);
    return kGranted;
  }
  const auto found =
      ScopedHall(context, Permission::kDocumentCheck).DocumentByNumber(parts->number);
  if (!found.ok()) return ReadFailed(found.status());
  if (found->row == nullptr) {
    response->set_result(v1::DOCUMENT_CHECK_UNKNOWN);
    return kGranted;
  }
  const std::string hash = base::ToHex(found->row->issued().hash());
  if (!base::ConstantTimeEquals(hash.substr(0, parts->hash_prefix.size()), parts->hash_prefix)) {
    response->set_result(v1::DOCUMENT_CHECK_ALTERED);
    return kGranted;
  }
  ShowChecked(context, *found->row, response);
  return kGranted;
}

}  // namespace

void AddDocumentService(Registry& registry) {
  registry.Write<&MakeIssueDocument, &AnswerIssueDocument>(
      "DocumentService.IssueDocument", Subject::kDocument, Where::kReadPool);
  registry.Read<&ListDocuments>("DocumentService.ListDocuments");
  registry.Read<&GetDocument>("DocumentService.GetDocument");
  registry.Write<&MakePrintDocument, &AnswerPrintDocument>(
      "DocumentService.PrintDocument", Subject::kDocument, Where::kReadPool);
  registry.Read<&CheckDocument>("DocumentService.CheckDocument");
}

}  // namespace hallcase::rpc
