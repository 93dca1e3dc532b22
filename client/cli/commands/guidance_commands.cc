// 咨询导办 without a case: tallies, item guides, and what kinds count.

#include "client/cli/commands/change.h"
#include "client/cli/commands/commands.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "hallcase/v1/catalog.pb.h"
#include "hallcase/v1/guidance.pb.h"
#include "hallcase/v1/report.pb.h"

namespace hallcase::cli {
namespace {

struct TallyArgs {
  ChangeArgs change;
  std::string topic;
  std::string way = "on_site";
  uint32_t count = 1;
};

int RunTally(const TallyArgs& args, Context& context) {
  v1::RecordTallyRequest request;
  request.set_topic(args.topic);
  request.set_way(args.way);
  request.set_count(args.count);
  if (!FillContext(args.change, context, request.mutable_change())) return context.exit_code();
  const auto response = context.Call<v1::RecordTallyResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  context.out() << "已计 " << args.count << " 件，今日同类 " << response->today() << " 件\n";
  return kExitOk;
}

struct DaysArgs {
  std::string from;
  std::string to;
  std::string kind;
};

int RunTallies(const DaysArgs& args, Context& context) {
  v1::ListTalliesRequest request;
  request.set_from_day(args.from);
  request.set_to_day(args.to.empty() ? args.from : args.to);
  const auto response = context.Call<v1::ListTalliesResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  Table table({"方式", "类别", "件数"});
  for (const v1::TallyCount& tally : response->tallies()) {
    table.AddRow({tally.way(), tally.topic(), std::to_string(tally.count())});
  }
  table.Print(context.out());
  for (const v1::StaffTallies& by : response->by_staff()) {
    context.out() << by.staff() << "  " << by.count() << "\n";
  }
  context.out() << "合计 " << response->total() << "\n";
  return kExitOk;
}

int RunCounts(const DaysArgs& args, Context& context) {
  v1::GetActionCountsRequest request;
  request.set_from_day(args.from);
  request.set_to_day(args.to.empty() ? args.from : args.to);
  request.set_kind(args.kind);
  const auto response = context.Call<v1::GetActionCountsResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  Table table({"业务类型", "项目", "内容", "次数"});
  for (const v1::ActionCount& count : response->counts()) {
    table.AddRow({count.kind(), count.field_label(), count.value_label(),
                  std::to_string(count.count())});
  }
  table.Print(context.out());
  return kExitOk;
}

struct GuideArgs {
  std::string item;
};

void PrintLine(std::string_view label, const std::string& text, Context& context) {
  if (!text.empty()) context.out() << label << "：" << text << "\n";
}

// 办事指南, to read out or print.
int RunGuide(const GuideArgs& args, Context& context) {
  v1::GetItemRequest request;
  request.set_code(args.item);
  const auto response = context.Call<v1::GetItemResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  const v1::Item& item = response->item();
  context.out() << item.name() << "（" << item.code() << "）\n";
  PrintLine("办理条件", item.conditions(), context);
  for (const v1::ItemMaterial& material : item.materials()) {
    context.out() << (material.required() ? "材料：" : "材料（非必备）：") << material.name();
    if (material.originals() > 0) context.out() << " 原件 " << material.originals();
    if (material.copies() > 0) context.out() << " 复印件 " << material.copies();
    context.out() << (material.deferrable() ? "，可容缺" : "") << "\n";
  }
  if (item.promised_amount() > 0) {
    context.out() << "承诺时限：" << item.promised_amount() << " " << WordOf(item.promised_unit())
                  << "\n";
  }
  PrintLine("办理地点", item.place(), context);
  PrintLine("咨询电话", item.phone(), context);
  return kExitOk;
}

void AddDays(CLI::App* command, DaysArgs* args) {
  command->add_option("from", args->from, "first day, YYYY-MM-DD")->required();
  command->add_option("to", args->to, "last day; the first, if left out");
}

}  // namespace

void AddTallyCommand(CLI::App& app, Context& context) {
  auto tally = std::make_shared<TallyArgs>();
  CLI::App* command = AddCommand(app, context, "tally",
                                 "count questions answered on the spot (咨询计数)", tally,
                                 &RunTally);
  command->add_option("topic", tally->topic,
                      "policy, conditions, materials, place, progress, self_service, elderly or "
                      "other")->required();
  command->add_option("count", tally->count, "how many");
  command->add_option("--way", tally->way, "phone, on_site or online");
  AddContextOptions(command, &tally->change);
}

void AddCountCommands(CLI::App& report, Context& context) {
  auto tallies = std::make_shared<DaysArgs>();
  AddDays(AddCommand(report, context, "tallies", "questions answered on the spot", tallies,
                     &RunTallies),
          tallies.get());
  auto counts = std::make_shared<DaysArgs>();
  CLI::App* command = AddCommand(report, context, "counts",
                                 "what business lines count (原因分类等)", counts, &RunCounts);
  AddDays(command, counts.get());
  command->add_option("--kind", counts->kind, "one business line");
}

void AddGuideCommand(CLI::App& catalog, Context& context) {
  auto guide = std::make_shared<GuideArgs>();
  CLI::App* command =
      AddCommand(catalog, context, "guide", "an item's guide (办事指南)", guide, &RunGuide);
  command->add_option("item", guide->item, "code of the item")->required();
}

}  // namespace hallcase::cli
