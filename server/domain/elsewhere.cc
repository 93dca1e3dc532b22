#include "server/domain/elsewhere.h"

#include "absl/strings/str_cat.h"
#include "server/domain/forms.h"

namespace hallcase::domain {
namespace {

std::string PlaceOf(const ledger::v1::CaseRow& row) {
  const Kind* kind = FindKind(row.kind());
  return kind == nullptr ? "" : std::string(CodeOf(row.opening(), kind->elsewhere));
}

}  // namespace

ledger::v1::Party ElsewhereParty(const ledger::v1::CaseRow& row) {
  ledger::v1::Party party;
  party.set_kind(ledger::v1::PARTY_KIND_OUTSIDE);
  party.set_id(absl::StrCat("place/", PlaceOf(row)));
  return party;
}

ledger::v1::Holder ElsewhereHolder(const ledger::v1::CaseRow& row) {
  ledger::v1::Holder holder;
  holder.set_kind(ledger::v1::HOLDER_KIND_ELSEWHERE);
  holder.set_id(PlaceOf(row));
  return holder;
}

std::optional<ledger::v1::Party> PassedTo(const Action& action, const ledger::v1::CaseRow& row,
                                          const Context& context) {
  switch (action.passes) {
    case Passes::kElsewhere: return ElsewhereParty(row);
    case Passes::kActor: return context.performer;
    default: return std::nullopt;
  }
}

Context AsDoneBy(const Action& action, const Context& context) {
  Context done = context;
  if (!action.by_machine) return done;
  done.performer.set_kind(ledger::v1::PARTY_KIND_SYSTEM);
  done.performer.set_id("rule");
  return done;
}

}  // namespace hallcase::domain
