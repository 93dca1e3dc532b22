#include "server/domain/custody.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/case_number.h"
#include "server/domain/clocks.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRow;
using ledger::v1::Holder;
using ledger::v1::Material;

Rejection NoSuchPaper() {
  return Reject(Reason::kPaperNotFound, "没有这份在管原件或实物，请核对办件和材料", "items");
}

bool MayKnow(const Context& context, const Paper& paper) {
  if (paper.row() != nullptr) {
    return context.scope.Reaches(access::Permission::kCaseRead, *paper.row());
  }
  return context.scope.HoldsHallWide(access::Permission::kCustodyRead);
}

Rejection Elsewhere(const Holder& holder) {
  return Reject(Reason::kPaperElsewhere,
                absl::StrCat("该原件现由 ", HolderWord(holder), " 保管，请由保管方交出"), "items")
      .With("holder", HolderWord(holder));
}

Rejection OnOpenSheet(const View& view, const Paper& paper) {
  const auto* handover = view.FindHandover(paper.offered_in());
  const std::string by = handover == nullptr ? "" : handover->offered_by();
  const std::string to = handover == nullptr ? "" : HolderWord(handover->offered().receiver());
  return Reject(Reason::kPaperOffered,
                absl::StrCat("该原件已由 ", by, " 移交给 ", to, "，待签收，交接单 ",
                             paper.offered_sheet(), "；请先签收或撤回"),
                "items")
      .With("sheet", paper.offered_sheet())
      .With("offered_by", by)
      .With("receiver", to);
}

std::optional<Rejection> CheckVersion(const ledger::v1::PaperTarget& target, const Paper& paper) {
  if (target.any_version()) return std::nullopt;
  if (target.version() == 0) {
    return Reject(Reason::kEtagRequired,
                  "请带上所见原件的保管版本号，或用 \"*\" 明确表示不限版本",
                  "items.custody_etag");
  }
  if (target.version() == paper.version()) return std::nullopt;
  return Reject(Reason::kStaleEtag, "该原件的保管情况已变化，请刷新后重新操作",
                "items.custody_etag")
      .With("etag", absl::StrCat(paper.version()))
      .With("holder", HolderWord(paper.holder()));
}

bool IsIn(const Holder& holder, std::initializer_list<ledger::v1::HolderKind> kinds) {
  return std::find(kinds.begin(), kinds.end(), holder.kind()) != kinds.end();
}

// Whoever takes papers in: the contact of the case's department for the department, else the
// person.
Holder TakerOf(const Context& context, std::string_view department) {
  const std::vector<std::string> departments = context.scope.Departments();
  if (std::find(departments.begin(), departments.end(), department) != departments.end()) {
    return DepartmentHolder(department);
  }
  const bool staff = context.performer.kind() == ledger::v1::PARTY_KIND_STAFF;
  return StaffHolder(staff ? context.performer.id() : context.scope.principal());
}

}  // namespace

const std::string& Paper::name() const {
  return object_ == nullptr ? material_->name() : object_->added().name();
}
const Holder& Paper::holder() const {
  return object_ == nullptr ? material_->holder() : object_->holder();
}
int64_t Paper::held_since_us() const {
  return object_ == nullptr ? material_->held_since_us() : object_->held_since_us();
}
uint64_t Paper::version() const {
  return object_ == nullptr ? material_->custody_version() : object_->custody_version();
}
int64_t Paper::offered_in() const {
  return object_ == nullptr ? material_->offered_in() : object_->offered_in();
}
const std::string& Paper::offered_sheet() const {
  return object_ == nullptr ? material_->offered_sheet() : object_->offered_sheet();
}

ledger::v1::HandoverItem Paper::AsItem() const {
  ledger::v1::HandoverItem item;
  NameIn(&item);
  item.set_name(name().empty() ? material_code() : name());
  if (row_ != nullptr) {
    item.set_case_number(row_->number());
    item.set_originals(material_->originals());
  }
  return item;
}

std::optional<Rejection> FindPaper(const View& view, const ledger::v1::PaperTarget& target,
                                   Paper* paper) {
  if (target.object_id() != 0) {
    const auto* object = view.FindObject(target.object_id());
    if (object == nullptr) return NoSuchPaper();
    *paper = Paper(*object);
    return std::nullopt;
  }
  const CaseRow* row = target.case_id() == 0 ? nullptr : view.FindCase(target.case_id());
  if (row == nullptr) return NoSuchPaper();
  for (const Material& material : row->materials()) {
    if (material.code() != target.material_code()) continue;
    if (material.holder().kind() == ledger::v1::HOLDER_KIND_UNSPECIFIED) break;
    *paper = Paper(*row, material);
    return std::nullopt;
  }
  return NoSuchPaper();
}

