#include "server/domain/stock.h"

#include "absl/strings/str_cat.h"

namespace hallcase::domain {

using access::Permission;

int64_t StockLevelOf(const View& view, std::string_view stock_item) {
  return view.CounterValue(Counter::kStockLevel, 0, stock_item);
}

std::optional<Rejection> CheckKeeper(const Reference& reference, const access::Scope& scope,
                                     std::string_view stock_item) {
  if (scope.HoldsHallWide(Permission::kStockKeep)) return std::nullopt;
  const auto* item = Reference::Newest(reference.stock_items, stock_item);
  const std::string post = item == nullptr ? "" : item->post();
  if (!post.empty() && scope.post() == post && scope.Holds(Permission::kStockKeep)) {
    return std::nullopt;
  }
  return Reject(Reason::kPermissionDenied,
                absl::StrCat("该物资由岗位“", Reference::NameOf(reference.posts, post),
                             "”保管，请由该岗位人员或值班长办理"),
                "stock_item")
      .With("post", post);
}

std::optional<Rejection> CheckTaker(const Reference& reference, const access::Scope& scope,
                                    const Action& action, const ledger::v1::CaseRow& row) {
  if (action.takes_item.empty()) return std::nullopt;
  return CheckKeeper(reference, scope, CodeOf(row.opening(), action.takes_item));
}

std::optional<Rejection> TakeStock(const View& view, const Context& context, const Action& action,
                                   const ValueList& values, CaseDraft* draft) {
  if (action.takes_item.empty()) return std::nullopt;
  const std::string code(CodeOf(draft->row().opening(), action.takes_item));
  const int64_t asked = NumberOf(values, action.takes_amount);
  const int64_t level = StockLevelOf(view, code);
  if (asked > level) {
    const auto* item = Reference::Newest(view.reference().stock_items, code);
    const std::string unit = item == nullptr ? "" : item->unit();
    return Reject(Reason::kOutOfStock,
                  absl::StrCat("库存不足：", Reference::NameOf(view.reference().stock_items, code),
                               "现有 ", level, " ", unit, "，申请发放 ", asked, " ", unit,
                               "；可先部分发放，或入库后再发"),
                  absl::StrCat("values.", std::string(action.takes_amount)))
        .With("stock_item", code)
        .With("level", absl::StrCat(level))
        .With("asked", absl::StrCat(asked));
  }
  ledger::v1::Fact fact;
  auto* issued = fact.mutable_stock_issued();
  issued->set_stock_item(code);
  issued->set_amount(asked);
  issued->set_level(level - asked);
  issued->set_case_id(draft->case_id());
  issued->set_used_day(LocalDayNumber(view.reference(), context.occurred_at_us));
  draft->Add(std::move(fact));
  return std::nullopt;
}

}  // namespace hallcase::domain
