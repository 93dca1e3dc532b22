#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/acceptance.h"
#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {
namespace {

// 容缺: each deferred paper is missing and may be. The others are in.
std::optional<Rejection> CheckPapers(const View& view, const ledger::v1::AcceptCase& command,
                                     const ledger::v1::CaseRow& row) {
  std::vector<std::string> missing = MissingPapers(row.materials());
  const auto* item =
      Reference::AtVersion(view.reference().items, row.item_code(), row.item_version());
  for (const std::string& code : command.deferred()) {
    const auto place = std::find(missing.begin(), missing.end(), code);
    if (place == missing.end()) {
      return Reject(Reason::kInvalidField,
                    absl::StrCat("材料 ", code, " 不是该办件尚缺的必备材料，请核对"), "deferred");
    }
    if (!IsDeferrable(item, code)) {
      return Reject(Reason::kNotDeferrable,
                    absl::StrCat("该事项的材料 ", code, " 不可容缺，请先收齐或一次性告知"),
                    "deferred")
          .With("subject", code);
    }
    missing.erase(place);
  }
  if (missing.empty()) return std::nullopt;
  return MaterialsMissing(row.materials(), missing, "不能受理");
}

}  // namespace

Verdict DecideAcceptCase(const View& view, const ledger::v1::AcceptCase& command,
                         const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "AcceptCase", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  CaseDraft draft(view, *row, ctx, facts);
  if (auto wrong = CheckAnswer(view, ctx, draft.row())) return Verdict::Rejected(*std::move(wrong));
  if (auto wrong = CheckPapers(view, command, draft.row())) {
    return Verdict::Rejected(*std::move(wrong));
  }
  ledger::v1::CaseAccepted accepted;
  accepted.set_mode(command.deferred().empty() ? ledger::v1::ACCEPTANCE_MODE_FULL
                                               : ledger::v1::ACCEPTANCE_MODE_DEFICIT);
  accepted.set_accepted_at_us(ctx.occurred_at_us);
  *accepted.mutable_deferred() = command.deferred();
  draft.Accept(std::move(accepted));
  draft.TakeAction("AcceptCase");
  draft.SetWake();
  return Verdict::Facts(draft.case_id());
}

}  // namespace hallcase::domain