std::optional<Rejection> OpenPaper(const View& view, const Context& context,
                                   const ledger::v1::PaperTarget& target, Paper* paper) {
  if (auto missing = FindPaper(view, target, paper)) return missing;
  const Holder& holder = paper->holder();
  const bool gone = IsIn(holder, {ledger::v1::HOLDER_KIND_APPLICANT,
                                  ledger::v1::HOLDER_KIND_CERTIFICATE,
                                  ledger::v1::HOLDER_KIND_DESTROYED,
                                  ledger::v1::HOLDER_KIND_LOST});
  if (gone || !context.scope.ReachesHolder(access::Permission::kCustodyMove, holder)) {
    if (MayKnow(context, *paper)) return Elsewhere(holder);
    return Reject(Reason::kPermissionDenied, "该原件不在您的权限范围内", "items");
  }
  if (paper->offered_in() != 0) return OnOpenSheet(view, *paper);
  if (auto stale = CheckVersion(target, *paper)) return stale;
  if (MoveInstant(context) >= paper->held_since_us()) return std::nullopt;
  return Reject(Reason::kInvalidTime, "交接时间早于现保管方接收的时间，请核对",
                "change.occurred_at");
}

Rejection AboutPaper(Rejection wrong, const Context& context, int place, const Paper& paper) {
  std::string which = absl::StrCat("第 ", place, " 项");
  wrong.With("item", absl::StrCat(place));
  const bool known = paper.found() && (MayKnow(context, paper) ||
                                       context.scope.ReachesHolder(
                                           access::Permission::kCustodyMove, paper.holder()));
  if (known) {
    const ledger::v1::HandoverItem item = paper.AsItem();
    absl::StrAppend(&which, "“", item.name(), "”");
    wrong.With("name", item.name());
    if (!item.case_number().empty()) {
      absl::StrAppend(&which, "（办件 ", item.case_number(), "）");
      wrong.With("case_number", item.case_number());
    }
  }
  wrong.message = absl::StrCat(which, "：", wrong.message);
  return wrong;
}

int64_t MoveInstant(const Context& context) {
  return std::min(context.occurred_at_us, context.now_us);
}

ledger::v1::CustodyMoved* AddMove(const Paper& paper, const Holder& to, int64_t at_us,
                                  FactList* facts) {
  auto* moved = facts->Add()->mutable_custody_moved();
  paper.NameIn(moved);
  *moved->mutable_from() = paper.holder();
  *moved->mutable_to() = to;
  moved->set_from_us(paper.held_since_us());
  moved->set_at_us(at_us);
  return moved;
}

Holder StaffHolder(std::string_view id) {
  Holder holder;
  holder.set_kind(ledger::v1::HOLDER_KIND_STAFF);
  holder.set_id(std::string(id));
  return holder;
}

Holder DepartmentHolder(std::string_view code) {
  Holder holder;
  holder.set_kind(ledger::v1::HOLDER_KIND_DEPARTMENT);
  holder.set_id(std::string(code));
  return holder;
}

bool SameHolder(const Holder& a, const Holder& b) {
  return a.kind() == b.kind() && a.id() == b.id();
}

std::string HolderWord(const Holder& holder) {
  switch (holder.kind()) {
    case ledger::v1::HOLDER_KIND_STAFF: return absl::StrCat("人员 ", holder.id());
    case ledger::v1::HOLDER_KIND_SHELF:
      return absl::StrCat("岗位 ", holder.id(), " 柜架 ", holder.place());
    case ledger::v1::HOLDER_KIND_DEPARTMENT:
      return absl::StrCat("部门 ", holder.id(), holder.place().empty() ? "" : " ",
                          holder.place());
    case ledger::v1::HOLDER_KIND_COURIER: return absl::StrCat("快递 ", holder.id());
    case ledger::v1::HOLDER_KIND_APPLICANT: return "申请人";
    case ledger::v1::HOLDER_KIND_ARCHIVE:
      return absl::StrCat("档案盒 ", holder.id(), " 第 ", holder.place(), " 号");
    case ledger::v1::HOLDER_KIND_DESTROYED: return "已销毁";
    case ledger::v1::HOLDER_KIND_LOST:
      return absl::StrCat("已遗失（最后由 ", holder.id(), " ", holder.place(), "）");
    case ledger::v1::HOLDER_KIND_CERTIFICATE: return absl::StrCat("已制证，办件 ", holder.id());
    case ledger::v1::HOLDER_KIND_ELSEWHERE: return absl::StrCat("外地单位 ", holder.id());
    default: return "无";
  }
}

