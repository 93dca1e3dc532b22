#include <set>

#include "absl/strings/str_cat.h"
#include "server/domain/acceptance.h"
#include "server/domain/available.h"
#include "server/domain/commands/commands.h"
#include "server/domain/lifecycle.h"

namespace hallcase::domain {
namespace {

using ledger::v1::SupplementItem;

std::string NameInList(const ledger::v1::CaseRow& row, const SupplementItem& item) {
  if (!item.name().empty()) return item.name();
  for (const auto& material : row.materials()) {
    if (material.code() == item.code()) return material.name();
  }
  return "";
}

// Everything at once, each thing once, each with a name that the applicant can read.
std::optional<Rejection> FillItems(const ledger::v1::NotifySupplement& command,
                                   const ledger::v1::CaseRow& row,
                                   ledger::v1::SupplementNotified* notice) {
  std::set<std::string> codes;
  for (const SupplementItem& item : command.items()) {
    if (!codes.insert(item.code()).second) {
      return Reject(Reason::kInvalidField, absl::StrCat("补正内容 ", item.code(), " 重复"),
                    "items");
    }
    SupplementItem* told = notice->add_items();
    *told = item;
    told->set_name(NameInList(row, item));
    if (told->name().empty()) {
      return Reject(Reason::kInvalidField,
                    absl::StrCat("补正内容 ", item.code(), " 不在收件清单中，请填写名称"), "items");
    }
  }
  if (!codes.empty()) return std::nullopt;
  return Reject(Reason::kInvalidField, "一次性告知应列出需补正的全部内容", "items");
}

}  // namespace

Verdict DecideNotifySupplement(const View& view, const ledger::v1::NotifySupplement& command,
                               const Context& ctx, FactList* facts) {
  Rejection rejection;
  const auto* row = OpenForAction(view, ctx, command.target(), "NotifySupplement", &rejection);
  if (row == nullptr) return Verdict::Rejected(std::move(rejection));
  if (auto full = CheckNotices(*row, ctx.limits)) return Verdict::Rejected(*std::move(full));
  if (row->notices_size() > 0 && command.reason().empty()) {
    return Verdict::Rejected(
        Reject(Reason::kNoticeGiven,
               "该办件已一次性告知过；再次告知须写明理由，并计入统计（行政许可法第三十二条）",
               "reason")
            .With("notices", absl::StrCat(row->notices_size())));
  }
  CaseDraft draft(view, *row, ctx, facts);
  if (auto wrong = CheckAnswer(view, ctx, draft.row())) return Verdict::Rejected(*std::move(wrong));
  ledger::v1::Fact fact;
  auto* notice = fact.mutable_supplement_notified();
  notice->set_case_id(draft.case_id());
  notice->set_notice(static_cast<uint32_t>(draft.row().notices_size()) + 1);
  notice->set_notified_at_us(ctx.occurred_at_us);
  notice->set_reason(command.reason());
  if (auto wrong = FillItems(command, draft.row(), notice)) {
    return Verdict::Rejected(*std::move(wrong));
  }
  draft.Add(std::move(fact));
  draft.StopClock(ledger::v1::CLOCK_NAME_ACCEPTANCE, ctx.occurred_at_us);
  // The time runs anew from the last notice.
  draft.StopClock(ledger::v1::CLOCK_NAME_SUPPLEMENT, ctx.occurred_at_us);
  if (const auto* item = draft.item()) {
    draft.StartDays(ledger::v1::CLOCK_NAME_SUPPLEMENT, item->supplement_days(),
                    ctx.occurred_at_us);
  }
  draft.TakeAction("NotifySupplement");
  draft.SetWake();
  return Verdict::Facts(draft.case_id());
}

}  // namespace hallcase::domain
