#include "server/base/strings.h"
#include "server/domain/lifecycle.h"
#include "server/rpc/convert/words.h"
#include "server/rpc/documents/fill.h"
#include "server/rpc/documents/paper_words.h"
#include "server/sealing/mask.h"

namespace hallcase::rpc {
namespace {

using base::StrCat;
using documents::SnapshotBuilder;
using domain::Reference;
using domain::access::Permission;
using ledger::v1::Holder;
using Rows = SnapshotBuilder::Rows;

std::string HolderName(const CallContext& context, const Holder& holder) {
  const domain::Reference& reference = *context.reference;
  const std::string place = holder.place().empty() ? "" : StrCat(" ", holder.place());
  switch (holder.kind()) {
    case ledger::v1::HOLDER_KIND_STAFF: return PaperName(context, holder.id());
    case ledger::v1::HOLDER_KIND_SHELF:
      return StrCat(Reference::NameOf(reference.posts, holder.id()), "柜架", place);
    case ledger::v1::HOLDER_KIND_DEPARTMENT:
      return StrCat(Reference::NameOf(reference.departments, holder.id()), place);
    case ledger::v1::HOLDER_KIND_COURIER: return StrCat("快递 ", holder.id(), place);
    case ledger::v1::HOLDER_KIND_APPLICANT: return "申请人";
    case ledger::v1::HOLDER_KIND_ARCHIVE: return StrCat("档案 ", holder.id(), " 盒", place);
    case ledger::v1::HOLDER_KIND_DESTROYED: return "销毁";
    case ledger::v1::HOLDER_KIND_LOST: return "已遗失";
    case ledger::v1::HOLDER_KIND_ELSEWHERE: return StrCat("外地单位 ", holder.id());
    default: return "";
  }
}

// The body on one side: a person stands for the own post or department.
std::string UnitName(const CallContext& context, const Holder& holder) {
  if (holder.kind() != ledger::v1::HOLDER_KIND_STAFF) return HolderName(context, holder);
  const auto* person = context.reference->FindPrincipal(holder.id());
  const std::string hall = context.reference->hall.name();
  if (person == nullptr || person->added().post().empty()) return hall;
  return StrCat(hall, " ", Reference::NameOf(context.reference->posts, person->added().post()));
}

std::string PurposeWords(const Holder& receiver) {
  switch (receiver.kind()) {
    case ledger::v1::HOLDER_KIND_DEPARTMENT: return "移交审批部门办理";
    case ledger::v1::HOLDER_KIND_COURIER: return "交寄";
    case ledger::v1::HOLDER_KIND_DESTROYED: return "销毁，须由第二人见证";
    default: return "大厅内部交接";
  }
}

std::string WayWords(const Holder& receiver) {
  if (receiver.kind() != ledger::v1::HOLDER_KIND_COURIER) return "当面移交";
  return StrCat("快递 ", receiver.id());
}

std::string ItemWords(const ledger::v1::HandoverItem& item) {
  if (!item.name().empty()) return item.name();
  return item.material_code().empty() ? "实物" : item.material_code();
}

std::string ItemNumber(const ledger::v1::HandoverItem& item) {
  return item.object_id() != 0 ? StrCat("实物 ", item.object_id()) : item.case_number();
}

std::string ItemCount(const ledger::v1::HandoverItem& item) {
  return item.object_id() != 0 ? "1" : PaperCount(item.originals());
}

// Imported cases have no applicant, erased ones no longer.
absl::StatusOr<std::string> MaskedApplicant(const CallContext& context,
                                            const ledger::v1::Applicant& sealed) {
  if (sealed.name().empty()) return "—";
  ledger::v1::Applicant applicant;
  applicant.set_name(sealed.name());
  auto key = context.desk->vault.LoadKey(sealed.key_id());
  if (absl::IsNotFound(key.status())) return "—";
  if (!key.ok()) return key.status();
  const absl::Status opened =
      sealing::OpenMessage(context.desk->vault.sealer(), **key, &applicant);
  if (!opened.ok()) return opened;
  return sealing::MaskName(applicant.name());
}

// A case of the sheet, with its applicant masked.
absl::StatusOr<std::vector<std::string>> CaseCells(const CallContext& context,
                                                   const ledger::v1::ShiftCase& listed,
                                                   const ledger::v1::CaseRow* row) {
  const int32_t offset = context.reference->hall.utc_offset_minutes();
  std::vector<std::string> cells = {listed.number(), "—", "—", listed.stage(),
                                    listed.due_at_us() == 0
                                        ? "—"
                                        : FormatInstant(listed.due_at_us() - 1, offset)
                                              .substr(0, sizeof "2026-02-12" - 1)};
  if (row == nullptr) return cells;
  cells[3] = StageZh(row->kind(), listed.stage());
  const auto* item = domain::Reference::AtVersion(context.reference->items, row->item_code(),
                                                  row->item_version());
  if (item != nullptr && !item->name().empty()) cells[1] = item->name();
  auto name = MaskedApplicant(context, row->applicant());
  if (!name.ok()) return name.status();
  cells[2] = *std::move(name);
  return cells;
}

Refusal PutCases(const CallContext& context, const ledger::v1::ShiftSheet& sheet,
                 SnapshotBuilder* builder) {
  const ScopedHall hall(context, Permission::kCaseRead);
  Rows rows;
  for (const auto& listed : sheet.cases()) {
    const auto found = hall.CaseById(listed.case_id());
    if (!found.ok()) return ReadFailed(found.status());
    auto cells = CaseCells(context, listed, found->row.get());
    if (!cells.ok()) return ReadFailed(cells.status());
    rows.push_back(*std::move(cells));
  }
  builder->Table("open_cases", std::move(rows));
  return kGranted;
}

Refusal PutWarnings(const CallContext& context, const ledger::v1::ShiftSheet& sheet,
                    SnapshotBuilder* builder) {
  const int32_t offset = context.reference->hall.utc_offset_minutes();
  const ScopedHall hall(context, Permission::kWarningRead);
  Rows rows;
  for (const auto& listed : sheet.warnings()) {
    const auto found = hall.WarningById(listed.warning_id());
    if (!found.ok()) return ReadFailed(found.status());
    const bool known = *found != nullptr;
    rows.push_back(
        {listed.case_number(),
         std::string(LevelName(static_cast<ledger::v1::WarningLevel>(listed.level()))),
         known ? StrCat(ClockZh((*found)->raised().clock()), "预警") : "—",
         known ? FormatInstant((*found)->raised_at_us(), offset) : "—"});
  }
  builder->Table("warnings", std::move(rows));
  return kGranted;
}

// Seals, keys and devices have tables of their own.
Refusal PutPapers(const CallContext& context, const ledger::v1::ShiftSheet& sheet,
                  SnapshotBuilder* builder) {
  Rows papers;
  Rows seals;
  Rows devices;
  for (const auto& listed : sheet.papers()) {
    std::vector<std::string> cells = {ItemWords(listed.item()), ItemNumber(listed.item()),
                                      ItemCount(listed.item()),
                                      HolderName(context, listed.holder())};
    Rows* table = &papers;
    if (listed.item().object_id() != 0) {
      const auto found = ScopedHall(context, Permission::kCustodyRead)
                             .ObjectById(listed.item().object_id());
      if (!found.ok()) return ReadFailed(found.status());
      const auto kind = *found == nullptr ? ledger::v1::OBJECT_KIND_UNSPECIFIED
                                          : (*found)->added().kind();
      if (*found != nullptr) cells[1] = (*found)->added().code();
      if (kind == ledger::v1::OBJECT_KIND_SEAL || kind == ledger::v1::OBJECT_KIND_KEY) {
        table = &seals;
      } else if (kind == ledger::v1::OBJECT_KIND_DEVICE) {
        table = &devices;
        cells[3] = "—";
      }
    }
    table->push_back(std::move(cells));
  }
  builder->Table("held_papers", std::move(papers)).Table("seals_keys", std::move(seals));
  if (!devices.empty()) builder->Table("devices", std::move(devices));
  return kGranted;
}

Refusal PutNote(const CallContext& context, const ledger::v1::ShiftFrozen& frozen,
                SnapshotBuilder* builder) {
  if (frozen.note().empty()) return kGranted;
  ledger::v1::ShiftFrozen note;
  note.set_note(frozen.note());
  auto key = context.desk->vault.LoadKey(frozen.key_id());
  if (!key.ok()) return ReadFailed(key.status());
  const absl::Status opened =
      sealing::OpenMessage(context.desk->vault.sealer(), **key, &note);
  if (!opened.ok()) return ReadFailed(opened);
  builder->head.notes.push_back(note.note());
  return kGranted;
}

}  // namespace

void FillTransfer(const CallContext& context, const ledger::v1::HandoverRow& row,
                  SnapshotBuilder* builder) {
  const ledger::v1::HandoverOffered& offered = row.offered();
  const int32_t offset = context.reference->hall.utc_offset_minutes();
  Put(builder, "from_party", UnitName(context, offered.giver()));
  Put(builder, "to_party", UnitName(context, offered.receiver()));
  Put(builder, "giver", PaperName(context, row.offered_by()));
  if (offered.receiver().kind() == ledger::v1::HOLDER_KIND_STAFF) {
    Put(builder, "receiver", PaperName(context, offered.receiver().id()));
  }
  Put(builder, "offered_at", PaperInstant(row.offered_at_us(), offset));
  Put(builder, "way", WayWords(offered.receiver()));
  Put(builder, "purpose", StrCat(PurposeWords(offered.receiver()), "；交接单 ", offered.number()));
  Rows rows;
  for (const auto& item : offered.items()) {
    rows.push_back({ItemWords(item), ItemNumber(item), item.object_id() != 0 ? "实物" : "原件",
                    ItemCount(item)});
  }
  builder->Table("papers", std::move(rows));
}

Refusal FillShiftTable(const CallContext& context, const ledger::v1::ShiftRow& row,
                       SnapshotBuilder* builder) {
  const ledger::v1::ShiftFrozen& frozen = row.frozen();
  const domain::Reference& reference = *context.reference;
  ledger::v1::ShiftSheet sheet;
  if (!sheet.ParseFromString(frozen.sheet())) {
    return ReadFailed(absl::DataLossError("a shift sheet cannot be parsed"));
  }
  Put(builder, "day", PaperWeekday(row.frozen_at_us(), reference.hall.utc_offset_minutes()));
  Put(builder, "shift", StrCat(frozen.shift(), "（", frozen.number(), "）"));
  Put(builder, "post",
      frozen.post().empty() ? "—" : Reference::NameOf(reference.posts, frozen.post()));
  const auto* outgoing = reference.FindPrincipal(frozen.outgoing());
  const bool seated = outgoing != nullptr && !outgoing->added().window().empty();
  Put(builder, "window",
      seated ? Reference::NameOf(reference.windows, outgoing->added().window()) : "—");
  Put(builder, "giver", PaperName(context, frozen.outgoing()));
  Put(builder, "receiver", PaperName(context, frozen.incoming()));
  if (Refusal refusal = PutCases(context, sheet, builder)) return refusal;
  if (Refusal refusal = PutWarnings(context, sheet, builder)) return refusal;
  if (Refusal refusal = PutPapers(context, sheet, builder)) return refusal;
  return PutNote(context, frozen, builder);
}

}  // namespace hallcase::rpc
