#include "server/domain/links.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
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

void AddSide(int64_t case_id, int64_t other_id, LinkRelation relation, FactList* facts) {
  auto* linked = facts->Add()->mutable_case_linked();
  linked->set_case_id(case_id);
  linked->mutable_link()->set_case_id(other_id);
  linked->mutable_link()->set_relation(relation);
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
  if (!context.scope.Reaches(access::Permission::kCaseRead, *found)) {
    return Reject(Reason::kPermissionDenied, "要关联的办件不在您的权限范围内", std::string(field));
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
  AddSide(row.case_id(), other_id, relation, facts);
  AddSide(other_id, row.case_id(), inverse, facts);
  if (relation == ledger::v1::LINK_RELATION_PART_OF) return JoinMatter(row, *found, field, facts);
  if (relation == ledger::v1::LINK_RELATION_HAS_PART) return JoinMatter(*found, row, field, facts);
  return std::nullopt;
}

}  // namespace hallcase::domain
