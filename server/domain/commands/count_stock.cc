#include "server/domain/commands/commands.h"
#include "server/domain/stock.h"

namespace hallcase::domain {

// What is retired is counted too: some of it may still be there.
Verdict DecideCountStock(const View& view, const ledger::v1::CountStock& command,
                         const Context& ctx, FactList* facts) {
  const auto* item = Reference::Newest(view.reference().stock_items, command.stock_item());
  if (item == nullptr) {
    return Verdict::Rejected(
        Reject(Reason::kReferenceNotFound, "没有这种物资，请核对编码", "stock_item"));
  }
  if (auto other = CheckKeeper(view.reference(), ctx.scope, item->code())) {
    return Verdict::Rejected(*std::move(other));
  }
  if (command.counted() < 0) {
    return Verdict::Rejected(Reject(Reason::kInvalidField, "盘点数量不能小于 0", "counted"));
  }
  auto* counted = facts->Add()->mutable_stock_counted();
  counted->set_stock_item(item->code());
  counted->set_level(command.counted());
  counted->set_difference(command.counted() - StockLevelOf(view, item->code()));
  counted->set_reason(command.reason());
  return Verdict::Facts(0);
}

}  // namespace hallcase::domain
