#include "absl/strings/str_cat.h"
#include "server/domain/commands/commands.h"
#include "server/domain/custody.h"

namespace hallcase::domain {
namespace {

using access::Permission;
using ledger::v1::ShiftRow;

std::optional<Rejection> CheckSigner(const Context& ctx, const ShiftRow& row) {
  if (row.signed_at_us() != 0) {
    return Reject(Reason::kHandoverEnded,
                  absl::StrCat("交接班单 ", row.frozen().number(), " 已由 ", row.signed_by(),
                               " 签字"),
                  "shift_id")
        .With("ended_by", row.signed_by())
        .With("ended_at_us", absl::StrCat(row.signed_at_us()));
  }
  const std::string& signer = ctx.scope.principal();
  if (signer == row.frozen_by() || signer == row.frozen().outgoing()) return SignedByGiver();
  if (signer == row.frozen().incoming() || ctx.scope.HoldsHallWide(Permission::kShiftHandOver)) {
    return std::nullopt;
  }
  return Reject(Reason::kPermissionDenied,
                absl::StrCat("接班人是 ", row.frozen().incoming(), "；其缺席时由值班长见证签字"),
                "shift_id");
}

// Still with the outgoing person, as listed, and on no open transfer sheet.
bool IsAsListed(const Paper& paper, const ledger::v1::ShiftPaper& line, const ShiftRow& row,
                int64_t at_us) {
  return SameHolder(paper.holder(), StaffHolder(row.frozen().outgoing())) &&
         paper.version() == line.custody_version() && paper.offered_in() == 0 &&
         paper.held_since_us() <= at_us;
}

}  // namespace

Verdict DecideSignShift(const View& view, const ledger::v1::SignShift& command,
                        const Context& ctx, FactList* facts) {
  const ShiftRow* row = command.shift_id() == 0 ? nullptr : view.FindShift(command.shift_id());
  if (row == nullptr) {
    return Verdict::Rejected(
        Reject(Reason::kReferenceNotFound, "没有这张交接班单，请核对单号", "shift_id"));
  }
  if (auto wrong = CheckSigner(ctx, *row)) return Verdict::Rejected(*std::move(wrong));
  // The signature is given now, whatever time is claimed: custody passes with it.
  const int64_t at_us = ctx.now_us;
  ledger::v1::ShiftSheet sheet;
  if (!sheet.ParseFromString(row->frozen().sheet())) {
    return Verdict::Rejected(Reject(Reason::kInternal, "交接班单无法读取，请联系系统管理员"));
  }
  auto* fact = facts->Add()->mutable_shift_signed();
  fact->set_shift_id(command.shift_id());
  fact->set_flagged(ctx.scope.principal() != row->frozen().incoming());
  uint32_t moved = 0;
  uint32_t left = 0;
  for (const auto& line : sheet.papers()) {
    // What lies on the post's shelf stays there.
    if (line.holder().kind() != ledger::v1::HOLDER_KIND_STAFF) continue;
    ledger::v1::PaperTarget target;
    target.set_case_id(line.item().case_id());
    target.set_material_code(line.item().material_code());
    target.set_object_id(line.item().object_id());
    Paper paper;
    if (FindPaper(view, target, &paper).has_value() || !IsAsListed(paper, line, *row, at_us)) {
      ++left;
      continue;
    }
    auto* move = AddMove(paper, StaffHolder(row->frozen().incoming()), at_us, facts);
    move->set_cause(ledger::v1::CUSTODY_CAUSE_SHIFT);
    move->set_sheet_id(command.shift_id());
    ++moved;
  }
  auto* signature = facts->Mutable(0)->mutable_shift_signed();
  signature->set_moved(moved);
  signature->set_left(left);
  return Verdict::Facts(command.shift_id());
}

}  // namespace hallcase::domain
