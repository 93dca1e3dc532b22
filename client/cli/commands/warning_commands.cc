#include "client/cli/commands/change.h"
#include "client/cli/commands/commands.h"
#include "client/cli/input.h"
#include "client/cli/table.h"
#include "client/cli/words.h"
#include "hallcase/v1/warning.pb.h"

namespace hallcase::cli {
namespace {

struct ListArgs {
  std::string party;
  uint32_t page_size = 50;
  std::string page_token;
};

int RunList(const ListArgs& args, Context& context) {
  v1::ListWarningsRequest request;
  if (!args.party.empty()) {
    const auto party = ParseParty(args.party);
    if (!party) return context.FailUsage("--party: no such party");
    *request.mutable_attributed_to() = *party;
  }
  request.set_page_size(args.page_size);
  request.set_page_token(args.page_token);
  const auto response = context.Call<v1::ListWarningsResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  Table table({"预警", "级别", "办件", "时限", "状态", "责任", "触发", "发出"});
  for (const v1::Warning& warning : response->warnings()) {
    table.AddRow({std::to_string(warning.warning_id()), WordOf(warning.level()),
                  warning.case_number(), WordOf(warning.clock()), WordOf(warning.state()),
                  PartyWord(warning.attributed_to()),
                  TimeWord(warning.has_fire_at(), warning.fire_at()),
                  TimeWord(warning.has_raised_at(), warning.raised_at())});
  }
  table.Print(context.out());
  if (!response->next_page_token().empty()) {
    context.out() << "更多: --page-token " << response->next_page_token() << "\n";
  }
  return kExitOk;
}

struct AckArgs {
  ChangeArgs change;
  int64_t warning_id = 0;
  std::string answer;
};

int RunAck(const AckArgs& args, Context& context) {
  v1::AcknowledgeWarningRequest request;
  request.set_warning_id(args.warning_id);
  request.set_answer(TextOrStdin(args.answer, context.in()));
  if (!FillContext(args.change, context, request.mutable_change())) return context.exit_code();
  const auto response = context.Call<v1::AcknowledgeWarningResponse>(std::move(request));
  if (!response) return context.exit_code();
  if (context.PrintedJson(*response)) return kExitOk;
  context.out() << response->warning().warning_id() << "  "
                << WordOf(response->warning().state()) << "  "
                << response->warning().case_number() << "\n";
  return kExitOk;
}

}  // namespace

void AddWarningCommands(CLI::App& app, Context& context) {
  CLI::App* group = app.add_subcommand("warnings", "open warnings (预警)");
  group->require_subcommand(1);
  auto list = std::make_shared<ListArgs>();
  CLI::App* command =
      AddCommand(*group, context, "list", "open ones, oldest first", list, &RunList);
  command->add_option("--party", list->party, "only of this party (default: the whole hall)");
  command->add_option("--page-size", list->page_size, "warnings a page, 1-200");
  command->add_option("--page-token", list->page_token, "where the page before ended");
  auto ack = std::make_shared<AckArgs>();
  command = AddCommand(*group, context, "ack", "acknowledge one (知悉)", ack, &RunAck);
  command->add_option("warning", ack->warning_id, "its id")->required();
  command->add_option("--answer", ack->answer, "what is done about it; - = from standard input");
  AddContextOptions(command, &ack->change);
}

}  // namespace hallcase::cli
