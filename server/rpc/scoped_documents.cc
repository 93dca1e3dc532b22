// The part of scoped_hall.h about documents, and what shift sheets name.

#include "server/base/check_codes.h"
#include "server/domain/documents.h"
#include "server/rpc/scoped_hall.h"

namespace hallcase::rpc {

using app::Page;
using DocumentRowPtr = std::shared_ptr<const ledger::v1::DocumentRow>;

absl::StatusOr<bool> ScopedHall::ReachesDocument(const ledger::v1::DocumentIssued& document) const {
  if (document.case_id() != 0) {
    const auto found = CaseById(document.case_id());
    if (!found.ok()) return found.status();
    return found->row != nullptr;
  }
  if (document.handover_id() != 0) {
    const auto found = HandoverById(document.handover_id());
    if (!found.ok()) return found.status();
    return found->row != nullptr;
  }
  const auto found = ShiftById(document.shift_id());
  if (!found.ok()) return found.status();
  return found->row != nullptr;
}

absl::StatusOr<FoundDocument> ScopedHall::DocumentById(int64_t document_id) const {
  auto row = hall_.GetDocument(document_id);
  if (!row.ok()) return row.status();
  if (*row == nullptr) return FoundDocument{};
  const auto reached = ReachesDocument((*row)->issued());
  if (!reached.ok()) return reached.status();
  if (!*reached) return FoundDocument{nullptr, true};
  return FoundDocument{*std::move(row), false};
}

absl::StatusOr<FoundDocument> ScopedHall::DocumentByNumber(const std::string& number) const {
  const auto id = domain::ParseDocumentNumber(reference_.hall.number_prefix(), number);
  if (!id.has_value()) return FoundDocument{};
  auto found = DocumentById(*id);
  // The letters of another kind make another number.
  if (found.ok() && found->row != nullptr &&
      found->row->issued().number() != base::NormaliseCode(number)) {
    return FoundDocument{};
  }
  return found;
}

absl::StatusOr<Page<DocumentRowPtr>> ScopedHall::Documents(domain::DocumentSubject subject,
                                                           int64_t subject_id,
                                                           std::string_view after_key,
                                                           size_t limit) const {
  ledger::v1::DocumentIssued about;
  switch (subject) {
    case domain::DocumentSubject::kCase: about.set_case_id(subject_id); break;
    case domain::DocumentSubject::kHandover: about.set_handover_id(subject_id); break;
    case domain::DocumentSubject::kShift: about.set_shift_id(subject_id); break;
  }
  const auto reached = ReachesDocument(about);
  if (!reached.ok()) return reached.status();
  if (!*reached) return absl::PermissionDeniedError("the documents are out of reach");
  return hall_.ListDocuments(subject, subject_id, after_key, limit);
}

absl::StatusOr<WarningRowPtr> ScopedHall::WarningById(int64_t warning_id) const {
  auto warning = hall_.GetWarning(warning_id);
  if (!warning.ok() || *warning == nullptr) return warning;
  const auto found = CaseById((*warning)->raised().case_id());
  if (!found.ok()) return found.status();
  return found->row == nullptr ? WarningRowPtr() : *std::move(warning);
}

absl::StatusOr<std::shared_ptr<const ledger::v1::ObjectRow>> ScopedHall::ObjectById(
    int64_t object_id) const {
  auto row = hall_.GetObject(object_id);
  if (!row.ok() || *row == nullptr) return row;
  if (scope_.ReachesHolder(permission_, (*row)->holder())) return row;
  return std::shared_ptr<const ledger::v1::ObjectRow>();
}

}  // namespace hallcase::rpc
