// What the document says was made from rows as they were a moment ago, and sealed: it is refused if
// they are no longer so. Number, instant and hash are given here.

#include "absl/strings/str_cat.h"
#include "server/base/document_hash.h"
#include "server/domain/commands/commands.h"
#include "server/domain/documents.h"
#include "server/domain/lifecycle.h"
#include "server/domain/recalculate.h"

namespace hallcase::domain {
namespace {

using access::Permission;
using ledger::v1::DocumentIssued;
using ledger::v1::IssueDocument;

Rejection Stale() {
  Rejection rejection = Reject(Reason::kDocumentStale, "制作文书时办件有变动，请重新出具", "case");
  rejection.retry_after_seconds = 1;
  return rejection;
}

Rejection NoReach() {
  return Reject(Reason::kPermissionDenied, "该单不在您的权限范围内，请由交接双方出具");
}

Rejection NoSheet(const char* field) {
  return Reject(Reason::kReferenceNotFound, "没有这张单，请核对单号", field);
}

std::optional<Rejection> AboutCase(const View& view, const IssueDocument& command,
                                   const Context& ctx, DocumentIssued* issued) {
  ledger::v1::CaseTarget target;
  target.set_case_id(command.case_id());
  target.set_etag(command.etag());
  target.set_any_version(command.any_version());
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, target, "IssueDocument", &rejection);
  if (row == nullptr) return rejection;
  if (row->last_seq() != command.read_seq() || DueIsOutdated(view.reference(), *row, ctx.now_us)) {
    return Stale();
  }
  issued->set_case_id(row->case_id());
  issued->set_case_number(row->number());
  return CheckIssuable(*row, command.kind(), command.about());
}

std::optional<Rejection> AboutHandover(const View& view, const IssueDocument& command,
                                       const Context& ctx, DocumentIssued* issued) {
  const auto* row = view.FindHandover(command.handover_id());
  if (row == nullptr) return NoSheet("handover_id");
  if (!ctx.scope.ReachesHandover(Permission::kDocumentIssue, *row)) return NoReach();
  issued->set_handover_id(command.handover_id());
  return CheckIssuable(*row, command.kind());
}

std::optional<Rejection> AboutShift(const View& view, const IssueDocument& command,
                                    const Context& ctx, DocumentIssued* issued) {
  const auto* row = view.FindShift(command.shift_id());
  if (row == nullptr) return NoSheet("shift_id");
  if (!ctx.scope.ReachesShift(Permission::kDocumentIssue, *row)) return NoReach();
  issued->set_shift_id(command.shift_id());
  return CheckIssuable(*row, command.kind());
}

void Number(const View& view, const Context& ctx, DocumentIssued* issued) {
  const Reference& reference = view.reference();
  const uint32_t day = LocalDayNumber(reference, ctx.now_us);
  const auto sequence =
      static_cast<uint32_t>(view.CounterValue(Counter::kDocumentNumber, day, "") + 1);
  issued->set_document_id(DocumentId(day, sequence));
  issued->set_number_day(day);
  issued->set_number_sequence(sequence);
  issued->set_number(FormatDocumentNumber(reference.hall.number_prefix(), issued->kind(), day,
                                          sequence));
  issued->set_issued_at_us(ctx.now_us);
  issued->set_utc_offset_minutes(reference.hall.utc_offset_minutes());
}

void SetHash(const base::Hash& body, DocumentIssued* issued) {
  const base::Hash hash = base::DocumentHash(
      {.kind = static_cast<uint8_t>(issued->kind()),
       .template_version = issued->template_version(),
       .number = issued->number(),
       .case_number = issued->case_number(),
       .issued_at_us = issued->issued_at_us(),
       .utc_offset_minutes = issued->utc_offset_minutes()},
      body);
  issued->set_hash(std::string(base::AsBytes(hash)));
}

// One document of a kind and about one thing counts: what was there before gives way.
void ReplaceEarlier(const View& view, const DocumentIssued& issued, FactList* facts) {
  const auto subject = issued.case_id() != 0       ? DocumentSubject::kCase
                       : issued.handover_id() != 0 ? DocumentSubject::kHandover
                                                   : DocumentSubject::kShift;
  const int64_t id = issued.case_id() + issued.handover_id() + issued.shift_id();
  for (const DocumentIssued* earlier : CurrentDocuments(view, subject, id)) {
    if (earlier->kind() != issued.kind() || earlier->about() != issued.about()) continue;
    *facts->Add() = EndDocument(*earlier, issued.document_id(), "reissued");
  }
}

}  // namespace

Verdict DecideIssueDocument(const View& view, const IssueDocument& command, const Context& ctx,
                            FactList* facts) {
  const auto body = base::HashFromBytes(command.body_hash());
  if (!body.ok() || command.snapshot().empty()) {
    return Verdict::Rejected(Reject(Reason::kInvalidField, "文书没有内容", "kind"));
  }
  DocumentIssued issued;
  auto wrong = command.handover_id() != 0 ? AboutHandover(view, command, ctx, &issued)
               : command.shift_id() != 0  ? AboutShift(view, command, ctx, &issued)
                                          : AboutCase(view, command, ctx, &issued);
  if (wrong.has_value()) return Verdict::Rejected(*std::move(wrong));
  issued.set_kind(command.kind());
  issued.set_about(command.about());
  issued.set_template_version(command.template_version());
  issued.set_snapshot(command.snapshot());
  issued.set_key_id(command.key_id());
  Number(view, ctx, &issued);
  SetHash(*body, &issued);
  ReplaceEarlier(view, issued, facts);
  const int64_t document_id = issued.document_id();
  *facts->Add()->mutable_document_issued() = std::move(issued);
  return Verdict::Facts(document_id);
}

}  // namespace hallcase::domain
