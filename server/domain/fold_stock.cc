#include "server/domain/fold_stock.h"

namespace hallcase::domain {

using ledger::v1::Fact;

bool FoldStockFact(const Fact& fact, Rows* rows) {
  switch (fact.fact_case()) {
    case Fact::kStockReceived:
      rows->Count(Counter::kStockLevel, 0, fact.stock_received().stock_item(),
                  fact.stock_received().amount());
      return true;
    case Fact::kStockIssued: {
      const auto& issued = fact.stock_issued();
      rows->Count(Counter::kStockLevel, 0, issued.stock_item(), -issued.amount());
      rows->Count(Counter::kStockUsed, issued.used_day(), issued.stock_item(), issued.amount());
      return true;
    }
    case Fact::kStockCounted:
      rows->Count(Counter::kStockLevel, 0, fact.stock_counted().stock_item(),
                  fact.stock_counted().difference());
      return true;
    default: return false;
  }
}

}  // namespace hallcase::domain
