#include "server/domain/papers.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/domain/custody.h"
#include "server/domain/elsewhere.h"
#include "server/domain/forms.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Holder;
using ledger::v1::Material;

Holder ReceiverOf(const Context& context, const Action& action, const ValueList& values,
                  const ledger::v1::CaseRow& row, const Holder& from) {
  Holder to;
  switch (action.papers) {
    case Papers::kLost:
      // Who had it last stays known.
      to = from;
      to.set_kind(ledger::v1::HOLDER_KIND_LOST);
      return to;
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
  if (action.papers == Papers::kLost) {
    std::erase_if(papers, [](const Material* material) {
      return material->holder().kind() != ledger::v1::HOLDER_KIND_COURIER;
    });
  }
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
  FactList moves;
  for (const Material* material : Movable(action, draft->row())) {
    if (auto wrong = CheckMovable(context, *material)) return wrong;
    const Holder to = ReceiverOf(context, action, values, draft->row(), material->holder());
    if (SameHolder(material->holder(), to)) continue;
    AddMove(Paper(draft->row(), *material), to, MoveInstant(context), &moves)
        ->set_cause(ledger::v1::CUSTODY_CAUSE_ACTION);
  }
  for (ledger::v1::Fact& move : moves) draft->Add(std::move(move));
  return std::nullopt;
}

std::optional<Rejection> UseBlank(const View& view, const Context& context, const Action& action,
                                  const ValueList& values, CaseDraft* draft) {
  if (action.uses_blank.empty()) return std::nullopt;
  int64_t id = 0;
  // Left out where the certificate came ready.
  if (!absl::SimpleAtoi(std::string(CodeOf(values, action.uses_blank)), &id)) return std::nullopt;
  ledger::v1::PaperTarget target;
  target.set_object_id(id);
  target.set_any_version(true);
  Paper paper;
  if (auto wrong = OpenPaper(view, context, target, &paper)) return wrong;
  const auto& added = view.FindObject(id)->added();
  auto* used = draft->facts()->Add()->mutable_blank_used();
  used->set_object_id(id);
  used->set_case_id(draft->case_id());
  used->set_case_number(draft->row().number());
  used->set_material_code(added.code());
  *used->mutable_holder() = paper.holder();
  used->set_at_us(MoveInstant(context));
  ledger::v1::Fact made;
  auto* received = made.mutable_materials_received();
  received->set_case_id(draft->case_id());
  Material* material = received->add_materials();
  material->set_code(added.code());
  material->set_name(added.name());
  material->set_originals(1);
  material->set_received_at_us(context.occurred_at_us);
  *material->mutable_holder() = paper.holder();
  material->set_held_since_us(MoveInstant(context));
  material->set_custody_version(context.seq);
  draft->Add(std::move(made));
  return std::nullopt;
}

}  // namespace hallcase::domain
