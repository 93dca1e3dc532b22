// Transfer sheets: numbers, who may receive, and the signature that all ways share.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/case_number.h"
#include "server/domain/clocks.h"
#include "server/domain/custody.h"

namespace hallcase::domain {
namespace {

using ledger::v1::HandoverRow;
using ledger::v1::Holder;

constexpr std::string_view kRefusalReasons[] = {"missing_pages", "damaged", "wrong_paper",
                                                "not_found", "other"};

// The reason for which the item is not taken; empty if it is.
std::string RefusalOf(const ledger::v1::HandoverSigned& signature, int item) {
  for (const auto& refused : signature.refused()) {
    if (static_cast<int>(refused.item()) == item) return refused.reason_code();
  }
  return "";
}

std::optional<Rejection> CheckRefusals(const ledger::v1::HandoverSigned& signature, int items) {
  std::vector<bool> seen(static_cast<size_t>(items) + 1);
  for (const auto& refused : signature.refused()) {
    const bool there = refused.item() >= 1 && static_cast<int>(refused.item()) <= items;
    if (!there || seen[refused.item()]) {
      return Reject(Reason::kInvalidField, absl::StrCat("拒收项的序号应在 1 到 ", items,
                                                        " 之间，且不重复"), "refused.item");
    }
    seen[refused.item()] = true;
    if (std::find(std::begin(kRefusalReasons), std::end(kRefusalReasons),
                  refused.reason_code()) == std::end(kRefusalReasons)) {
      return Reject(Reason::kInvalidField,
                    "应为 missing_pages、damaged、wrong_paper、not_found 或 other",
                    "refused.reason_code");
    }
  }
  return std::nullopt;
}

Rejection NoReceiver(std::string_view what, const Holder& receiver) {
  return Reject(Reason::kReferenceNotFound,
                absl::StrCat("没有这个", std::string(what), "：", receiver.id()), "receiver.id");
}

}  // namespace

std::optional<Rejection> CheckReceiver(const Reference& reference, const Holder& receiver) {
  switch (receiver.kind()) {
    case ledger::v1::HOLDER_KIND_STAFF: {
      const auto* person = reference.FindPrincipal(receiver.id());
      const bool one_of_us = person != nullptr &&
                             person->added().kind() != ledger::v1::PRINCIPAL_KIND_OUTSIDE &&
                             person->added().kind() != ledger::v1::PRINCIPAL_KIND_SERVICE;
      if (!one_of_us) return NoReceiver("人员", receiver);
      return std::nullopt;
    }
    case ledger::v1::HOLDER_KIND_DEPARTMENT: {
      const auto* department = Reference::Newest(reference.departments, receiver.id());
      if (department == nullptr || department->retired()) return NoReceiver("部门", receiver);
      return std::nullopt;
    }
    case ledger::v1::HOLDER_KIND_COURIER:
      if (!receiver.id().empty()) return std::nullopt;
      return Reject(Reason::kInvalidField, "请写明快递公司", "receiver.id");
    case ledger::v1::HOLDER_KIND_DESTROYED: return std::nullopt;
    default:
      return Reject(Reason::kInvalidField, "接收方应为人员、部门、快递或销毁", "receiver.kind");
  }
}

std::string SheetPrefix(const Reference& reference) {
  return absl::StrCat(reference.hall.number_prefix(), "JJ");
}

SheetNumber NextSheetNumber(const View& view, int64_t now_us) {
  SheetNumber number;
  number.day = LocalDayNumber(view.reference(), now_us);
  number.sequence =
      static_cast<uint32_t>(view.CounterValue(Counter::kSheetNumber, number.day, "") + 1);
  number.text = FormatCaseNumber(SheetPrefix(view.reference()), number.day, number.sequence);
  return number;
}

Rejection HandoverEnded(const HandoverRow& row) {
  const bool withdrawn = row.state() == ledger::v1::HANDOVER_STATE_WITHDRAWN;
  return Reject(Reason::kHandoverEnded,
                absl::StrCat("交接单 ", row.offered().number(), " 已由 ", row.ended_by(),
                             withdrawn ? " 撤回" : " 签收"),
                "handover_id")
      .With("state", withdrawn ? "WITHDRAWN" : "SIGNED")
      .With("ended_by", row.ended_by())
      .With("ended_at_us", absl::StrCat(row.ended_at_us()));
}

Rejection SignedByGiver() {
  return Reject(Reason::kSignedByGiver, "交出方不能签收自己交出的内容，请由接收方或另一人签收");
}

const HandoverRow* OpenHandover(const View& view, int64_t handover_id, Rejection* rejection) {
  const HandoverRow* row = handover_id == 0 ? nullptr : view.FindHandover(handover_id);
  if (row == nullptr) {
    *rejection = Reject(Reason::kReferenceNotFound, "没有这张交接单，请核对单号", "handover_id");
    return nullptr;
  }
  if (row->state() == ledger::v1::HANDOVER_STATE_OFFERED) return row;
  *rejection = HandoverEnded(*row);
  return nullptr;
}

bool OnGiverSide(const Context& context, const HandoverRow& row) {
  const std::string& signer = context.scope.principal();
  const ledger::v1::Holder& giver = row.offered().giver();
  if (signer == row.offered_by() || SameHolder(giver, StaffHolder(signer))) return true;
  const std::vector<std::string> own = context.scope.Departments();
  return giver.kind() == ledger::v1::HOLDER_KIND_DEPARTMENT &&
         std::find(own.begin(), own.end(), giver.id()) != own.end();
}

std::optional<Rejection> SignItems(const View& view, const Context& context,
                                   const HandoverRow& row,
                                   ledger::v1::HandoverSigned signature, FactList* facts) {
  const auto& items = row.offered().items();
  if (auto wrong = CheckRefusals(signature, items.size())) return wrong;
  const int64_t at_us = MoveInstant(context);
  if (at_us < row.offered_at_us()) {
    return Reject(Reason::kInvalidTime, "签收时间早于移交时间，请核对", "change.occurred_at");
  }
  signature.set_handover_id(row.offered().handover_id());
  signature.set_accepted(static_cast<uint32_t>(items.size() - signature.refused_size()));
  const ledger::v1::SigningWay way = signature.way();
  *facts->Add()->mutable_handover_signed() = signature;
  for (int i = 0; i < items.size(); ++i) {
    ledger::v1::PaperTarget target;
    target.set_case_id(items[i].case_id());
    target.set_material_code(items[i].material_code());
    target.set_object_id(items[i].object_id());
    Paper paper;
    if (auto missing = FindPaper(view, target, &paper)) {
      return AboutPaper(*std::move(missing), context, i + 1, paper);
    }
    const std::string refused = RefusalOf(signature, i + 1);
    if (!refused.empty()) {
      auto* kept = facts->Add()->mutable_custody_kept();
      paper.NameIn(kept);
      kept->set_handover_id(row.offered().handover_id());
      kept->set_reason_code(refused);
      continue;
    }
    auto* moved = AddMove(paper, row.offered().receiver(), at_us, facts);
    moved->set_cause(ledger::v1::CUSTODY_CAUSE_SIGNED);
    moved->set_way(way);
    moved->set_sheet_id(row.offered().handover_id());
  }
  return std::nullopt;
}

}  // namespace hallcase::domain
