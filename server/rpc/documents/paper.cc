#include "server/rpc/documents/paper.h"

#include "server/base/document_hash.h"
#include "server/documents/snapshot_check.h"
#include "server/domain/documents.h"
#include "server/rpc/documents/fill.h"
#include "server/rpc/services/sheets.h"

namespace hallcase::rpc {
namespace {

using domain::access::Permission;
using ledger::v1::DocumentKind;
using ledger::v1::IssueDocument;

static_assert(static_cast<int>(documents::DocumentKind::kShiftHandover) ==
              ledger::v1::DocumentKind_MAX);
static_assert(static_cast<int>(v1::DocumentKind_MAX) == ledger::v1::DocumentKind_MAX);
static_assert(static_cast<int>(v1::ReprintReason_MAX) == ledger::v1::ReprintReason_MAX);

// Stands in while the snapshot is checked: the writer gives the number.
constexpr std::string_view kNoNumberYet = "0";

const documents::Template* FormOf(DocumentKind kind) {
  return documents::LatestTemplate(static_cast<documents::DocumentKind>(kind));
}

documents::SnapshotBuilder Begin(const CallContext& context, const documents::Template& form) {
  documents::SnapshotBuilder builder(form);
  const domain::Reference& reference = *context.reference;
  builder.head.number = kNoNumberYet;
  builder.head.hall_id = context.desk->hall.id();
  builder.head.hall_name_zh = reference.hall.name();
  builder.head.issued_at_us = context.desk->clock.NowMicros();
  builder.head.utc_offset_minutes = reference.hall.utc_offset_minutes();
  builder.head.salt = context.desk->vault.NewSalt();
  return builder;
}

// The label of the field or the title of the table that the refusal of CheckSnapshot is about.
std::string PlaceWords(const documents::Template& form, std::string_view place) {
  const std::string_view name = place.substr(place.find('.') + 1);
  for (const documents::TemplateField& field : form.fields) {
    if (field.name == name) return std::string(field.label_zh);
  }
  for (const documents::TemplateTable& table : form.tables) {
    if (name.substr(0, table.name.size()) == table.name) return std::string(table.title_zh);
  }
  return std::string(place);
}

Refusal NotFilled(const documents::Template& form, const absl::Status& status) {
  const auto payload = status.GetPayload(documents::kPlacePayload);
  const std::string place = payload.has_value() ? std::string(*payload) : "";
  return Reject(Reason::kDocumentNotIssuable,
                base::StrCat("不能出具", form.title_zh, "：缺少“", PlaceWords(form, place),
                             "”，或内容过长；部门的联系人、电话、复议机关和法院由系统管理员在部门"
                             "资料中发布"),
                "kind")
      .With("missing", place)
      .With("document", std::string(form.title_zh));
}

// What every command has: the sealed text, its hash and the key. REQUIRES: draft->key is set.
Refusal SealInto(const CallContext& context, const documents::Template& form,
                 const documents::Snapshot& snapshot, IssueDocument* command, Draft* draft) {
  if (const absl::Status status = documents::CheckSnapshot(snapshot); !status.ok()) {
    return NotFilled(form, status);
  }
  const std::string body = documents::Body(snapshot);
  command->set_template_version(form.version);
  command->set_snapshot(body);
  command->set_body_hash(std::string(base::AsBytes(base::Sha256(body))));
  command->set_key_id(std::string(draft->key->id.AsBytes()));
  const absl::Status sealed =
      sealing::SealMessage(context.desk->vault.sealer(), *draft->key, command);
  return sealed.ok() ? kGranted : ReadFailed(sealed);
}

using FillCaseDocument = void (*)(const CallContext&, const CaseSource&,
                                  documents::SnapshotBuilder*);

FillCaseDocument FillerOf(DocumentKind kind) {
  switch (kind) {
    case ledger::v1::DOCUMENT_KIND_RECEIPT: return &FillReceipt;
    case ledger::v1::DOCUMENT_KIND_MATERIAL_LIST: return &FillMaterialList;
    case ledger::v1::DOCUMENT_KIND_SUPPLEMENT_NOTICE: return &FillSupplementNotice;
    case ledger::v1::DOCUMENT_KIND_ACCEPTANCE: return &FillAcceptanceNotice;
    case ledger::v1::DOCUMENT_KIND_REFUSAL: return &FillRefusalNotice;
    case ledger::v1::DOCUMENT_KIND_EXTENSION: return &FillExtensionNotice;
    case ledger::v1::DOCUMENT_KIND_SPECIAL_PROCEDURE: return &FillSpecialProcedure;
    default: return nullptr;
  }
}

const ledger::v1::DocumentIssued* FindIssued(const ledger::v1::Entry& entry, int64_t document_id) {
  for (const ledger::v1::Fact& fact : entry.facts()) {
    if (fact.has_document_issued() && fact.document_issued().document_id() == document_id) {
      return &fact.document_issued();
    }
  }
  return nullptr;
}

}  // namespace

Refusal MakeCaseDocument(const CallContext& context, const v1::CaseRef& ref, DocumentKind kind,
                         Draft* draft) {
  const documents::Template* form = FormOf(kind);
  const FillCaseDocument fill = FillerOf(kind);
  if (form == nullptr || fill == nullptr) {
    return Reject(Reason::kInvalidField, "没有这种针对办件的文书", "kind");
  }
  CaseRowPtr row;
  if (Refusal refusal = LoadCase(context, ref, Permission::kDocumentIssue, &row)) return refusal;
  const uint32_t about = domain::LatestAbout(*row, kind);
  // A void case says so by its stage, in Decide.
  if (!row->voided()) {
    if (auto wrong = domain::CheckIssuable(*row, kind, about)) return wrong;
  }
  ledger::v1::CaseTarget target;
  ToTarget(ref, &target);
  auto* command = draft->call.command.mutable_issue_document();
  command->set_case_id(row->case_id());
  command->set_etag(target.etag());
  command->set_any_version(target.any_version());
  command->set_kind(kind);
  command->set_about(about);
  command->set_read_seq(row->last_seq());
  CaseSource source;
  if (Refusal refusal = LoadCaseSource(context, std::move(row), kind, about, &source)) {
    return refusal;
  }
  documents::SnapshotBuilder builder = Begin(context, *form);
  builder.head.case_number = source.row->number();
  fill(context, source, &builder);
  draft->key = source.key;
  return SealInto(context, *form, builder.Build(), command, draft);
}

Refusal MakeTransferDocument(const CallContext& context, int64_t handover_id, Draft* draft) {
  const auto found = ScopedHall(context, Permission::kDocumentIssue).HandoverById(handover_id);
  if (!found.ok() || found->row == nullptr) return MissingSheet(found, "handover_id");
  const auto kind = ledger::v1::DOCUMENT_KIND_TRANSFER;
  if (auto wrong = domain::CheckIssuable(*found->row, kind)) return wrong;
  const documents::Template& form = *FormOf(kind);
  documents::SnapshotBuilder builder = Begin(context, form);
  FillTransfer(context, *found->row, &builder);
  auto* command = draft->call.command.mutable_issue_document();
  command->set_handover_id(handover_id);
  command->set_kind(kind);
  draft->key = context.desk->vault.NewKey(&draft->call.side);
  return SealInto(context, form, builder.Build(), command, draft);
}

Refusal MakeShiftDocument(const CallContext& context, int64_t shift_id, Draft* draft) {
  const auto found = ScopedHall(context, Permission::kDocumentIssue).ShiftById(shift_id);
  if (!found.ok() || found->row == nullptr) return MissingSheet(found, "shift_id");
  const auto kind = ledger::v1::DOCUMENT_KIND_SHIFT_HANDOVER;
  const documents::Template& form = *FormOf(kind);
  documents::SnapshotBuilder builder = Begin(context, form);
  if (Refusal refusal = FillShiftTable(context, *found->row, &builder)) return refusal;
  auto* command = draft->call.command.mutable_issue_document();
  command->set_shift_id(shift_id);
  command->set_kind(kind);
  draft->key = context.desk->vault.NewKey(&draft->call.side);
  return SealInto(context, form, builder.Build(), command, draft);
}

Refusal OpenDocument(const CallContext& context, const ledger::v1::DocumentRow& row,
                     documents::Snapshot* snapshot) {
  auto item = context.desk->hall.GetEntry(row.issued_seq());
  if (!item.ok()) return ReadFailed(item.status());
  const int64_t id = row.issued().document_id();
  const auto* issued = item->has_value() ? FindIssued(*(*item)->entry, id) : nullptr;
  if (issued == nullptr) return ReadFailed(absl::DataLossError("the document has no entry"));
  auto key = context.desk->vault.LoadKey(issued->key_id());
  if (absl::IsNotFound(key.status())) return domain::DocumentIsErased();
  if (!key.ok()) return ReadFailed(key.status());
  ledger::v1::DocumentIssued open;
  open.set_snapshot(issued->snapshot());
  const absl::Status opened =
      sealing::OpenMessage(context.desk->vault.sealer(), **key, &open);
  if (!opened.ok()) return ReadFailed(opened);
  snapshot->kind = static_cast<documents::DocumentKind>(issued->kind());
  snapshot->template_version = issued->template_version();
  snapshot->number = issued->number();
  snapshot->case_number = issued->case_number();
  snapshot->issued_at_us = issued->issued_at_us();
  snapshot->utc_offset_minutes = issued->utc_offset_minutes();
  if (!documents::ReadBody(open.snapshot(), snapshot) ||
      base::AsBytes(documents::Hash(*snapshot)) != issued->hash()) {
    return ReadFailed(absl::DataLossError("the document does not fit its hash"));
  }
  return kGranted;
}

}  // namespace hallcase::rpc
