#include <set>

#include "server/domain/commands/commands.h"
#include "server/domain/custody.h"
#include "server/domain/erasure.h"

namespace hallcase::domain {
namespace {

using ledger::v1::PaperTarget;

// What is named, or all originals of the case that the hall holds.
std::vector<PaperTarget> TargetsOf(const ledger::v1::ReturnPapers& command,
                                   const ledger::v1::CaseRow& row) {
  std::vector<PaperTarget> targets(command.items().begin(), command.items().end());
  if (!targets.empty()) return targets;
  for (const auto* material : HeldByHall(row, true)) {
    PaperTarget target;
    target.set_case_id(row.case_id());
    target.set_material_code(material->code());
    target.set_any_version(true);
    targets.push_back(std::move(target));
  }
  return targets;
}

std::optional<Rejection> CheckReturn(const ledger::v1::ReturnPapers& command) {
  if (!command.identity_checked()) {
    return Reject(Reason::kInvalidField, "退还原件前请核验领取人的身份证件", "identity_checked");
  }
  if (command.returned_to() == ledger::v1::RETURNED_TO_UNSPECIFIED) {
    return Reject(Reason::kInvalidField, "请写明由本人还是代领人领取", "returned_to");
  }
  return std::nullopt;
}

}  // namespace

Verdict DecideReturnPapers(const View& view, const ledger::v1::ReturnPapers& command,
                           const Context& ctx, FactList* facts) {
  if (auto wrong = CheckReturn(command)) return Verdict::Rejected(*std::move(wrong));
  const auto* row = view.FindCase(command.case_id());
  if (row == nullptr) {
    return Verdict::Rejected(
        Reject(Reason::kCaseNotFound, "没有这个办件，请核对办件编号", "case_id"));
  }
  ledger::v1::Holder applicant;
  applicant.set_kind(ledger::v1::HOLDER_KIND_APPLICANT);
  std::set<std::string> seen;
  int place = 0;
  for (const PaperTarget& target : TargetsOf(command, *row)) {
    Paper paper;
    auto wrong = OpenPaper(view, ctx, target, &paper);
    const bool again = !seen.insert(target.material_code()).second;
    if (!wrong.has_value() && (again || paper.case_id() != row->case_id())) {
      wrong = Reject(Reason::kInvalidField, "只能退还该办件的材料，每份一次", "items");
    }
    ++place;
    if (wrong.has_value()) {
      return Verdict::Rejected(AboutPaper(*std::move(wrong), ctx, place, paper));
    }
    auto* moved = AddMove(paper, applicant, MoveInstant(ctx), facts);
    moved->set_cause(ledger::v1::CUSTODY_CAUSE_RETURNED);
    moved->set_returned_to(command.returned_to());
    moved->set_identity_checked(true);
    moved->set_note(command.note());
  }
  // Notes lie under the key of the case.
  if (row->erased_at_us() != 0 && !command.note().empty()) {
    return Verdict::Rejected(CaseErasedAlready(*row));
  }
  if (facts->empty()) {
    return Verdict::Rejected(
        Reject(Reason::kPaperNotFound, "大厅没有该办件的在管原件", "items"));
  }
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