std::vector<const Material*> HeldByHall(const CaseRow& row, bool archive) {
  std::vector<const Material*> held;
  for (const Material& material : row.materials()) {
    const bool here = IsIn(material.holder(), {ledger::v1::HOLDER_KIND_STAFF,
                                               ledger::v1::HOLDER_KIND_SHELF,
                                               ledger::v1::HOLDER_KIND_COURIER});
    const bool filed = material.holder().kind() == ledger::v1::HOLDER_KIND_ARCHIVE;
    if (here || (archive && filed)) held.push_back(&material);
  }
  return held;
}

std::optional<Rejection> CheckPapersGone(const CaseRow& row, bool archive,
                                         std::string_view what) {
  const auto held = HeldByHall(row, archive);
  if (held.empty()) return std::nullopt;
  std::vector<std::string> words;
  std::vector<std::string> codes;
  for (const Material* material : held) {
    const std::string& name = material->name().empty() ? material->code() : material->name();
    words.push_back(absl::StrCat(name, "（", HolderWord(material->holder()), "）"));
    codes.push_back(material->code());
  }
  return Reject(Reason::kPapersHeld,
                absl::StrCat("大厅仍保管该办件的原件，不能", std::string(what), "：",
                             absl::StrJoin(words, "、"),
                             archive ? "；请先退还申请人或移交部门"
                                     : "；请先退还申请人、归档（盒号、件号）或移交部门"),
                "case")
      .With("held", absl::StrJoin(codes, ","));
}

void CopyCustody(const Material& from, Material* to) {
  if (from.has_holder()) *to->mutable_holder() = from.holder();
  to->set_held_since_us(from.held_since_us());
  to->set_custody_version(from.custody_version());
  to->set_offered_in(from.offered_in());
  to->set_offered_sheet(from.offered_sheet());
}

bool IsInCustody(const Material* line) {
  // What came back from another place's office, or turned up again, is taken in like what the
  // applicant brings.
  return line != nullptr && !IsIn(line->holder(), {ledger::v1::HOLDER_KIND_UNSPECIFIED,
                                                   ledger::v1::HOLDER_KIND_APPLICANT,
                                                   ledger::v1::HOLDER_KIND_ELSEWHERE,
                                                   ledger::v1::HOLDER_KIND_LOST});
}

std::optional<Rejection> TakeIn(const Context& context, std::string_view department,
                                const Material* known, uint32_t originals, Material* material) {
  if (known != nullptr) CopyCustody(*known, material);
  if (originals == 0) return std::nullopt;
  const Holder taker = TakerOf(context, department);
  const bool in_custody = IsInCustody(known);
  if (in_custody && known->offered_in() != 0) {
    return Reject(Reason::kPaperOffered,
                  absl::StrCat("该材料原件在交接单 ", known->offered_sheet(),
                               " 上待签收，请先签收或撤回"),
                  "materials")
        .With("sheet", known->offered_sheet());
  }
  if (in_custody && SameHolder(known->holder(), taker)) {
    material->set_custody_version(context.seq);
    return std::nullopt;
  }
  if (in_custody) {
    return Reject(Reason::kPaperElsewhere,
                  absl::StrCat("该材料已有原件由 ", HolderWord(known->holder()),
                               " 保管；请由其收取，或用新的材料代码登记"),
                  "materials")
        .With("holder", HolderWord(known->holder()));
  }
  const int64_t at_us = MoveInstant(context);
  if (known != nullptr && at_us < known->held_since_us()) {
    return Reject(Reason::kInvalidTime, "收取时间早于退还时间，请核对", "change.occurred_at");
  }
  *material->mutable_holder() = taker;
  material->set_held_since_us(at_us);
  material->set_custody_version(context.seq);
  return std::nullopt;
}

}  // namespace hallcase::domain
