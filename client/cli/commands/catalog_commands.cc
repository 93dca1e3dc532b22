#include "client/cli/commands/commands.h"
#include "client/cli/json_print.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "hallcase/v1/catalog.pb.h"
#include "server/base/strings.h"

namespace hallcase::cli {
namespace {

constexpr uint32_t kItemPageSize = 500;

std::string LimitWord(uint32_t amount, v1::ClockUnit unit) {
  return amount == 0 ? "—" : base::StrCat(amount, " ", WordOf(unit));
}

struct ItemsArgs {
  std::string code;
};

int PrintOneItem(const std::string& code, Context& context) {
  v1::GetItemRequest request;
  request.set_code(code);
  const auto response = context.Call<v1::GetItemResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  const v1::Item& item = response->item();
  context.out() << item.code() << "  " << item.name() << "  第 " << item.version() << " 版  部门 "
                << item.department() << "  受理 " << WordOf(item.acceptor()) << "  承诺 "
                << LimitWord(item.promised_amount(), item.promised_unit()) << "  法定 "
                << LimitWord(item.legal_amount(), item.legal_unit())
                << (item.retired() ? "  已停用" : "") << (item.import_only() ? "  仅导入" : "")
                << "\n\n";
  Table table({"材料", "名称", "必需", "原件", "复印件"});
  for (const auto& material : item.materials()) {
    table.AddRow({material.code(), material.name(), material.required() ? "是" : "否",
                  std::to_string(material.originals()), std::to_string(material.copies())});
  }
  table.Print(context.out());
  return kExitOk;
}

int RunItems(const ItemsArgs& args, Context& context) {
  if (!args.code.empty()) return PrintOneItem(args.code, context);
  v1::ListItemsRequest request;
  request.set_page_size(kItemPageSize);
  v1::ListItemsResponse all;
  for (;;) {
    const auto page = context.Call<v1::ListItemsResponse>(request);
    if (!page) return context.exit_code();
    all.MergeFrom(*page);
    if (page->next_page_token().empty()) break;
    request.set_page_token(page->next_page_token());
  }
  all.clear_next_page_token();
  if (context.PrintedJson(all)) return kExitOk;
  Table table({"代码", "事项", "部门", "受理", "承诺", "法定", "版本"});
  for (const v1::Item& item : all.items()) {
    table.AddRow({item.code(), item.name(), item.department(), WordOf(item.acceptor()),
                  LimitWord(item.promised_amount(), item.promised_unit()),
                  LimitWord(item.legal_amount(), item.legal_unit()),
                  std::to_string(item.version())});
  }
  table.Print(context.out());
  return kExitOk;
}

std::string ThresholdWord(const v1::WarningRule& rule) {
  if (rule.when_due()) return "到期";
  if (rule.working_days_left() > 0) return base::StrCat("剩 ", rule.working_days_left(), " 工作日");
  if (rule.working_days_over() > 0) {
    return base::StrCat("超期 ", rule.working_days_over(), " 工作日");
  }
  return base::StrCat("已用 ", rule.percent_used(), "%");
}

std::string YesWord(bool yes) { return yes ? "是" : "否"; }

int RunReference(const NoArgs&, Context& context) {
  const auto response = context.Call<v1::ListReferenceResponse>(v1::ListReferenceRequest());
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  Table departments({"部门", "名称"});
  for (const auto& row : response->departments()) departments.AddRow({row.code(), row.name()});
  departments.Print(context.out());
  Table posts({"岗位", "名称", "人数"});
  for (const auto& row : response->posts()) {
    posts.AddRow({row.code(), row.name(), std::to_string(row.headcount())});
  }
  context.out() << "\n";
  posts.Print(context.out());
  Table windows({"窗口", "名称", "岗位"});
  for (const auto& row : response->windows()) windows.AddRow({row.code(), row.name(), row.post()});
  context.out() << "\n";
  windows.Print(context.out());
  Table rules({"规则", "时限", "单位", "级别", "条件", "重复"});
  for (const auto& row : response->rules()) {
    rules.AddRow({row.code(), WordOf(row.clock()), WordOf(row.unit()), WordOf(row.level()),
                  ThresholdWord(row),
                  row.repeat_days() == 0 ? "—" : base::StrCat(row.repeat_days(), " 个工作日")});
  }
  context.out() << "\n";
  rules.Print(context.out());
  Table reasons({"暂停事由", "名称", "法定", "承诺", "须批准", "最长工作日", "须书面告知"});
  for (const auto& row : response->pause_reasons()) {
    reasons.AddRow({row.code(), row.name(), YesWord(row.stops_legal()),
                    YesWord(row.stops_promised()), YesWord(row.needs_approval()),
                    row.max_days() == 0 ? "—" : std::to_string(row.max_days()),
                    YesWord(row.needs_written_notice())});
  }
  context.out() << "\n";
  reasons.Print(context.out());
  Table stock({"物资", "名称", "单位", "最低库存", "保管岗位"});
  for (const auto& row : response->stock_items()) {
    stock.AddRow({row.code(), row.name(), row.unit(),
                  row.minimum() == 0 ? "—" : std::to_string(row.minimum()), row.post()});
  }
  context.out() << "\n";
  stock.Print(context.out());
  return kExitOk;
}

}  // namespace

void AddCatalogCommands(CLI::App& app, Context& context) {
  CLI::App* group = app.add_subcommand("catalog", "items and other reference data");
  group->require_subcommand(1);
  auto items = std::make_shared<ItemsArgs>();
  AddCommand(*group, context, "items", "items in force, or one with its materials", items,
             &RunItems)
      ->add_option("code", items->code, "item code");
  AddCommand(*group, context, "reference",
             "departments, posts, windows, rules, pauses, stock items",
             std::make_shared<NoArgs>(), &RunReference);
  AddKindsCommand(*group, context);
  AddGuideCommand(*group, context);
  AddReferenceCommands(*group, context);
}

}  // namespace hallcase::cli
