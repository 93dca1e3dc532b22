#include <cctype>

#include "server/rpc/validate/field.h"
#include "server/rpc/validate/validate.h"

namespace hallcase::rpc {
namespace {

constexpr int64_t kStockAmountMax = 1'000'000;
constexpr size_t kMonthBytes = 7;

bool IsMonth(const std::string& text) {
  if (text.size() != kMonthBytes || text[4] != '-') return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i != 4 && std::isdigit(static_cast<unsigned char>(text[i])) == 0) return false;
  }
  const std::string month = text.substr(5);
  return month >= "01" && month <= "12";
}

}  // namespace

Refusal Validate(const v1::ListStockRequest& request, const Limits&) {
  return Check()
      .That(request.month().empty() || IsMonth(request.month()), "month", "应为月份，如 2026-03")
      .Done();
}

Refusal Validate(const v1::ReceiveStockRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .Text("stock_item", request.stock_item(), 1, kCodeCharsMax)
      .Range("amount", request.amount(), 1, kStockAmountMax)
      .Text("document", request.document(), 0, kCodeCharsMax)
      .Done();
}

Refusal Validate(const v1::CountStockRequest& request, const Limits&) {
  return Check()
      .And(CheckChange(request.change()))
      .Text("stock_item", request.stock_item(), 1, kCodeCharsMax)
      .Range("counted", request.counted(), 0, kStockAmountMax)
      .That(request.reason() != v1::STOCK_COUNT_REASON_UNSPECIFIED &&
                v1::StockCountReason_IsValid(request.reason()),
            "reason", "应选择盘点原因")
      .Done();
}

}  // namespace hallcase::rpc
