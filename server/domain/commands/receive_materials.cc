#include "server/domain/commands/commands.h"
#include "server/domain/custody.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {

Verdict DecideReceiveMaterials(const View& view, const ledger::v1::ReceiveMaterials& command,
                               const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "ReceiveMaterials", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  ledger::v1::Fact fact;
  auto* received = fact.mutable_materials_received();
  received->set_case_id(row->case_id());
  for (const auto& given : command.materials()) {
    auto* material = received->add_materials();
    *material = given;
    const ledger::v1::Material* line = nullptr;
    for (const auto& known : row->materials()) {
      if (known.code() != given.code()) continue;
      line = &known;
      material->set_name(known.name());
      material->set_required(known.required());
      material->set_originals(known.originals() + given.originals());
      material->set_copies(known.copies() + given.copies());
    }
    material->set_received_at_us(ctx.occurred_at_us);
    if (auto wrong = TakeIn(ctx, line, given.originals(), material)) {
      return Verdict::Rejected(*std::move(wrong));
    }
  }
  CaseDraft draft(view, *row, ctx, facts);
  draft.Add(std::move(fact));
  return Verdict::Facts(row->case_id());
}

}  // namespace hallcase::domain
