#include <algorithm>

#include "absl/strings/numbers.h"
#include "server/base/strings.h"
#include "server/domain/custody.h"
#include "server/domain/lifecycle.h"
#include "server/rpc/convert/convert.h"
#include "server/rpc/convert/words.h"
#include "server/rpc/status_map.h"
#include "server/sealing/seal_message.h"

namespace hallcase::rpc {
namespace {

using base::StrCat;
using ledger::v1::Fact;

std::string_view WayZh(ledger::v1::SigningWay way) {
  switch (way) {
    case ledger::v1::SIGNING_WAY_CREDENTIAL: return "账号签收";
    case ledger::v1::SIGNING_WAY_CODE: return "签收码签收";
    case ledger::v1::SIGNING_WAY_PAPER: return "纸质签收";
    case ledger::v1::SIGNING_WAY_DEEMED: return "视同签收";
    default: return "";
  }
}

std::string_view CauseZh(const ledger::v1::CustodyMoved& moved) {
  switch (moved.cause()) {
    case ledger::v1::CUSTODY_CAUSE_SIGNED: return WayZh(moved.way());
    case ledger::v1::CUSTODY_CAUSE_PLACED: return "放置";
    case ledger::v1::CUSTODY_CAUSE_RETURNED:
      return moved.returned_to() == ledger::v1::RETURNED_TO_AGENT ? "代领" : "本人领回";
    case ledger::v1::CUSTODY_CAUSE_SHIFT: return "交接班";
    default: return "";
  }
}

ledger::v1::Party PartyOf(const ledger::v1::Holder& holder) {
  ledger::v1::Party party;
  party.set_id(holder.id());
  switch (holder.kind()) {
    case ledger::v1::HOLDER_KIND_STAFF: return domain::StaffParty(holder.id());
    case ledger::v1::HOLDER_KIND_DEPARTMENT: return domain::DepartmentParty(holder.id());
    case ledger::v1::HOLDER_KIND_SHELF: party.set_kind(ledger::v1::PARTY_KIND_POST); break;
    default: break;
  }
  return party;
}

// What papers of cases and objects share.
template <typename Paper>
void FillCustody(const Reader& reader, const Paper& paper, v1::HeldPaper* out) {
  FillHolder(reader, paper.holder(), out->mutable_holder());
  FillTime(paper.held_since_us(), out->mutable_held_since());
  out->set_custody_etag(StrCat(paper.custody_version()));
  out->set_offered_sheet(paper.offered_sheet());
}

void FillItems(const ledger::v1::HandoverRow& row, v1::Handover* out) {
  for (const auto& item : row.offered().items()) {
    v1::HandoverItem* to = out->add_items();
    to->set_item(static_cast<uint32_t>(out->items_size()));
    to->set_case_id(item.case_id());
    to->set_case_number(item.case_number());
    to->set_material_code(item.material_code());
    to->set_object_id(item.object_id());
    to->set_name(item.name());
    to->set_originals(item.originals());
  }
  for (const auto& refused : row.signature().refused()) {
    const int index = static_cast<int>(refused.item()) - 1;
    if (index >= 0 && index < out->items_size()) {
      out->mutable_items(index)->set_refused(refused.reason_code());
    }
  }
  for (const auto& refused : row.offered().refused()) {
    v1::NotOffered* to = out->add_not_offered();
    to->set_case_id(refused.case_id());
    to->set_material_code(refused.material_code());
    to->set_object_id(refused.object_id());
    const std::string_view name = ReasonName(static_cast<domain::Reason>(refused.reason()));
    to->set_reason(std::string(name));
    to->set_offered_sheet(refused.sheet());
  }
}

void FillSheet(const Reader& reader, const ledger::v1::ShiftSheet& sheet, v1::Shift* out) {
  for (const auto& line : sheet.cases()) {
    if (out->by_stage().empty() || out->by_stage().rbegin()->stage() != line.stage()) {
      out->add_by_stage()->set_stage(line.stage());
    }
    auto* count = &*out->mutable_by_stage()->rbegin();
    count->set_cases(count->cases() + 1);
    v1::ShiftCase* to = out->add_cases();
    to->set_case_id(line.case_id());
    to->set_number(line.number());
    to->set_stage(line.stage());
    if (line.due_at_us() != 0) FillTime(line.due_at_us(), to->mutable_due_at());
  }
  for (const auto& line : sheet.papers()) {
    v1::HeldPaper* to = out->add_papers();
    to->set_case_id(line.item().case_id());
    to->set_case_number(line.item().case_number());
    to->set_material_code(line.item().material_code());
    to->set_object_id(line.item().object_id());
    to->set_name(line.item().name());
    to->set_originals(line.item().originals());
    FillHolder(reader, line.holder(), to->mutable_holder());
    to->set_custody_etag(StrCat(line.custody_version()));
    to->set_offered_sheet(line.offered_sheet());
  }
  for (const auto& line : sheet.warnings()) {
    v1::ShiftWarning* to = out->add_warnings();
    to->set_warning_id(line.warning_id());
    to->set_level(static_cast<v1::WarningLevel>(line.level()));
    to->set_case_number(line.case_number());
  }
}

// Free text about the day: for those whom it is meant for.
void FillNote(const Reader& reader, const ledger::v1::ShiftFrozen& frozen, v1::Shift* out) {
  const auto& scope = *reader.context.scope;
  const bool theirs = scope.principal() == frozen.outgoing() ||
                      scope.principal() == frozen.incoming() ||
                      scope.HoldsHallWide(domain::access::Permission::kShiftHandOver);
  if (!theirs || frozen.note().empty() || !reader.may_read) return;
  Vault& vault = reader.context.desk->vault;
  auto key = vault.LoadKey(frozen.key_id());
  if (!key.ok()) return;
  ledger::v1::FreezeShift open;
  open.set_note(frozen.note());
  if (sealing::OpenMessage(vault.sealer(), **key, &open).ok()) out->set_note(open.note());
}

}  // namespace

ledger::v1::Holder ToHolder(const v1::Holder& holder) {
  ledger::v1::Holder out;
  out.set_kind(static_cast<ledger::v1::HolderKind>(holder.kind()));
  out.set_id(holder.id());
  out.set_place(holder.place());
  return out;
}

void FillHolder(const Reader& reader, const ledger::v1::Holder& holder, v1::Holder* out) {
  out->set_kind(static_cast<v1::HolderKind>(holder.kind()));
  out->set_id(holder.id());
  out->set_place(holder.place());
  const ledger::v1::Party party = PartyOf(holder);
  if (party.kind() == ledger::v1::PARTY_KIND_UNSPECIFIED) return;
  out->set_display_name(reader.context.desk->names.OfParty(
      *reader.context.reference, party, reader.staff_view, reader.may_read));
}

void ToPaper(const v1::PaperRef& paper, ledger::v1::PaperTarget* out) {
  out->set_case_id(paper.case_id());
  out->set_material_code(paper.material_code());
  out->set_object_id(paper.object_id());
  uint64_t version = 0;
  out->set_any_version(paper.custody_etag() == "*");
  if (!out->any_version() && absl::SimpleAtoi(paper.custody_etag(), &version)) {
    out->set_version(version);
  }
}

void FillHeld(const Reader& reader, const ledger::v1::Holder& holder, const app::HeldItem& item,
              google::protobuf::RepeatedPtrField<v1::HeldPaper>* out) {
  if (item.object_row != nullptr) {
    const auto& added = item.object_row->added();
    v1::HeldPaper* to = out->Add();
    to->set_object_id(added.object_id());
    to->set_object_kind(static_cast<v1::ObjectKind>(added.kind()));
    to->set_object_code(added.code());
    to->set_name(added.name());
    return FillCustody(reader, *item.object_row, to);
  }
  for (const auto& material : item.case_row->materials()) {
    if (!domain::SameHolder(material.holder(), holder)) continue;
    if (material.holder().place() != item.place) continue;
    v1::HeldPaper* to = out->Add();
    to->set_case_id(item.case_row->case_id());
    to->set_case_number(item.case_row->number());
    to->set_material_code(material.code());
    to->set_name(material.name());
    to->set_originals(material.originals());
    FillCustody(reader, material, to);
  }
}

void FillHandover(const Reader& reader, const ledger::v1::HandoverRow& row, v1::Handover* out) {
  const auto& offered = row.offered();
  out->set_handover_id(offered.handover_id());
  out->set_number(offered.number());
  out->set_state(static_cast<v1::HandoverState>(row.state()));
  FillHolder(reader, offered.giver(), out->mutable_giver());
  FillHolder(reader, offered.receiver(), out->mutable_receiver());
  FillItems(row, out);
  FillTime(row.offered_at_us(), out->mutable_offered_at());
  out->set_offered_by(row.offered_by());
  if (offered.sign_by_us() != 0) FillTime(offered.sign_by_us(), out->mutable_sign_by());
  if (row.unsigned_at_us() != 0) FillTime(row.unsigned_at_us(), out->mutable_unsigned_at());
  if (row.ended_at_us() != 0) FillTime(row.ended_at_us(), out->mutable_ended_at());
  out->set_ended_by(row.ended_by());
  out->set_way(static_cast<v1::SigningWay>(row.signature().way()));
  out->set_witness(row.signature().witness());
  out->set_rule_id(row.signature().rule_id());
  out->set_flagged(row.signature().flagged());
  out->set_accepted(row.signature().accepted());
  out->set_code_blocked(row.code_tries() >= domain::kCodeTriesMax);
}

void FillShift(const Reader& reader, const ledger::v1::ShiftRow& row, v1::Shift* out) {
  const auto& frozen = row.frozen();
  out->set_shift_id(frozen.shift_id());
  out->set_number(frozen.number());
  const auto person = [&](const std::string& id, v1::Party* to) {
    ledger::v1::Party party;
    party.set_kind(ledger::v1::PARTY_KIND_STAFF);
    party.set_id(id);
    FillParty(reader, party, to);
  };
  person(frozen.outgoing(), out->mutable_outgoing());
  person(frozen.incoming(), out->mutable_incoming());
  out->set_post(frozen.post());
  out->set_shift(frozen.shift());
  ledger::v1::ShiftSheet sheet;
  if (sheet.ParseFromString(frozen.sheet())) FillSheet(reader, sheet, out);
  FillNote(reader, frozen, out);
  out->set_sheet_hash(frozen.sheet_hash());
  FillTime(row.frozen_at_us(), out->mutable_frozen_at());
  out->set_frozen_by(row.frozen_by());
  if (row.signed_at_us() != 0) FillTime(row.signed_at_us(), out->mutable_signed_at());
  out->set_signed_by(row.signed_by());
  if (row.unsigned_at_us() != 0) FillTime(row.unsigned_at_us(), out->mutable_unsigned_at());
  out->set_flagged(frozen.flagged() || row.signature().flagged());
  out->set_moved(row.signature().moved());
  out->set_left(row.signature().left());
}

std::string CustodySummary(const Fact& fact) {
  if (fact.has_custody_offered()) {
    const auto& offered = fact.custody_offered();
    return StrCat("原件 ", offered.material_code(), " 列入交接单 ", offered.sheet(), "，待签收");
  }
  if (fact.has_custody_moved()) {
    const auto& moved = fact.custody_moved();
    return StrCat("原件 ", moved.material_code(), " 由 ", domain::HolderWord(moved.from()),
                  " 转至 ", domain::HolderWord(moved.to()), "（", CauseZh(moved), "）");
  }
  if (!fact.has_custody_kept()) return "";
  const auto& kept = fact.custody_kept();
  return kept.reason_code().empty()
             ? StrCat("原件 ", kept.material_code(), " 的移交已撤回")
             : StrCat("原件 ", kept.material_code(), " 被拒收（", kept.reason_code(),
                      "），仍由交出方保管");
}

}  // namespace hallcase::rpc
