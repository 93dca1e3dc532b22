#include "server/domain/commands/commands.h"
#include "server/domain/erasure.h"

namespace hallcase::domain {

// No etag: it is about the whole case, whatever was changed last, and cannot be done twice.
Verdict DecideEraseCase(const View& view, const ledger::v1::EraseCase& command,
                        const Context& ctx, FactList* facts) {
  if (auto wrong = CheckOrder(command.order())) return Verdict::Rejected(*std::move(wrong));
  const auto* row = view.FindCase(command.case_id());
  if (row == nullptr) {
    return Verdict::Rejected(
        Reject(Reason::kCaseNotFound, "没有这个办件，请核对办件编号", "number"));
  }
  if (!ctx.scope.Reaches(access::Permission::kErase, *row)) {
    return Verdict::Rejected(
        Reject(Reason::kPermissionDenied, "删除个人信息由安全管理员执行", "number"));
  }
  if (row->erased_at_us() != 0) return Verdict::Already(row->case_id());
  const auto rows = UnderOneKey(view, *row);
  if (auto open = CheckErasable(rows)) return Verdict::Rejected(*std::move(open));
  AddErased(rows, command.order(), 0, facts);
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
