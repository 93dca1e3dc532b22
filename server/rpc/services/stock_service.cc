// StockService: what is in stock, what came in, what was counted.

#include <cstdlib>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "hallcase/v1/stock.pb.h"
#include "server/domain/clocks.h"
#include "server/domain/view.h"
#include "server/rpc/services/common.h"
#include "server/rpc/services/services.h"

namespace hallcase::rpc {
namespace {

using domain::Counter;
using Levels = absl::btree_map<std::string, int64_t>;

Refusal AddUp(const absl::StatusOr<std::vector<app::Hall::CounterRow>>& rows, Levels* sums) {
  if (!rows.ok()) return ReadFailed(rows.status());
  for (const auto& row : *rows) (*sums)[row.dimension] += row.value;
  return kGranted;
}

// "2026-03" as 202603.
uint32_t MonthNumber(const std::string& month) {
  return static_cast<uint32_t>(std::atoi(month.c_str()) * 100 + std::atoi(month.c_str() + 5));
}

std::string MonthText(uint32_t month) {
  const uint32_t of_year = month % 100;
  return base::StrCat(month / 100, of_year < 10 ? "-0" : "-", of_year);
}

Refusal ListStock(const CallContext& context, const v1::ListStockRequest& request,
                  v1::ListStockResponse* response) {
  constexpr uint32_t kDaysInMonth = 31;
  const app::Hall& hall = context.desk->hall;
  const uint32_t today =
      domain::LocalDayNumber(*context.reference, context.desk->clock.NowMicros());
  const uint32_t month =
      request.month().empty() ? today / 100 : MonthNumber(request.month());
  response->set_as_of_seq(hall.head().seq);
  response->set_month(MonthText(month));
  Levels levels;
  Levels used;
  if (Refusal failed =
          AddUp(hall.ListCounter(static_cast<uint16_t>(Counter::kStockLevel)), &levels)) {
    return failed;
  }
  if (Refusal failed = AddUp(hall.ListCounterDays(static_cast<uint16_t>(Counter::kStockUsed),
                                                  month * 100, month * 100 + kDaysInMonth),
                             &used)) {
    return failed;
  }
  for (const auto& [code, versions] : context.reference->stock_items) {
    const ledger::v1::StockItem& item = *versions.back();
    if (item.retired() && levels[code] == 0) continue;
    v1::StockLevel* level = response->add_levels();
    FillStockItem(item, level->mutable_item());
    level->set_level(levels[code]);
    level->set_low(levels[code] < item.minimum());
    level->set_used(used[code]);
  }
  return kGranted;
}

Refusal MakeReceiveStock(const CallContext&, const v1::ReceiveStockRequest& request,
                         Draft* draft) {
  auto* command = draft->call.command.mutable_receive_stock();
  command->set_stock_item(request.stock_item());
  command->set_amount(request.amount());
  command->set_document(request.document());
  return kGranted;
}

Refusal MakeCountStock(const CallContext&, const v1::CountStockRequest& request, Draft* draft) {
  auto* command = draft->call.command.mutable_count_stock();
  command->set_stock_item(request.stock_item());
  command->set_counted(request.counted());
  command->set_reason(static_cast<ledger::v1::StockCountReason>(request.reason()));
  return kGranted;
}

// What the entry itself says: a replay answers what the first call did.
template <typename Response, typename Fill>
Refusal AnswerStock(const CallContext& context, const app::Outcome& outcome, const Fill& fill,
                    Response* response) {
  response->set_seq(outcome.seq);
  response->set_replayed(context.replayed);
  auto item = context.desk->hall.GetEntry(outcome.seq);
  if (!item.ok()) return ReadFailed(item.status());
  if (!item->has_value()) return kGranted;
  for (const ledger::v1::Fact& fact : (*item)->entry->facts()) fill(fact);
  return kGranted;
}

Refusal AnswerReceiveStock(const CallContext& context, const v1::ReceiveStockRequest&,
                           const app::Outcome& outcome, v1::ReceiveStockResponse* response) {
  return AnswerStock(
      context, outcome,
      [&](const ledger::v1::Fact& fact) { response->set_level(fact.stock_received().level()); },
      response);
}

Refusal AnswerCountStock(const CallContext& context, const v1::CountStockRequest&,
                         const app::Outcome& outcome, v1::CountStockResponse* response) {
  return AnswerStock(
      context, outcome,
      [&](const ledger::v1::Fact& fact) {
        response->set_difference(fact.stock_counted().difference());
      },
      response);
}

}  // namespace

void AddStockService(Registry& registry) {
  registry.Read<&ListStock>("StockService.ListStock");
  registry.Write<&MakeReceiveStock, &AnswerReceiveStock>("StockService.ReceiveStock",
                                                         Subject::kNone);
  registry.Write<&MakeCountStock, &AnswerCountStock>("StockService.CountStock", Subject::kNone);
}

}  // namespace hallcase::rpc
