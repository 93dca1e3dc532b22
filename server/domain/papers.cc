#include "server/domain/papers.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/custody.h"
#include "server/domain/elsewhere.h"
#include "server/domain/forms.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Holder;
using ledger::v1::Material;

Holder ReceiverOf(const Context& context, const Action& action, const ValueList& values,
                  const ledger::v1::CaseRow& row) {
  Holder to;
  switch (action.papers) {
    case Papers::kToCourier:
      to.set_kind(ledger::v1::HOLDER_KIND_COURIER);
      to.set_id(std::string(CodeOf(values, "carrier")));
      to.set_place(std::string(CodeOf(values, "waybill")));
      return to;
    case Papers::kToApplicant:
      to.set_kind(ledger::v1::HOLDER_KIND_APPLICANT);
      return to;
    case Papers::kElsewhere: return ElsewhereHolder(row);
    default: return StaffHolder(context.scope.principal());
  }
}

std::optional<Rejection> CheckMovable(const Context& context, const Material& material) {
  const std::string& name = material.name().empty() ? material.code() : material.name();
  const Holder& holder = material.holder();
  if (material.offered_in() != 0) {
    return Reject(Reason::kPaperOffered,
                  absl::StrCat("“", name, "”在交接单 ", material.offered_sheet(),
                               " 上待签收，请先签收或撤回"),
                  "case")
        .With("sheet", material.offered_sheet());
  }
  const bool away = holder.kind() == ledger::v1::HOLDER_KIND_COURIER ||
                    holder.kind() == ledger::v1::HOLDER_KIND_ELSEWHERE;
  if (!away && !context.scope.ReachesHolder(access::Permission::kCustodyMove, holder)) {
    return Reject(Reason::kPaperElsewhere,
                  absl::StrCat("“", name, "”现由 ", HolderWord(holder), " 保管，请先办理交接"),
                  "case")
        .With("holder", HolderWord(holder));
  }
  if (MoveInstant(context) >= material.held_since_us()) return std::nullopt;
  return Reject(Reason::kInvalidTime, "办理时间早于现保管方接收的时间，请核对",
                "change.occurred_at");
}

std::vector<const Material*> Movable(const Action& action, const ledger::v1::CaseRow& row) {
  if (action.papers == Papers::kStay) return {};
  std::vector<const Material*> papers = HeldByHall(row, false);
  if (action.papers != Papers::kToActor) return papers;
  for (const Material& material : row.materials()) {
    const bool elsewhere = material.holder().kind() == ledger::v1::HOLDER_KIND_ELSEWHERE;
    if (elsewhere) papers.push_back(&material);
  }
  return papers;
}

}  // namespace

std::optional<Rejection> MovePapers(const Context& context, const Action& action,
                                    const ValueList& values, CaseDraft* draft) {
  const Holder to = ReceiverOf(context, action, values, draft->row());
  FactList moves;
  for (const Material* material : Movable(action, draft->row())) {
    if (auto wrong = CheckMovable(context, *material)) return wrong;
    if (SameHolder(material->holder(), to)) continue;
    AddMove(Paper(draft->row(), *material), to, MoveInstant(context), &moves)
        ->set_cause(ledger::v1::CUSTODY_CAUSE_ACTION);
  }
  for (ledger::v1::Fact& move : moves) draft->Add(std::move(move));
  const bool ends = action.to == FindKind(draft->row().kind())->closed_stage;
  return ends ? CheckPapersGone(draft->row(), false, "办结") : std::nullopt;
}

}  // namespace hallcase::domain
