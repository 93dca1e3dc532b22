#include "absl/strings/str_cat.h"
#include "server/domain/commands/commands.h"
#include "server/domain/stock.h"

namespace hallcase::domain {

Verdict DecideReceiveStock(const View& view, const ledger::v1::ReceiveStock& command,
                           const Context& ctx, FactList* facts) {
  const auto* item = Reference::Newest(view.reference().stock_items, command.stock_item());
  if (item == nullptr) {
    return Verdict::Rejected(
        Reject(Reason::kReferenceNotFound, "没有这种物资，请核对编码", "stock_item"));
  }
  if (item->retired()) {
    return Verdict::Rejected(Reject(Reason::kItemRetired,
                                    absl::StrCat("物资“", item->name(), "”已停用，不能再入库"),
                                    "stock_item"));
  }
  if (auto other = CheckKeeper(view.reference(), ctx.scope, item->code())) {
    return Verdict::Rejected(*std::move(other));
  }
  if (command.amount() <= 0) {
    return Verdict::Rejected(Reject(Reason::kInvalidField, "入库数量应大于 0", "amount"));
  }
  auto* received = facts->Add()->mutable_stock_received();
  received->set_stock_item(item->code());
  received->set_amount(command.amount());
  received->set_level(StockLevelOf(view, item->code()) + command.amount());
  received->set_document(command.document());
  return Verdict::Facts(0);
}

}  // namespace hallcase::domain
