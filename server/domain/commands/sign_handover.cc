#include "absl/strings/str_cat.h"
#include "server/base/check_codes.h"
#include "server/domain/commands/commands.h"
#include "server/domain/custody.h"

namespace hallcase::domain {
namespace {

using access::Permission;
using ledger::v1::HandoverRow;
using ledger::v1::Holder;

Rejection NotReceiver(const Holder& receiver) {
  return Reject(Reason::kPermissionDenied,
                absl::StrCat("接收方是 ", HolderWord(receiver),
                             "；请由接收方签收，或用签收码、纸质签收"),
                "handover_id");
}

bool IsDestruction(const HandoverRow& row) {
  return row.offered().receiver().kind() == ledger::v1::HOLDER_KIND_DESTROYED;
}

// The receiver's own credential. A destruction is signed by a second person who may destroy.
std::optional<Rejection> CheckCredential(const Context& ctx, const HandoverRow& row) {
  const Holder& receiver = row.offered().receiver();
  if (IsDestruction(row)) {
    if (ctx.scope.HoldsHallWide(Permission::kCustodyObject)) return std::nullopt;
    return Reject(Reason::kPermissionDenied, "销毁须由值班长等有权的第二人签字", "handover_id");
  }
  if (ctx.scope.system()) return std::nullopt;
  if (receiver.kind() == ledger::v1::HOLDER_KIND_STAFF &&
      receiver.id() == ctx.scope.principal()) {
    return std::nullopt;
  }
  if (receiver.kind() == ledger::v1::HOLDER_KIND_DEPARTMENT) {
    for (const std::string& department : ctx.scope.Departments()) {
      if (department == receiver.id()) return std::nullopt;
    }
  }
  return NotReceiver(receiver);
}

std::optional<Rejection> CheckCode(const HandoverRow& row) {
  if (row.code_tries() < kCodeTriesMax) return std::nullopt;
  return Reject(Reason::kCodeBlocked, "签收码输错次数过多，已停用；请用账号签收或纸质签收",
                "one_time_code");
}

// The second clerk, who saw the signature on paper, records it under the own credential.
std::optional<Rejection> CheckPaperSheet(const Context& ctx, const HandoverRow& row,
                                         const std::string& sheet_number) {
  if (base::NormaliseCode(sheet_number) != row.offered().number()) {
    return Reject(Reason::kInvalidField, "与交接单上的单号不符，请照纸质交接单填写",
                  "sheet_number");
  }
  if (SameHolder(row.offered().receiver(), StaffHolder(ctx.scope.principal()))) {
    return Reject(Reason::kInvalidField, "接收方本人请用账号签收；纸质签收须由第二人见证", "way");
  }
  if (!ctx.scope.system() && !ctx.scope.Departments().empty()) {
    return Reject(Reason::kPermissionDenied, "纸质签收须由大厅的第二名工作人员见证", "way");
  }
  return std::nullopt;
}

Verdict FailCode(const HandoverRow& row, FactList* facts) {
  auto* failed = facts->Add()->mutable_handover_code_failed();
  failed->set_handover_id(row.offered().handover_id());
  failed->set_tries(row.code_tries() + 1);
  return Verdict::Facts(row.offered().handover_id());
}

}  // namespace

Verdict DecideSignHandover(const View& view, const ledger::v1::SignHandover& command,
                           const Context& ctx, FactList* facts) {
  Rejection rejection;
  const HandoverRow* row = OpenHandover(view, command.handover_id(), &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (!ctx.scope.Holds(Permission::kCustodySign)) {
    return Verdict::Rejected(Reject(Reason::kPermissionDenied, "您无权签收交接单", "handover_id"));
  }
  if (OnGiverSide(ctx, *row)) return Verdict::Rejected(SignedByGiver());
  ledger::v1::HandoverSigned signature;
  signature.set_way(command.way());
  *signature.mutable_refused() = command.refused();
  std::optional<Rejection> wrong;
  if (IsDestruction(*row) && command.way() != ledger::v1::SIGNING_WAY_CREDENTIAL) {
    wrong = Reject(Reason::kInvalidField, "销毁须由第二人用本人账号签字", "way");
  } else if (command.way() == ledger::v1::SIGNING_WAY_CREDENTIAL) {
    wrong = CheckCredential(ctx, *row);
  } else if (command.way() == ledger::v1::SIGNING_WAY_CODE) {
    wrong = CheckCode(*row);
    if (!wrong.has_value() && !command.code_matched()) return FailCode(*row, facts);
    // A code says that somebody had the sheet, not who they are. A courier has nothing else.
    signature.set_flagged(row->offered().receiver().kind() != ledger::v1::HOLDER_KIND_COURIER &&
                          CheckCredential(ctx, *row).has_value());
  } else if (command.way() == ledger::v1::SIGNING_WAY_PAPER) {
    wrong = CheckPaperSheet(ctx, *row, command.sheet_number());
    signature.set_witness(ctx.scope.principal());
    signature.set_flagged(true);
  } else {
    wrong = Reject(Reason::kInvalidField, "应为账号、签收码或纸质签收", "way");
  }
  if (!wrong.has_value()) wrong = SignItems(view, ctx, *row, std::move(signature), facts);
  if (wrong.has_value()) return Verdict::Rejected(*std::move(wrong));
  return Verdict::Facts(command.handover_id());
}

}  // namespace hallcase::domain
