// What is in stock, what came in, what was counted. Requests are cases of 综合后勤.

#include "client/cli/commands/change.h"
#include "client/cli/commands/commands.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "hallcase/v1/stock.pb.h"

namespace hallcase::cli {
namespace {

struct ListStockArgs {
  std::string month;
};

int RunListStock(const ListStockArgs& args, Context& context) {
  v1::ListStockRequest request;
  request.set_month(args.month);
  const auto response = context.Call<v1::ListStockResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  Table table({"物资", "名称", "单位", "库存", "最低库存", "", response->month() + " 领用"});
  for (const v1::StockLevel& row : response->levels()) {
    table.AddRow({row.item().code(), row.item().name(), row.item().unit(),
                  std::to_string(row.level()),
                  row.item().minimum() == 0 ? "—" : std::to_string(row.item().minimum()),
                  row.low() ? "不足" : "", std::to_string(row.used())});
  }
  table.Print(context.out());
  return kExitOk;
}

struct ReceiveStockArgs {
  ChangeArgs change;
  std::string item;
  int64_t amount = 0;
  std::string document;
};

int RunReceiveStock(const ReceiveStockArgs& args, Context& context) {
  v1::ReceiveStockRequest request;
  request.set_stock_item(args.item);
  request.set_amount(args.amount);
  request.set_document(args.document);
  if (!FillContext(args.change, context, request.mutable_change())) return context.exit_code();
  const auto response = context.Call<v1::ReceiveStockResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  context.out() << args.item << "  入库 " << args.amount << "，现有 " << response->level() << "\n";
  return kExitOk;
}

struct CountStockArgs {
  ChangeArgs change;
  std::string item;
  int64_t counted = 0;
  std::string reason = "routine";
};

int RunCountStock(const CountStockArgs& args, Context& context) {
  v1::CountStockRequest request;
  request.set_stock_item(args.item);
  request.set_counted(args.counted);
  request.set_reason(static_cast<v1::StockCountReason>(
      *FlagNumber(v1::StockCountReason_descriptor(), args.reason)));
  if (!FillContext(args.change, context, request.mutable_change())) return context.exit_code();
  const auto response = context.Call<v1::CountStockResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  context.out() << args.item << "  盘点 " << args.counted << "，差额 " << response->difference()
                << "\n";
  return kExitOk;
}

}  // namespace

void AddStockCommands(CLI::App& app, Context& context) {
  CLI::App* group = app.add_subcommand("stock", "what is in stock (物资)");
  group->require_subcommand(1);
  auto list = std::make_shared<ListStockArgs>();
  AddCommand(*group, context, "list", "levels, and what was issued in a month", list,
             &RunListStock)
      ->add_option("--month", list->month, "YYYY-MM (default: this month)");
  auto receive = std::make_shared<ReceiveStockArgs>();
  CLI::App* command =
      AddCommand(*group, context, "receive", "something came in (入库)", receive, &RunReceiveStock);
  command->add_option("item", receive->item, "code of the stock item")->required();
  command->add_option("amount", receive->amount, "how much, in its unit")->required();
  command->add_option("--document", receive->document, "number of the delivery note");
  AddContextOptions(command, &receive->change);
  auto count = std::make_shared<CountStockArgs>();
  command = AddCommand(*group, context, "count", "what is there was counted (盘点)", count,
                       &RunCountStock);
  command->add_option("item", count->item, "code of the stock item")->required();
  command->add_option("counted", count->counted, "how much is there")->required();
  command->add_option("--reason", count->reason, "why it differs")
      ->check(CLI::IsMember(FlagWords(v1::StockCountReason_descriptor())));
  AddContextOptions(command, &count->change);
}

}  // namespace hallcase::cli
