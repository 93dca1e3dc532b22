#include "absl/strings/str_cat.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Party;

Rejection Unknown(std::string_view what, const Party& party, std::string_view field) {
  return Reject(Reason::kReferenceNotFound,
                absl::StrCat("没有这个", std::string(what), "：", party.id()), std::string(field));
}

// "source/code"; both parts must be there.
std::optional<Rejection> AddOutside(const Party& party, std::string_view field, FactList* facts) {
  const size_t slash = party.id().find('/');
  if (slash == 0 || slash == std::string::npos || slash + 1 == party.id().size()) {
    return Reject(Reason::kInvalidField, "外部人员应写成“来源/代码”", std::string(field));
  }
  auto* added = facts->Add()->mutable_principal_added();
  added->set_id(party.id());
  added->set_kind(ledger::v1::PRINCIPAL_KIND_OUTSIDE);
  added->set_outside_source(party.id().substr(0, slash));
  added->set_outside_code(party.id().substr(slash + 1));
  return std::nullopt;
}

// An outside person whom this very entry has already added.
bool AddedHere(const FactList& facts, const Party& party) {
  for (const auto& fact : facts) {
    if (fact.has_principal_added() && fact.principal_added().id() == party.id()) return true;
  }
  return false;
}

}  // namespace

std::optional<Rejection> EnsureParty(const View& view, const Party& party, std::string_view field,
                                     FactList* facts) {
  const Reference& reference = view.reference();
  switch (party.kind()) {
    case ledger::v1::PARTY_KIND_SYSTEM: return std::nullopt;
    case ledger::v1::PARTY_KIND_STAFF:
      if (reference.FindPrincipal(party.id()) == nullptr) return Unknown("人员", party, field);
      return std::nullopt;
    case ledger::v1::PARTY_KIND_DEPARTMENT: {
      const auto* department = Reference::Newest(reference.departments, party.id());
      if (department == nullptr || department->retired()) return Unknown("部门", party, field);
      return std::nullopt;
    }
    case ledger::v1::PARTY_KIND_POST: {
      const auto* post = Reference::Newest(reference.posts, party.id());
      if (post == nullptr || post->retired()) return Unknown("岗位", party, field);
      return std::nullopt;
    }
    case ledger::v1::PARTY_KIND_OUTSIDE:
      if (reference.FindPrincipal(party.id()) != nullptr || AddedHere(*facts, party)) {
        return std::nullopt;
      }
      return AddOutside(party, field, facts);
    default: return Reject(Reason::kInvalidField, "请写明责任主体的类别", std::string(field));
  }
}

}  // namespace hallcase::domain
