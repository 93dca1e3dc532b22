#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {
namespace {

std::optional<Rejection> CheckMaterials(const ledger::v1::CaseRow& row) {
  std::vector<std::string> codes;
  std::vector<std::string> names;
  for (const auto& material : row.materials()) {
    if (!material.required() || material.received_at_us() != 0) continue;
    codes.push_back(material.code());
    names.push_back(material.name());
  }
  if (codes.empty()) return std::nullopt;
  return Reject(Reason::kMaterialsMissing,
                absl::StrCat("必备材料未收齐，不能推送；缺：", absl::StrJoin(names, "、")),
                "materials")
      .With("missing", absl::StrJoin(codes, ","));
}

}  // namespace

Verdict DecidePushCase(const View& view, const ledger::v1::PushCase& command, const Context& ctx,
                       FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "PushCase", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (auto missing = CheckMaterials(*row)) return Verdict::Rejected(*std::move(missing));
  ledger::v1::Party party;
  party.set_kind(ledger::v1::PARTY_KIND_DEPARTMENT);
  party.set_id(command.department());
  if (party.id().empty()) {
    const auto* item =
        Reference::AtVersion(view.reference().items, row->item_code(), row->item_version());
    if (item != nullptr) party.set_id(item->department());
  }
  if (auto unknown = EnsureParty(view, party, "department", facts)) {
    return Verdict::Rejected(*std::move(unknown));
  }
  CaseDraft draft(view, *row, ctx, facts);
  draft.OpenLeg(party, ledger::v1::LEG_REASON_PUSHED, ctx.occurred_at_us, command.receipt(),
                command.note());
  draft.TakeAction("PushCase");
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
