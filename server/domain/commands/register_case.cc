#include "absl/strings/str_cat.h"
#include "server/domain/acceptance.h"
#include "server/domain/case_number.h"
#include "server/domain/clocks.h"
#include "server/domain/commands/commands.h"
#include "server/domain/custody.h"
#include "server/domain/forms.h"
#include "server/domain/lifecycle.h"
#include "server/domain/links.h"
#include "server/domain/opening.h"

namespace hallcase::domain {
namespace {

using ledger::v1::CaseRegistered;
using ledger::v1::Item;
using ledger::v1::RegisterCase;

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
  const Kind& kind = *KindOfItem(item);
  fact->set_kind(kind.id);
  fact->set_post(item.post());
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
  *fact->mutable_values() = command.values();
  if (command.imported()) return;
  fact->set_share_ppm(kind.opening_share_ppm);
  for (std::string& value : CountedOf(kind.name, kind.counts, command.values())) {
    fact->add_counted(std::move(value));
  }
}

// The window accepted in the same breath, which is work of its own.
void CreditAcceptance(const Kind& kind, CaseRegistered* fact) {
  const Action* accept = FindAction(kind, "AcceptCase");
  if (accept != nullptr) fact->set_share_ppm(fact->share_ppm() + accept->share_ppm);
}

// The case that it comes from, as it is named in the request. A 一件事 took the papers in already:
// that work is not counted for its part again.
std::optional<Rejection> LinkOpening(const View& view, const RegisterCase& command,
                                     const Context& ctx, CaseRegistered* registered,
                                     FactList* facts) {
  if (!command.has_linked_to()) return std::nullopt;
  ledger::v1::CaseRow opened;
  opened.set_case_id(registered->case_id());
  opened.set_kind(registered->kind());
  opened.set_item_code(registered->item_code());
  *opened.mutable_materials() = registered->materials();
  auto wrong = AddLink(view, ctx, opened, command.linked_to(), command.relation(), "linked_to",
                       facts);
  if (!wrong.has_value() && facts->rbegin()->has_matter_joined()) {
    registered->set_share_ppm(registered->share_ppm() -
                              FindKind(registered->kind())->opening_share_ppm);
  }
  return wrong;
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
  if (auto wrong = CheckRegistrable(command, item)) return Verdict::Rejected(*std::move(wrong));
  if (!command.upstream_number().empty() &&
      view.FindUpstream(command.upstream_number()).has_value()) {
    return Verdict::Rejected(Reject(Reason::kUpstreamNumberTaken,
                                    "该上游办件编号已登记在另一办件上，请核对", "upstream_number"));
  }
  const Kind& kind = *KindOfItem(*item);
  if (auto wrong = CheckOpening(view, command, kind)) return Verdict::Rejected(*std::move(wrong));
  const ledger::v1::Party responsible = FirstParty(command, ctx, kind);
  if (auto wrong = EnsureParty(view, responsible, "responsible", facts)) {
    return Verdict::Rejected(*std::move(wrong));
  }
  const int64_t case_id = static_cast<int64_t>(ctx.seq) * kIdsPerEntry + facts->size();
  auto* registered = facts->Add()->mutable_case_registered();
  registered->set_case_id(case_id);
  FillRegistered(view, command, ctx, *item, registered);
  const bool knows_acceptance = !kind.accepted_stage.empty();
  const bool accepted =
      knows_acceptance && AcceptsAtOnce(command, *item, registered->materials());
  if (accepted) registered->set_stage(std::string(kind.accepted_stage));
  if (accepted) CreditAcceptance(kind, registered);
  OpenFirstLeg(responsible, case_id, ctx.occurred_at_us, facts);
  if (accepted) AddAccepted(*item, case_id, ctx.occurred_at_us, facts);
  const bool runs = accepted || (!knows_acceptance && !command.imported());
  OpenClocks(view.reference(), command, *item, responsible, runs, case_id, ctx.occurred_at_us,
             facts);
  if (auto wrong = LinkOpening(view, command, ctx, registered, facts)) {
    return Verdict::Rejected(*std::move(wrong));
  }
  return Verdict::Facts(case_id);
}

}  // namespace hallcase::domain
