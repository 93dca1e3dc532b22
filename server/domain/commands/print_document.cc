#include "server/domain/commands/commands.h"
#include "server/domain/documents.h"

namespace hallcase::domain {
namespace {

using access::Permission;

bool ReachesIt(const View& view, const access::Scope& scope,
               const ledger::v1::DocumentIssued& document) {
  if (document.case_id() != 0) {
    const auto* row = view.FindCase(document.case_id());
    return row != nullptr && scope.Reaches(Permission::kDocumentPrint, *row);
  }
  if (document.handover_id() != 0) {
    const auto* row = view.FindHandover(document.handover_id());
    return row != nullptr && scope.ReachesHandover(Permission::kDocumentPrint, *row);
  }
  const auto* row = view.FindShift(document.shift_id());
  return row != nullptr && scope.ReachesShift(Permission::kDocumentPrint, *row);
}

std::string NumberOf(const View& view, int64_t document_id) {
  const auto* row = view.FindDocument(document_id);
  return row == nullptr ? "" : row->issued().number();
}

bool IsOfErasedCase(const View& view, int64_t case_id) {
  const auto* row = view.FindCase(case_id);
  return row != nullptr && row->erased_at_us() != 0;
}

}  // namespace

Verdict DecidePrintDocument(const View& view, const ledger::v1::PrintDocument& command,
                            const Context& ctx, FactList* facts) {
  const auto* row = view.FindDocument(command.document_id());
  if (row == nullptr) return Verdict::Rejected(NoSuchDocument());
  if (!ReachesIt(view, ctx.scope, row->issued())) {
    return Verdict::Rejected(
        Reject(Reason::kPermissionDenied, "您的岗位无权打印该文书，请交由经办岗位办理"));
  }
  if (row->replaced_at_us() != 0) {
    return Verdict::Rejected(DocumentIsReplaced(*row, NumberOf(view, row->replaced_by())));
  }
  if (IsOfErasedCase(view, row->issued().case_id())) return Verdict::Rejected(DocumentIsErased());
  const bool again = row->prints() > 0;
  if (again && command.reason() == ledger::v1::REPRINT_REASON_UNSPECIFIED) {
    return Verdict::Rejected(
        Reject(Reason::kInvalidField, "补打须说明事由：遗失、打印不清、加印或其他", "reason"));
  }
  auto* printed = facts->Add()->mutable_document_printed();
  printed->set_document_id(command.document_id());
  printed->set_case_id(row->issued().case_id());
  printed->set_number(row->issued().number());
  printed->set_kind(row->issued().kind());
  printed->set_print_number(row->prints() + 1);
  if (again) printed->set_reason(command.reason());
  return Verdict::Facts(command.document_id());
}

}  // namespace hallcase::domain
