#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/commands/commands.h"
#include "server/domain/custody.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Holder;

// The shelf is always that of the holder's own post: on another one it would lie in other hands
// without a signature.
std::optional<Rejection> ToShelf(const View& view, const Context& ctx, const Paper& paper,
                                 Holder* to) {
  const Holder& from = paper.holder();
  if (from.kind() == ledger::v1::HOLDER_KIND_SHELF) {
    to->set_id(from.id());
  } else if (from.kind() == ledger::v1::HOLDER_KIND_STAFF && from.id() != ctx.scope.principal()) {
    const auto* person = view.reference().FindPrincipal(from.id());
    if (person != nullptr) to->set_id(person->added().post());
  } else {
    to->set_id(ctx.scope.post());
  }
  if (!to->id().empty()) return std::nullopt;
  return Reject(Reason::kInvalidField, "保管人没有岗位，不能放上岗位柜架", "to");
}

// Where the paper goes; whoever holds it now must be of the hall.
std::optional<Rejection> Destination(const View& view, const Context& ctx, const Paper& paper,
                                     Holder* to) {
  const Holder& from = paper.holder();
  if (from.kind() == ledger::v1::HOLDER_KIND_DEPARTMENT) {
    // A department says where within it its papers lie; nobody else moves them.
    const auto own = ctx.scope.Departments();
    if (to->kind() == ledger::v1::HOLDER_KIND_SHELF &&
        std::find(own.begin(), own.end(), from.id()) != own.end()) {
      // The place within it stays as it was asked for.
      to->MergeFrom(DepartmentHolder(from.id()));
      return std::nullopt;
    }
    return Reject(Reason::kPaperElsewhere,
                  absl::StrCat("该原件由 ", HolderWord(from), " 保管，请由部门移交"), "items")
        .With("holder", HolderWord(from));
  }
  switch (to->kind()) {
    case ledger::v1::HOLDER_KIND_SHELF: return ToShelf(view, ctx, paper, to);
    case ledger::v1::HOLDER_KIND_ARCHIVE:
      if (paper.row() != nullptr) return std::nullopt;
      return Reject(Reason::kInvalidField, "只有办件的材料可以归档", "items");
    case ledger::v1::HOLDER_KIND_STAFF:
      to->set_id(ctx.scope.principal());
      if (from.kind() != ledger::v1::HOLDER_KIND_STAFF) return std::nullopt;
      return Reject(Reason::kPaperElsewhere,
                    absl::StrCat("该原件在 ", HolderWord(from), " 手中，请由其移交后签收"),
                    "items")
          .With("holder", HolderWord(from));
    default: return Reject(Reason::kInvalidField, "应为柜架、档案盒或本人", "to.kind");
  }
}

}  // namespace

Verdict DecidePlacePapers(const View& view, const ledger::v1::PlacePapers& command,
                          const Context& ctx, FactList* facts) {
  if (command.items_size() > kHandoverItemsMax) {
    return Verdict::Rejected(Reject(Reason::kTooManyFacts,
                                    absl::StrCat("一次最多 ", kHandoverItemsMax, " 项，请分次办理"),
                                    "items")
                                 .With("limit", absl::StrCat(kHandoverItemsMax)));
  }
  int64_t subject = 0;
  int place = 0;
  for (const auto& target : command.items()) {
    Paper paper;
    Holder to = command.to();
    auto wrong = OpenPaper(view, ctx, target, &paper);
    if (!wrong.has_value()) wrong = Destination(view, ctx, paper, &to);
    ++place;
    if (wrong.has_value()) {
      return Verdict::Rejected(AboutPaper(*std::move(wrong), ctx, place, paper));
    }
    for (const auto& fact : *facts) {
      const auto& moved = fact.custody_moved();
      if (moved.case_id() == paper.case_id() && moved.object_id() == paper.object_id() &&
          moved.material_code() == paper.material_code()) {
        return Verdict::Rejected(
            AboutPaper(Reject(Reason::kInvalidField, "同一份原件出现了两次", "items"), ctx, place,
                       paper));
      }
    }
    AddMove(paper, to, MoveInstant(ctx), facts)->set_cause(ledger::v1::CUSTODY_CAUSE_PLACED);
    if (subject == 0) subject = paper.case_id();
  }
  if (facts->empty()) {
    return Verdict::Rejected(Reject(Reason::kInvalidField, "请写明哪些原件", "items"));
  }
  return Verdict::Facts(subject);
}

}  // namespace hallcase::domain
