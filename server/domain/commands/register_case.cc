#include "absl/strings/str_cat.h"
#include "server/domain/acceptance.h"
#include "server/domain/case_number.h"
#include "server/domain/clocks.h"
#include "server/domain/commands/commands.h"
#include "server/domain/custody.h"
#include "server/domain/kinds/kind.h"
#include "server/domain/lifecycle.h"
#include "server/domain/opening.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRegistered;
using ledger::v1::Item;
using ledger::v1::RegisterCase;

// Kind of an item that names none: the first line that halls had.
constexpr uint32_t kIntakeKind = 1;

const Kind* KindOf(const Item& item) {
  return FindKind(item.kind() == 0 ? kIntakeKind : item.kind());
}

// An import brings its item along: a code that the hall does not know becomes an item that only
// imports may use.
Item ImportItem(std::string_view code) {
  Item item;
  item.set_code(std::string(code));
  item.set_version(1);
  item.set_name(std::string(code));
  item.set_kind(kIntakeKind);
  item.set_import_only(true);
  return item;
}

std::optional<Rejection> CheckItem(const RegisterCase& command, const Item* item) {
  if (item == nullptr) {
    return Reject(Reason::kItemNotFound, absl::StrCat("没有事项 ", command.item_code(),
                                                      "，请从事项目录中选择"), "item_code");
  }
  // Published by a newer server, whose kinds this one does not know.
  if (KindOf(*item) == nullptr) {
    return Reject(Reason::kItemNotFound,
                  absl::StrCat("事项 ", command.item_code(), " 的业务类型 ", item->kind(),
                               " 本系统尚不支持，请联系系统管理员"), "item_code");
  }
  if (command.imported()) return std::nullopt;
  if (item->retired()) {
    return Reject(Reason::kItemRetired,
                  absl::StrCat("事项 ", command.item_code(), " 已停用，请选择现行事项"),
                  "item_code");
  }
  if (item->import_only()) {
    return Reject(Reason::kItemRetired, "该事项只用于导入历史办件，窗口不能收件", "item_code");
  }
  return std::nullopt;
}

// Everything is there and the window itself accepts: so it does (行政许可法 Art. 32 (5)), unless the
// clerk only takes the papers in.
bool AcceptsAtOnce(const RegisterCase& command, const Item& item,
                   const google::protobuf::RepeatedPtrField<ledger::v1::Material>& materials) {
  return !command.imported() && !command.receive_only() && WindowAccepts(&item) &&
         MissingPapers(materials).empty();
}

void FillRegistered(const View& view, const RegisterCase& command, const Context& ctx,
                    const Item& item, CaseRegistered* fact) {
  const Reference& reference = view.reference();
  const uint32_t day = LocalDayNumber(reference, ctx.now_us);
  const auto sequence =
      static_cast<uint32_t>(view.CounterValue(Counter::kNumber, day, "") + 1);
  const Kind& kind = *KindOf(item);
  fact->set_kind(kind.id);
  fact->set_stage(std::string(kind.first_stage));
  fact->set_item_code(item.code());
  fact->set_item_version(item.version());
  fact->set_number_day(day);
  fact->set_number_sequence(sequence);
  fact->set_number(FormatCaseNumber(reference.hall.number_prefix(), day, sequence));
  if (command.has_applicant()) *fact->mutable_applicant() = command.applicant();
  *fact->mutable_materials() =
      ListMaterials(item, command.materials(), ctx.occurred_at_us);
  if (!command.imported()) {
    for (auto& material : *fact->mutable_materials()) {
      // A line that was empty until now is in nobody's hands: it cannot be refused.
      TakeIn(ctx, "", nullptr, material.originals(), &material);
    }
  }
  fact->set_channel(command.channel());
  fact->set_window(command.window());
  fact->set_received_at_us(ctx.occurred_at_us);
  fact->set_external_source(command.external_source());
  fact->set_external_id(command.external_id());
  fact->set_upstream_number(command.upstream_number());
  fact->set_imported(command.imported());
}

}  // namespace

Verdict DecideRegisterCase(const View& view, const RegisterCase& command, const Context& ctx,
                           FactList* facts) {
  if (!command.external_id().empty()) {
    const auto known = view.FindExternal(command.external_source(), ExternalKind::kCase,
                                         command.external_id());
    if (known.has_value()) return Verdict::Already(*known);
  }
  const Item* item = Reference::Newest(view.reference().items, command.item_code());
  Item brought;
  if (item == nullptr && command.imported() && !command.item_code().empty()) {
    brought = ImportItem(command.item_code());
    item = &brought;
    *facts->Add()->mutable_reference_published()->mutable_item() = brought;
  }
  if (auto wrong = CheckItem(command, item)) return Verdict::Rejected(*std::move(wrong));
  if (!command.upstream_number().empty() &&
      view.FindUpstream(command.upstream_number()).has_value()) {
    return Verdict::Rejected(Reject(Reason::kUpstreamNumberTaken,
                                    "该上游办件编号已登记在另一办件上，请核对", "upstream_number"));
  }
  const ledger::v1::Party responsible = command.has_responsible() ? command.responsible()
                                        : command.imported()      ? ctx.performer
                                                    : StaffParty(ctx.scope.principal());
  if (auto wrong = EnsureParty(view, responsible, "responsible", facts)) {
    return Verdict::Rejected(*std::move(wrong));
  }
  const Kind& kind = *KindOf(*item);
  const int64_t case_id = static_cast<int64_t>(ctx.seq) * kIdsPerEntry + facts->size();
  auto* registered = facts->Add()->mutable_case_registered();
  registered->set_case_id(case_id);
  FillRegistered(view, command, ctx, *item, registered);
  const bool knows_acceptance = !kind.accepted_stage.empty();
  const bool accepted =
      knows_acceptance && AcceptsAtOnce(command, *item, registered->materials());
  if (accepted) registered->set_stage(std::string(kind.accepted_stage));
  OpenFirstLeg(responsible, case_id, ctx.occurred_at_us, facts);
  if (accepted) AddAccepted(*item, case_id, ctx.occurred_at_us, facts);
  const bool runs = accepted || (!knows_acceptance && !command.imported());
  OpenClocks(view.reference(), command, *item, responsible, runs, case_id, ctx.occurred_at_us,
             facts);
  return Verdict::Facts(case_id);
}

}  // namespace hallcase::domain
