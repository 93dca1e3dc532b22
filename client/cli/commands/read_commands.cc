#include "client/cli/commands/change.h"
#include "client/cli/commands/commands.h"
#include "client/cli/input.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "server/base/text.h"

namespace hallcase::cli {
namespace {

constexpr size_t kItemColumnsMax = 36;

struct PageArgs {
  uint32_t page_size = 50;
  std::string page_token;
};

struct ListArgs {
  PageArgs page;
  std::string responsible;
};

struct SearchArgs {
  PageArgs page;
  std::string by;
  std::string value;
};

void AddPageOptions(CLI::App* command, PageArgs* args) {
  command->add_option("--page-size", args->page_size, "cases a page, 1-200");
  command->add_option("--page-token", args->page_token, "where the page before ended");
}

template <typename Response>
int PrintCases(Context& context, const Response& response) {
  if (context.PrintedJson(response)) return kExitOk;
  Table table({"编号", "事项", "申请人", "环节", "责任", "应办结", "预警"});
  for (const v1::Case& row : response.cases()) {
    table.AddRow({row.number(), base::CutToWidth(row.item_name(), kItemColumnsMax),
                  row.has_erased_at() ? "已删除" : OrDash(row.applicant().name()),
                  row.stage_name(),
                  PartyWord(row.responsible()), TimeWord(row.has_due_at(), row.due_at()),
                  row.warnings_open() == 0 ? "" : std::to_string(row.warnings_open())});
  }
  table.Print(context.out());
  if (!response.next_page_token().empty()) {
    context.out() << "更多: --page-token " << response.next_page_token() << "\n";
  }
  return kExitOk;
}

int RunList(const ListArgs& args, Context& context) {
  v1::ListCasesRequest request;
  if (!args.responsible.empty()) {
    const auto party = ParseParty(args.responsible);
    if (!party) return context.FailUsage("--responsible: no such party");
    *request.mutable_responsible() = *party;
  }
  request.set_page_size(args.page.page_size);
  request.set_page_token(args.page.page_token);
  const auto response = context.Call<v1::ListCasesResponse>(std::move(request));
  return response ? PrintCases(context, *response) : context.exit_code();
}

int RunSearch(const SearchArgs& args, Context& context) {
  v1::SearchCasesRequest request;
  const std::string value = TextOrStdin(args.value, context.in());
  if (args.by == "id-number") request.set_id_number(value);
  if (args.by == "phone") request.set_phone(value);
  if (args.by == "upstream-number") request.set_upstream_number(value);
  if (args.by == "number") request.set_number(value);
  if (args.by == "external") {
    *request.mutable_external() = NamedCase("ext:" + value).case_().external();
  }
  request.set_page_size(args.page.page_size);
  request.set_page_token(args.page.page_token);
  const auto response = context.Call<v1::SearchCasesResponse>(std::move(request));
  return response ? PrintCases(context, *response) : context.exit_code();
}

}  // namespace

void AddReadCommands(CLI::App& app, Context& context) {
  auto list = std::make_shared<ListArgs>();
  CLI::App* command = AddCommand(
      app, context, "list", "open cases of a party, earliest due first", list, &RunList);
  command->add_option("--responsible", list->responsible,
                      "STAFF, department:CODE or post:CODE (default: you or your department)");
  AddPageOptions(command, &list->page);
  auto search = std::make_shared<SearchArgs>();
  command = AddCommand(app, context, "search", "find cases by one exact mark", search, &RunSearch);
  command->add_option("by", search->by, "number, external, upstream-number, id-number or phone")
      ->required()
      ->check(CLI::IsMember({"number", "external", "upstream-number", "id-number", "phone"}));
  command->add_option("value", search->value, "- = read it from standard input")->required();
  AddPageOptions(command, &search->page);
}

}  // namespace hallcase::cli
