#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "server/domain/clocks.h"
#include "server/domain/commands/commands.h"
#include "server/domain/custody.h"

namespace hallcase::domain {
namespace {

using ledger::v1::Holder;
using ledger::v1::OfferHandover;
using ledger::v1::PaperTarget;

std::optional<Rejection> CheckBatch(const OfferHandover& command) {
  if (command.items_size() > kHandoverItemsMax) {
    return Reject(Reason::kTooManyFacts,
                  absl::StrCat("一张交接单最多 ", kHandoverItemsMax, " 项，请分单移交"), "items")
        .With("limit", absl::StrCat(kHandoverItemsMax));
  }
  std::set<std::tuple<int64_t, std::string, int64_t>> seen;
  for (const PaperTarget& target : command.items()) {
    if (!seen.emplace(target.case_id(), target.material_code(), target.object_id()).second) {
      return Reject(Reason::kInvalidField,
                    absl::StrCat("第 ", seen.size() + 1, " 项原件在单上出现了两次"), "items");
    }
  }
  if (seen.empty()) return Reject(Reason::kInvalidField, "请写明移交哪些原件", "items");
  return std::nullopt;
}

// All papers of a sheet come from one holder: that of the first.
std::optional<Rejection> CheckGiver(const Holder& giver, const Paper& paper) {
  if (SameHolder(giver, paper.holder())) return std::nullopt;
  return Reject(Reason::kPaperElsewhere,
                absl::StrCat("一张交接单只能有一个交出方；该原件由 ", HolderWord(paper.holder()),
                             " 保管"),
                "items")
      .With("holder", HolderWord(paper.holder()));
}

void NoteRefused(const PaperTarget& target, const Rejection& why,
                 ledger::v1::HandoverOffered* offered) {
  auto* refused = offered->add_refused();
  refused->set_case_id(target.case_id());
  refused->set_material_code(target.material_code());
  refused->set_object_id(target.object_id());
  refused->set_reason(static_cast<uint32_t>(why.reason));
  for (const auto& [key, value] : why.metadata) {
    if (key == "sheet") refused->set_sheet(value);
  }
}

constexpr int64_t kDayMicros = 86'400'000'000;

// When a rule may deem it signed: the close of the next working day, or a day on where no calendar
// tells of one.
int64_t SignBy(const View& view, const Context& ctx) {
  ClockTerms terms;
  terms.policy.set_unit(ledger::v1::CLOCK_UNIT_WORKING_DAY);
  terms.policy.set_amount(kHandoverSignDays);
  terms.policy.set_calendar_version(view.reference().calendar_version);
  terms.started_at_us = ctx.now_us;
  const int64_t due_at_us = PlanClock(view.reference(), terms).due_at_us;
  return due_at_us != 0 ? due_at_us : ctx.now_us + kDayMicros;
}

}  // namespace

Verdict DecideOfferHandover(const View& view, const OfferHandover& command, const Context& ctx,
                            FactList* facts) {
  if (auto wrong = CheckBatch(command)) return Verdict::Rejected(*std::move(wrong));
  if (auto wrong = CheckReceiver(view.reference(), command.receiver())) {
    return Verdict::Rejected(*std::move(wrong));
  }
  const SheetNumber number = NextSheetNumber(view, ctx.now_us);
  const int64_t handover_id = static_cast<int64_t>(ctx.seq) * kIdsPerEntry;
  ledger::v1::HandoverOffered offered;
  std::vector<Paper> papers;
  std::optional<Rejection> first;
  int place = 0;
  for (const PaperTarget& target : command.items()) {
    Paper paper;
    auto refused = OpenPaper(view, ctx, target, &paper);
    if (!refused.has_value() && !papers.empty()) refused = CheckGiver(offered.giver(), paper);
    ++place;
    if (refused.has_value()) {
      NoteRefused(target, *refused, &offered);
      if (!first.has_value()) first = AboutPaper(*std::move(refused), ctx, place, paper);
      continue;
    }
    if (papers.empty()) *offered.mutable_giver() = paper.holder();
    papers.push_back(paper);
    *offered.add_items() = paper.AsItem();
  }
  if (papers.empty()) return Verdict::Rejected(*std::move(first));
  if (SameHolder(offered.giver(), command.receiver())) {
    return Verdict::Rejected(
        Reject(Reason::kInvalidField, "交出方和接收方不能是同一方", "receiver"));
  }
  offered.mutable_giver()->clear_place();
  offered.set_handover_id(handover_id);
  SetNumber(number, &offered);
  *offered.mutable_receiver() = command.receiver();
  offered.set_sign_by_us(SignBy(view, ctx));
  offered.set_wake_at_us(offered.sign_by_us());
  *facts->Add()->mutable_handover_offered() = std::move(offered);
  for (const Paper& paper : papers) {
    auto* fact = facts->Add()->mutable_custody_offered();
    paper.NameIn(fact);
    fact->set_handover_id(handover_id);
    fact->set_sheet(number.text);
  }
  return Verdict::Facts(handover_id);
}

}  // namespace hallcase::domain
