#include "server/domain/links.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/erasure.h"
#include "server/domain/lifecycle.h"
#include "server/domain/matter.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::LinkRelation;

constexpr int kLinksPerCaseMax = 200;

Rejection TooMany(const CaseRow& row) {
  return Reject(Reason::kActionsExhausted,
                absl::StrCat("办件 ", row.number(), " 的关联已达 ", kLinksPerCaseMax, " 条上限"),
                "case");
}

}  // namespace

LinkRelation InverseOf(LinkRelation relation) {
  switch (relation) {
    case ledger::v1::LINK_RELATION_RELATED: return ledger::v1::LINK_RELATION_RELATED;
    case ledger::v1::LINK_RELATION_FOLLOWS: return ledger::v1::LINK_RELATION_FOLLOWED_BY;
    case ledger::v1::LINK_RELATION_FOLLOWED_BY: return ledger::v1::LINK_RELATION_FOLLOWS;
    case ledger::v1::LINK_RELATION_RESULT_OF: return ledger::v1::LINK_RELATION_HAS_RESULT;
    case ledger::v1::LINK_RELATION_HAS_RESULT: return ledger::v1::LINK_RELATION_RESULT_OF;
    case ledger::v1::LINK_RELATION_PART_OF: return ledger::v1::LINK_RELATION_HAS_PART;
    case ledger::v1::LINK_RELATION_HAS_PART: return ledger::v1::LINK_RELATION_PART_OF;
    case ledger::v1::LINK_RELATION_ABOUT: return ledger::v1::LINK_RELATION_HAS_COMPLAINT;
    case ledger::v1::LINK_RELATION_HAS_COMPLAINT: return ledger::v1::LINK_RELATION_ABOUT;
    default: return ledger::v1::LINK_RELATION_UNSPECIFIED;
  }
}

std::optional<Rejection> AddLink(const View& view, const Context& context, const CaseRow& row,
                                 const ledger::v1::CaseTarget& other, LinkRelation relation,
                                 std::string_view field, FactList* facts) {
  Rejection rejection;
  const CaseRow* found = FindTarget(view, other, &rejection);
  if (found == nullptr) {
    rejection.field = std::string(field);
    return rejection;
  }
  // A matter changes the case that becomes its part.
  const auto needed = relation == ledger::v1::LINK_RELATION_HAS_PART
                          ? access::Permission::kCaseAct
                          : access::Permission::kCaseRead;
  if (!context.scope.Reaches(needed, *found)) {
    return Reject(Reason::kPermissionDenied, "要关联的办件不在您的权限范围内", std::string(field));
  }
  if (found->erased_at_us() != 0) return CaseErasedAlready(*found);
  if (found->voided()) {
    return Reject(Reason::kCaseVoided, "要关联的办件已作废，请核对", std::string(field));
  }
  const LinkRelation inverse = InverseOf(relation);
  if (inverse == ledger::v1::LINK_RELATION_UNSPECIFIED) {
    return Reject(Reason::kInvalidField, "请选择两个办件之间的关系", "relation");
  }
  const int64_t other_id = found->case_id();
  if (other_id == row.case_id()) {
    return Reject(Reason::kInvalidField, "办件不能与自己关联", std::string(field));
  }
  for (const auto& link : row.links()) {
    if (link.case_id() != other_id || link.relation() != relation) continue;
    return Reject(Reason::kAlreadyLinked, "这两个办件已有这种关联", std::string(field));
  }
  if (row.links_size() >= kLinksPerCaseMax) return TooMany(row);
  if (found->links_size() >= kLinksPerCaseMax) return TooMany(*found);
  *facts->Add() = LinkFact(row.case_id(), other_id, relation);
  *facts->Add() = LinkFact(other_id, row.case_id(), inverse);
  if (relation == ledger::v1::LINK_RELATION_PART_OF) return JoinMatter(row, *found, field, facts);
  if (relation == ledger::v1::LINK_RELATION_HAS_PART) return JoinMatter(*found, row, field, facts);
  return std::nullopt;
}

ledger::v1::Fact LinkFact(int64_t case_id, int64_t other_id, LinkRelation relation) {
  ledger::v1::Fact fact;
  auto* linked = fact.mutable_case_linked();
  linked->set_case_id(case_id);
  linked->mutable_link()->set_case_id(other_id);
  linked->mutable_link()->set_relation(relation);
  return fact;
}

int RemoveLinksTo(const CaseRow& row, int64_t other_id, FactList* facts) {
  int removed = 0;
  for (const auto& link : row.links()) {
    if (link.case_id() != other_id) continue;
    auto* unlinked = facts->Add()->mutable_case_unlinked();
    unlinked->set_case_id(row.case_id());
    *unlinked->mutable_link() = link;
    ++removed;
  }
  return removed;
}

void RemoveLinksFrom(const CaseRow& row, int64_t other_id, FactList* facts) {
  for (const auto& link : row.links()) {
    if (link.case_id() != other_id) continue;
    auto* unlinked = facts->Add()->mutable_case_unlinked();
    unlinked->set_case_id(other_id);
    unlinked->mutable_link()->set_case_id(row.case_id());
    unlinked->mutable_link()->set_relation(InverseOf(link.relation()));
  }
}

}  // namespace hallcase::domain
